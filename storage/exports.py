"""Suggestions as files that a spreadsheet or a program reads."""

import csv
import json
from collections.abc import AsyncIterable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from storage.suggestions import AnyRow, Selection

COLUMNS = (
    "number", "received_at", "branch", "channel", "language", "area", "area_name",
    "area_confidence", "area_source", "second_area", "kind", "kind_confidence", "kind_source",
    "text", "status", "status_at", "improvement", "answered_at", "rating", "model",
)  # fmt: skip

BOM = "\ufeff"
# A spreadsheet may run a cell that begins with one of these, also behind white space.
RUNNABLE = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL = ("\t", "\r", "\n")

Batches = AsyncIterable[Sequence[AnyRow]]
Cell = str | float | int | None


async def write_csv(
    out: TextIO,
    batches: Batches,
    *,
    zone: ZoneInfo,
    area_names: Mapping[str, str],
    delimiter: str = ",",
) -> int:
    """Write RFC 4180 with a byte order mark; return the number of rows.

    Times are local. With a semicolon the decimals get a comma, as where spreadsheets expect both.
    """
    out.write(BOM)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    decimals = _with_comma if delimiter == ";" else str
    count = 0
    async for batch in batches:
        for row in batch:
            record = as_record(row, area_names, lambda moment: _local(moment, zone))
            writer.writerow([_cell(value, decimals) for value in record.values()])
        count += len(batch)
    return count


async def write_jsonl(
    out: TextIO, batches: Batches, *, zone: ZoneInfo, area_names: Mapping[str, str]
) -> int:
    """Write an object a line, times with their offset; return the number of rows."""
    count = 0
    async for batch in batches:
        for row in batch:
            record = as_record(row, area_names, lambda moment: moment.astimezone(zone).isoformat())
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += len(batch)
    return count


def as_record(
    row: AnyRow, area_names: Mapping[str, str], time: Callable[[datetime], str]
) -> dict[str, Cell]:
    """Return the columns in their order. What is not kept yet is empty."""
    values = dict.fromkeys(COLUMNS) | dict(row._mapping)  # noqa: SLF001 - public, in spite of its name
    values["received_at"] = time(row.received_at)
    values["status_at"] = time(row.status_at)
    values["answered_at"] = time(row.answered_at) if row.answered_at else None
    values["area_name"] = area_names.get(row.area, row.area)
    return values


def about(
    *, made_at: datetime, zone: ZoneInfo, selection: Selection, rows: int
) -> dict[str, object]:
    """Return what a reader must know of an export: when, of what, how many."""
    filters = {
        name: value.astimezone(zone).date().isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(selection).items()
        if value is not None
    }
    names = {"start": "from", "end": "to"}
    return {
        "made_at": made_at.astimezone(zone).isoformat(timespec="seconds"),
        "timezone": zone.key,
        "filters": {names.get(name, name): value for name, value in filters.items()},
        "rows": rows,
        "columns": list(COLUMNS),
    }


def safe_cell(text: str) -> str:
    """Return the text such that a spreadsheet shows it and never runs it.

    The apostrophe is the spreadsheets' own mark for text.
    """
    return f"'{text}" if text.startswith(CONTROL) or text.lstrip().startswith(RUNNABLE) else text


def _cell(value: Cell, decimals: Callable[[float], str]) -> Cell:
    if isinstance(value, str):
        return safe_cell(value)
    return decimals(round(value, 4)) if isinstance(value, float) else value


def _with_comma(number: float) -> str:
    return str(number).replace(".", ",")


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
