import csv
import io
import json
from zoneinfo import ZoneInfo

import pytest

from storage import exports, suggestions
from storage.database import Database
from storage.suggestions import Selection
from tests.conftest import Clock
from tests.storage.samples import suggestion

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NAMES = {"computers": "Computers, wifi en printen"}


async def test_csv_has_the_columns_of_the_contract(database: Database, clock: Clock) -> None:
    """With a byte order mark, lines that end as RFC 4180 says, and local times."""
    async with database.write() as session:
        awkward = suggestion(clock(), text='Hij zei: "nee",\nen toen; niets')
        await suggestions.add(session, awkward, actor="patron")
        out = io.StringIO(newline="")
        rows = await exports.write_csv(
            out, suggestions.stream(session, Selection()), zone=AMSTERDAM, area_names=NAMES
        )

    text = out.getvalue()
    header, row = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert rows == 1
    assert text.startswith("\ufeffnumber,received_at,branch,")
    assert text.endswith("\r\n")
    assert dict(zip(header, row, strict=True)) == {
        "number": "1",
        "received_at": "2026-03-02 10:30:00",
        "branch": "laren",
        "channel": "telegram",
        "language": "nl",
        "area": "computers",
        "area_name": "Computers, wifi en printen",
        "area_confidence": "0.91",
        "area_source": "model",
        "second_area": "",
        "kind": "complaint",
        "kind_confidence": "0.8",
        "kind_source": "model",
        "text": 'Hij zei: "nee",\nen toen; niets',
        "status": "new",
        "status_at": "2026-03-02 10:30:00",
        "improvement": "",
        "answered_at": "",
        "rating": "",
        "model": "test-1",
    }


async def test_a_semicolon_brings_the_comma_of_dutch_decimals(
    database: Database, clock: Clock
) -> None:
    async with database.write() as session:
        await suggestions.add(session, suggestion(clock()), actor="patron")
        out = io.StringIO(newline="")
        await exports.write_csv(
            out,
            suggestions.stream(session, Selection()),
            zone=AMSTERDAM,
            area_names=NAMES,
            delimiter=";",
        )

    assert ";0,91;" in out.getvalue()


async def test_jsonl_has_the_same_columns_as_values(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        await suggestions.add(session, suggestion(clock(), text="=één"), actor="patron")
        out = io.StringIO()
        await exports.write_jsonl(
            out, suggestions.stream(session, Selection()), zone=AMSTERDAM, area_names=NAMES
        )

    record = json.loads(out.getvalue())
    assert tuple(record) == exports.COLUMNS
    assert (record["text"], record["area_confidence"], record["received_at"]) == (
        "=één",
        0.91,
        "2026-03-02T10:30:00+01:00",
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("De wifi", "De wifi", id="words"),
        pytest.param("3+4", "3+4", id="a plus inside"),
        pytest.param("=1+1", "'=1+1", id="a formula"),
        pytest.param("+31 6", "'+31 6", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param(" =1+1", "' =1+1", id="behind a space"),
        pytest.param("\t=1+1", "'\t=1+1", id="behind a tab"),
        pytest.param("＝1+1", "'＝1+1", id="a wide equals sign"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_spreadsheet_shows_a_cell_and_does_not_run_it(text: str, cell: str) -> None:
    assert exports.safe_cell(text) == cell


def test_the_note_beside_a_file_says_when_of_what_and_how_many(clock: Clock) -> None:
    selection = Selection(start=clock(), area="building")

    about = exports.about(made_at=clock(), zone=AMSTERDAM, selection=selection, rows=3)

    assert about == {
        "made_at": "2026-03-02T10:30:00+01:00",
        "timezone": "Europe/Amsterdam",
        "filters": {"from": "2026-03-02", "area": "building"},
        "rows": 3,
        "columns": list(exports.COLUMNS),
    }
