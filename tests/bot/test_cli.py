"""The terminal, as a user has it: a process of its own."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import suggestions
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


def test_export_writes_a_row_a_suggestion(folder: Path) -> None:
    done = ideeenbus(folder, "export", "--format", "csv", "--area", "computers")

    [row] = csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert (row["number"], row["text"]) == ("1", "'=één")
    assert done.stderr.strip() == "1 row"


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
    assert before.stderr == "ideeenbus: the database is 1 migrations behind: 0001\n"


def test_the_doctor_says_what_is_wrong(folder: Path) -> None:
    done = ideeenbus(folder, "doctor")

    lines = [line.split(": ")[0] for line in done.stdout.splitlines()]
    assert lines == [
        "good  config", "good  key", "good  database", "good  inbox", "good  outbox", "good  model",
        "BAD   telegram",
    ]  # fmt: skip
    assert done.returncode == 1
    assert "telegram.token is missing" in done.stdout


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
    ["demo", "run", "classify", "export", "digest", "retention", "erase", "db", "doctor"],
)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    done = ideeenbus(tmp_path, command, "--help")

    assert (done.returncode, "Usage: " in done.stdout) == (0, True)
