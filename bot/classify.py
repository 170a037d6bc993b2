"""`ideeenbus classify`: JSON lines in, JSON lines out, in the same order."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bot.i18n import Language, as_language
from nlp import Reading

if TYPE_CHECKING:
    from nlp import Reader


class InputError(Exception):
    """A line that cannot be read; the message says which and why, not what it holds."""


def classify_lines(
    reader: "Reader", lines: Iterable[str], *, plain: bool, vectors: bool = False
) -> Iterator[str]:
    """Read each line's message and yield a JSON object for it; empty lines are passed over."""
    parse = _as_plain if plain else _as_json
    messages = (parse(number, line) for number, line in enumerate(lines, 1) if line.strip())
    for reading in reader.read_many(messages):
        record = as_record(reading)
        if vectors:
            record["vector"] = [round(value, 6) for value in reading.vector]
        yield json.dumps(record, ensure_ascii=False)


def as_record(reading: Reading) -> dict[str, Any]:
    return {
        "language": reading.language,
        "area": reading.area,
        "area_confidence": round(reading.area_confidence, 4),
        "second_area": reading.second_area,
        "kind": reading.kind,
        "kind_confidence": round(reading.kind_confidence, 4),
        "sure": reading.sure,
        "text": reading.text,
        "removed": list(reading.removed),
    }


def read_object(number: int, line: str) -> dict[str, Any]:
    """Read a line's JSON object, which has a `text`; InputError where it is none."""
    try:
        message = json.loads(line)
    except ValueError as error:
        raise InputError(f"line {number} is not JSON") from error
    if not isinstance(message, dict) or not isinstance(message.get("text"), str):
        raise InputError(f'line {number} has no "text"')
    return message


def _as_plain(_number: int, line: str) -> tuple[str, None]:
    return line.rstrip("\r\n"), None


def _as_json(number: int, line: str) -> tuple[str, Language | None]:
    message = read_object(number, line)
    hint = message.get("hint")
    if hint is not None and as_language(hint if isinstance(hint, str) else None) != hint:
        raise InputError(f'line {number}: "hint" is "nl", "en" or null')
    return message["text"], hint
