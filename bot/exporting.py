"""`ideeenbus export`: one row a suggestion, with a note of what the file holds."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from bot.clock import Clock
from bot.settings import Settings
from storage import exports, suggestions
from storage.database import Database
from storage.suggestions import Selection


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


async def export(
    database: Database,
    settings: Settings,
    selection: Selection,
    *,
    format: Format,  # noqa: A002 - what it is called outside
    delimiter: str,
    out: Path | None,
    clock: Clock,
) -> int:
    """Write the rows to a file, or to standard output; return how many.

    A file is there when it is complete. Beside it stands FILE.json: when it was made, with which
    filters, how many rows.
    """
    zone = settings.library.timezone
    language = settings.staff[0].language if settings.staff else "nl"
    made_at = clock()
    with _open(out) as file:
        async with database.read() as session:
            batches = suggestions.stream(session, selection)
            names = settings.areas.names(language)
            if format is Format.CSV:
                rows = await exports.write_csv(
                    file, batches, zone=zone, area_names=names, delimiter=delimiter
                )
            else:
                rows = await exports.write_jsonl(file, batches, zone=zone, area_names=names)
    if out:
        about = exports.about(made_at=made_at, zone=zone, selection=selection, rows=rows)
        note = out.with_name(out.name + ".json")
        note.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    return rows


@contextmanager
def _open(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        # CSV ends its lines itself, and is UTF-8 whatever the terminal's setting.
        with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as file:
            yield file
        return
    part = out.with_name(out.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(out)
    except OSError as error:
        # Told of the file that was asked for.
        raise OSError(error.errno, error.strerror, str(out)) from error
    finally:
        part.unlink(missing_ok=True)
