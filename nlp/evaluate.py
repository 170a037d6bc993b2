"""How right the readings are, on messages with their labels."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from rich.table import Table

from nlp.taxonomy import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nlp.labelled import Labelled
    from nlp.reading import Reading

    Pair = tuple[Labelled, Reading]

BINS = 10
SHORT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Shares, but for `messages`; None where no message tells.

    A short message has under six words. Lenient accepts another area that the label can defend,
    and so does `sure_right`. `none_right` is of what was read as no feedback.
    """

    messages: int
    language: float | None
    language_short: float | None
    area: float | None
    area_lenient: float | None
    kind: float | None
    sure: float | None
    sure_right: float | None
    none_right: float | None
    calibration_error: float | None


def score(pairs: Iterable[Pair]) -> Scores:
    pairs = list(pairs)
    short = [pair for pair in pairs if len(pair[0].text.split()) < SHORT]
    sure = [pair for pair in pairs if pair[1].sure]
    none = [pair for pair in pairs if pair[1].kind is Kind.NONE]
    return Scores(
        messages=len(pairs),
        language=share(map(language_is_right, pairs)),
        language_short=share(map(language_is_right, short)),
        area=share(label.area == reading.area for label, reading in pairs),
        area_lenient=share(map(area_is_right, pairs)),
        kind=share(map(kind_is_right, pairs)),
        sure=share(reading.sure for _, reading in pairs),
        sure_right=share(map(area_is_right, sure)),
        none_right=share(map(kind_is_right, none)),
        calibration_error=calibration_error(pairs),
    )


def language_is_right(pair: Pair) -> bool:
    label, reading = pair
    return reading.language == label.language


def area_is_right(pair: Pair) -> bool:
    label, reading = pair
    return reading.area == label.area or reading.area in label.also


def kind_is_right(pair: Pair) -> bool:
    label, reading = pair
    return reading.kind == label.kind


def share(answers: Iterable[bool]) -> float | None:
    answers = list(answers)
    return sum(answers) / len(answers) if answers else None


def calibration_error(pairs: Sequence[Pair]) -> float | None:
    """Give the mean distance between how sure the areas are and how right (strict; ten bins)."""
    bins: list[list[Pair]] = [[] for _ in range(BINS)]
    for pair in pairs:
        bins[min(int(pair[1].area_confidence * BINS), BINS - 1)].append(pair)
    gaps = (
        abs(sum(reading.area_confidence - (reading.area == label.area) for label, reading in bin_))
        for bin_ in bins
    )
    return sum(gaps) / len(pairs) if pairs else None


def as_table(rows: Mapping[str, Scores]) -> Table:
    names = [field.name for field in fields(Scores)]
    table = Table("", *names)
    for title, scores in rows.items():
        table.add_row(title, *(as_text(getattr(scores, name)) for name in names))
    return table


def as_text(value: float | None) -> str:
    return "–" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"
