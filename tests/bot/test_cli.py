"""The terminal, as a user has it: a process of its own."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import schema, suggestions
from storage.database import open_database
from tests.storage.samples import suggestion

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def ideeenbus(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
async def folder(tmp_path: Path, sqlite_url: str) -> Path:
    """A folder with a config and a database of two suggestions."""
    (tmp_path / "config.toml").write_text(
        f"[database]\nurl = '{sqlite_url}'\n[[library.branches]]\nid = 'laren'\nname = 'Laren'\n"
        "[[staff]]\nname = 'Balie'\nchat_id = -1001\n"
    )
    database = open_database(sqlite_url)
    async with database.write() as session:
        await suggestions.add(session, suggestion(NOW, text="=één"), actor="patron")
        await suggestions.add(session, suggestion(NOW, area="building"), actor="patron")
    await database.close()
    return tmp_path


def test_classify_writes_a_line_for_a_line(tmp_path: Path) -> None:
    lines = [
        '{"text": "De wifi valt steeds weg"}',
        '{"text": "please open on sundays", "hint": "en"}',
    ]

    done = ideeenbus(tmp_path, "classify", stdin="\n".join(lines))

    first, second = map(json.loads, done.stdout.splitlines())
    assert list(first) == [
        "language", "area", "area_confidence", "second_area", "kind", "kind_confidence", "sure",
        "text", "removed",
    ]  # fmt: skip
    assert (first["language"], first["area"]) == ("nl", "computers")
    assert (second["language"], second["area"]) == ("en", "opening_hours")


def test_classify_adds_vectors_on_request(tmp_path: Path) -> None:
    """Of length 1, as the theme space has them."""
    done = ideeenbus(tmp_path, "classify", "--plain", "--vectors", stdin="meer manga")

    vector = json.loads(done.stdout)["vector"]
    assert sum(value * value for value in vector) == pytest.approx(1, abs=1e-3)


def test_classify_takes_plain_text_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "messages.txt").write_text("De wifi valt steeds weg\n\nmeer manga\n")

    done = ideeenbus(tmp_path, "classify", "--plain", "messages.txt")

    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == [
        "De wifi valt steeds weg",
        "meer manga",
    ]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        pytest.param("geheim", "line 1 is not JSON", id="no JSON"),
        pytest.param('{"txt": "geheim"}', 'line 1 has no "text"', id="no text"),
        pytest.param(
            '{"text": "geheim", "hint": "de"}', 'line 1: "hint" is "nl", "en" or null', id="hint"
        ),
    ],
)
def test_classify_says_which_line_is_wrong(tmp_path: Path, line: str, complaint: str) -> None:
    """And not what it held."""
    done = ideeenbus(tmp_path, "classify", stdin=line)

    assert (done.returncode, done.stderr) == (1, f"ideeenbus: {complaint}\n")


LABELLED = [
    '{"text": "De wifi valt weg, <person>Noor</person>", "lang": "nl", "area": "computers"}',
    '{"text": "please open on sundays", "lang": "en", "area": "lending", "also": [], '
    '"kind": "suggestion"}',
]


def test_evaluate_lays_the_scores_out_in_columns(tmp_path: Path) -> None:
    (tmp_path / "labelled.jsonl").write_text("\n".join(LABELLED))

    done = ideeenbus(tmp_path, "evaluate", "labelled.jsonl")

    tables = [table.splitlines() for table in done.stdout.split("\n\n")]
    assert [table[0].split() for table in tables] == [
        ["all", "nl", "en"],
        ["area", "messages", "precision", "recall"],
        ["kind", "messages", "precision", "recall"],
        ["said", "read", "times"],
    ]
    assert tables[0][1].split() == ["messages", "2", "1", "1"]
    assert tables[0][4].split() == ["area", "0.500", "1.000", "0.000"]
    assert tables[1][1].split() == ["computers", "1", "1.000", "1.000"]
    assert tables[3][1].split() == ["lending", "opening_hours", "1"]


def test_evaluate_gives_the_same_as_json(tmp_path: Path) -> None:
    """What has an area that is switched off is left out."""
    (tmp_path / "labelled.jsonl").write_text("\n".join(LABELLED))
    (tmp_path / "config.toml").write_text("[[areas]]\nid = 'lending'\noff = true\n")

    done = ideeenbus(tmp_path, "evaluate", "labelled.jsonl", "--json")

    evaluation = json.loads(done.stdout)
    assert (evaluation["scores"]["all"]["area"], evaluation["confusions"]) == (1.0, [])
    assert done.stderr == "left out, as their area is switched off: 1\n"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        pytest.param("geheim", "line 2 is not JSON", id="no JSON"),
        pytest.param('{"txt": "geheim"}', 'line 2 has no "text"', id="no text"),
        pytest.param(
            '{"text": "geheim", "lang": "de"}', 'line 2: "lang" is one of nl, en', id="a language"
        ),
        pytest.param(
            '{"text": "geheim", "lang": "nl", "area": "moon"}',
            'line 2: "area" is one of collection, lending, membership, opening_hours, building, '
            "accessibility, staff, events, youth, online, computers, other",
            id="an area",
        ),
        pytest.param(
            '{"text": "geheim", "lang": "nl", "area": "online", "kind": "cry"}',
            'line 2: "kind" is one of suggestion, complaint, compliment, question, none',
            id="a kind",
        ),
    ],
)
def test_evaluate_says_which_line_is_wrong(tmp_path: Path, line: str, complaint: str) -> None:
    """And not what it held."""
    (tmp_path / "labelled.jsonl").write_text(f"\n{line}\n")

    done = ideeenbus(tmp_path, "evaluate", "labelled.jsonl")

    assert (done.returncode, done.stderr) == (1, f"ideeenbus: {complaint}\n")


def test_learning_needs_something_to_learn_from(folder: Path) -> None:
    """What nobody corrected teaches nothing."""
    done = ideeenbus(folder, "learn")

    assert (done.returncode, done.stderr) == (
        1,
        "ideeenbus: there is nothing to learn from yet\n",
    )


def test_export_writes_a_row_a_suggestion(folder: Path) -> None:
    done = ideeenbus(folder, "export", "--format", "csv", "--area", "computers")

    [row] = csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert (row["number"], row["text"]) == ("1", "'=één")
    assert done.stderr.strip() == "1 row"


def test_export_takes_areas_that_are_no_longer_in_use(folder: Path) -> None:
    """What was stored under them stands under them still, with the name that it had."""
    config = folder / "config.toml"
    config.write_text(
        config.read_text()
        + "[[areas]]\nid = 'computers'\ninto = 'online'\n"
        + "[[areas]]\nid = 'building'\nnl = 'Ons huis'\nen = 'Our house'\n"
    )
    merged = ideeenbus(folder, "export", "--format", "jsonl", "--area", "computers")
    renamed = ideeenbus(folder, "export", "--format", "jsonl", "--area", "building")

    rows = [json.loads(done.stdout) for done in (merged, renamed)]
    assert [(row["area"], row["area_name"]) for row in rows] == [
        ("computers", "Computers, wifi en printen"),
        ("building", "Ons huis"),
    ]


def test_classify_reads_as_the_librarys_config_says(folder: Path) -> None:
    config = folder / "config.toml"
    config.write_text(config.read_text() + "[[areas]]\nid = 'computers'\ninto = 'online'\n")

    done = ideeenbus(folder, "classify", "--plain", stdin="De wifi valt steeds weg")

    assert json.loads(done.stdout)["area"] == "online"


def test_export_to_a_file_says_beside_it_what_it_holds(folder: Path) -> None:
    ideeenbus(
        folder, "export", "--format", "jsonl", "--from", "2026-03-02", "--to", "2026-03-03",
        "--out", "maart.jsonl",
    )  # fmt: skip

    rows = (folder / "maart.jsonl").read_text().splitlines()
    about = json.loads((folder / "maart.jsonl.json").read_text())
    assert [json.loads(row)["number"] for row in rows] == [1, 2]
    assert (about["rows"], about["filters"]) == (2, {"from": "2026-03-02", "to": "2026-03-03"})


def test_the_days_of_an_export_are_the_librarys(folder: Path) -> None:
    """`from` included, `to` excluded."""
    counts = [
        len(ideeenbus(folder, "export", "--format", "jsonl", *days).stdout.splitlines())
        for days in (
            ("--from", "2026-03-02"),
            ("--from", "2026-03-03"),
            ("--to", "2026-03-02"),
            ("--to", "2026-03-03"),
        )
    ]

    assert counts == [2, 0, 0, 2]


def test_digest_prints_what_staff_get(folder: Path) -> None:
    done = ideeenbus(folder, "digest", "--date", "2026-03-03")

    assert done.stdout.startswith("Ideeën van dinsdag 3 maart 2026\n2 nieuwe berichten\n")
    assert "Nr. 1 · Laren · klacht\n=één" in done.stdout


def test_digest_posts_on_request(folder: Path) -> None:
    done = ideeenbus(folder, "digest", "--post")

    assert (done.returncode, done.stderr) == (0, "queued for Balie; `ideeenbus run` sends it\n")


def test_erase_erases_once(folder: Path) -> None:
    first = ideeenbus(folder, "erase", "--number", "1")
    second = ideeenbus(folder, "erase", "--number", "1")

    assert (first.returncode, first.stderr) == (0, "suggestion 1 is erased\n")
    assert (second.returncode, second.stderr) == (1, "ideeenbus: there is no suggestion 1\n")


def test_retention_tells_before_it_removes(folder: Path) -> None:
    config = folder / "config.toml"
    config.write_text(config.read_text() + "[privacy]\nkeep_text_days = 1\n")
    dry = ideeenbus(folder, "retention", "--dry-run")
    wet = ideeenbus(folder, "retention")
    again = ideeenbus(folder, "retention")

    assert [json.loads(done.stdout)["texts"] for done in (dry, wet, again)] == [2, 2, 0]


def test_a_new_database_is_behind_until_it_is_upgraded(tmp_path: Path) -> None:
    before = ideeenbus(tmp_path, "db", "check")
    upgrade = ideeenbus(tmp_path, "db", "upgrade")
    after = ideeenbus(tmp_path, "db", "check")

    assert [done.returncode for done in (before, upgrade, after)] == [1, 0, 0]
    missing = schema.migrations()
    assert before.stderr == (
        f"ideeenbus: the database is {len(missing)} migrations behind: {', '.join(missing)}\n"
    )


def test_the_doctor_says_what_is_wrong(folder: Path) -> None:
    done = ideeenbus(folder, "doctor")

    lines = [line.split(": ")[0] for line in done.stdout.splitlines()]
    assert lines == [
        "good  config", "good  key", "good  database", "good  inbox", "good  outbox", "good  model",
        "BAD   telegram",
    ]  # fmt: skip
    assert done.returncode == 1
    assert "telegram.token is missing" in done.stdout
    assert ", as it ships\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        pytest.param(["run"], 1, "ideeenbus: telegram.token is missing", id="no token"),
        pytest.param(["--config", "x.toml", "run"], 1, "x.toml cannot be read", id="no config"),
        pytest.param(["run", "--config", "x.toml"], 1, "x.toml cannot be read", id="said last"),
        pytest.param(["classify", "x.jsonl"], 1, "x.jsonl: No such file", id="no file"),
        pytest.param(["export", "--format", "pdf"], 2, "--format", id="no such format"),
        pytest.param(["export", "--format", "csv", "--from", "maart"], 2, "--from", id="no day"),
        pytest.param(
            ["export", "--format", "csv", "--branch", "weesp"], 1, "no branch weesp", id="no branch"
        ),
        pytest.param(
            ["export", "--format", "csv", "--area", "moon"],
            1,
            "there is no area moon; there are collection, lending, membership, opening_hours, ",
            id="no area",
        ),
        pytest.param(
            ["export", "--format", "csv", "--delimiter", "x"], 2, "--delimiter", id="no delimiter"
        ),
        pytest.param(
            ["export", "--format", "csv", "--from", "2026-03-02", "--to", "2026-03-02"],
            2,
            "no day lies between",
            id="no days",
        ),
        pytest.param(["demo", "--port", "99999"], 2, "--port", id="no port"),
        pytest.param(
            ["export", "--format", "csv", "--out", "no/such.csv"],
            1,
            "no/such.csv: No such",
            id="no folder",
        ),
        pytest.param(["digest", "--date", "2999-01-01"], 1, "has not come yet", id="too early"),
        pytest.param(["erase", "--number", "9" * 30], 2, "--number", id="too large a number"),
        pytest.param(["digest", "--post"], 1, "there is no [[staff]] room", id="no room"),
        pytest.param(["learn", "--back"], 1, "there is no way back", id="no way back"),
        pytest.param(["learn", "--back", "--dry-run"], 2, "--back", id="two at once"),
        pytest.param(["dance"], 2, "No such command", id="no such command"),
    ],
)
def test_what_a_user_can_cause_is_said_in_plain_words(
    tmp_path: Path, arguments: list[str], code: int, complaint: str
) -> None:
    done = ideeenbus(tmp_path, *arguments)

    assert done.returncode == code
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "demo",
        "run",
        "classify",
        "evaluate",
        "learn",
        "export",
        "digest",
        "retention",
        "erase",
        "db",
        "doctor",
    ],
)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    done = ideeenbus(tmp_path, command, "--help")

    assert (done.returncode, "Usage: " in done.stdout) == (0, True)
