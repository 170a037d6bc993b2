"""`ideeenbus evaluate`: how right the model in use is, on messages with their labels."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from bot.areas import Areas
from bot.classify import InputError, read_object
from bot.i18n import LANGUAGES
from nlp import Kind, Reader
from nlp.evaluate import Evaluation, Scores, as_planned, evaluate
from nlp.labelled import Labelled

COLUMNS = [field.name for field in fields(Scores)]
CONFUSIONS = 10


def evaluate_messages(reader: Reader, messages: Iterable[Labelled], areas: Areas) -> Evaluation:
    """Judge as this library sees it; what has an area that is switched off is left out."""
    planned = (as_planned(message, areas.plan) for message in messages)
    labels = [label for label in planned if label]
    readings = reader.read_many((label.text, None) for label in labels)
    return evaluate(zip(labels, readings, strict=True))


def read_messages(lines: Iterable[str], areas: Areas) -> Iterator[Labelled]:
    """Read labelled JSON lines; InputError names the line that is wrong, not what it holds."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _message(number, line, areas)


def _message(number: int, line: str, areas: Areas) -> Labelled:
    message = read_object(number, line)
    also = message.get("also") or []
    kind = message.get("kind")
    _check(number, "lang", [message.get("lang")], LANGUAGES)
    _check(number, "area", [message.get("area")], areas.known)
    _check(number, "also", also if isinstance(also, list) else [also], areas.known)
    _check(number, "kind", [] if kind is None else [kind], list(Kind))
    return Labelled(
        marked=message["text"],
        language=message["lang"],
        area=message["area"],
        also=frozenset(also),
        kind=Kind(kind) if kind else None,
    )


def _check(number: int, key: str, values: Sequence[Any], allowed: Collection[str]) -> None:
    if any(not isinstance(value, str) or value not in allowed for value in values):
        raise InputError(f'line {number}: "{key}" is one of {", ".join(allowed)}')


def as_text(evaluation: Evaluation) -> str:
    """Lay the figures out in plain columns."""
    scores = evaluation.scores
    labels = ["messages", "precision", "recall"]
    frequent = evaluation.confusions[:CONFUSIONS]
    tables = [
        [["", *scores]]
        + [[name, *(getattr(of, name) for of in scores.values())] for name in COLUMNS],
        *(
            [
                [title, *labels],
                *([row.label, *(getattr(row, name) for name in labels)] for row in rows),
            ]
            for title, rows in (("area", evaluation.areas), ("kind", evaluation.kinds))
        ),
        [["said", "read", "times"], *([row.said, row.read, row.times] for row in frequent)],
    ]
    return "\n\n".join(map(_table, tables))


def _table(rows: Sequence[Sequence[Any]]) -> str:
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(_aligned, row, widths)).rstrip() for row in cells)


def _cell(value: float | str | None) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _aligned(cell: str, width: int) -> str:
    """Put figures to the right, under each other."""
    return cell.rjust(width) if cell[:1].isdigit() or cell == "–" else cell.ljust(width)
