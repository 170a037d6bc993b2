"""How right the readings are, on messages with their labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

from nlp.reading import Tongue
from nlp.taxonomy import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlp.areas import AreaPlan
    from nlp.labelled import Labelled
    from nlp.reading import Reading

    Pair = tuple[Labelled, Reading]
    Answers = Sequence[tuple[str, str]]  # what was said, what was read

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


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScores:
    """Shares, but for `messages`, which have this label; None where no message tells."""

    label: str
    messages: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    said: str
    read: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The scores of all messages and of each language; the most frequent confusion comes first."""

    scores: dict[str, Scores]
    areas: list[LabelScores]
    kinds: list[LabelScores]
    confusions: list[Confusion]


def as_planned(label: Labelled, plan: AreaPlan) -> Labelled | None:
    """Give the label as an installation would that merges areas; None where the area is off."""
    if label.area in plan.off:
        return None
    also = frozenset(plan.into.get(area, area) for area in label.also - plan.off)
    return replace(label, area=plan.into.get(label.area, label.area), also=also)


def evaluate(pairs: Iterable[Pair]) -> Evaluation:
    pairs = list(pairs)
    languages = {
        language: [pair for pair in pairs if pair[0].language == language]
        for language in get_args(Tongue)
    }
    areas = [(label.area, reading.area) for label, reading in pairs]
    return Evaluation(
        scores={title: score(some) for title, some in {"all": pairs, **languages}.items()},
        areas=score_labels(areas),
        kinds=score_labels(kinds_of(pairs)),
        confusions=confusions(areas),
    )


def score(pairs: Iterable[Pair]) -> Scores:
    pairs = list(pairs)
    short = [pair for pair in pairs if len(pair[0].text.split()) < SHORT]
    sure = [pair for pair in pairs if pair[1].sure]
    kinds = kinds_of(pairs)
    return Scores(
        messages=len(pairs),
        language=share(map(language_is_right, pairs)),
        language_short=share(map(language_is_right, short)),
        area=share(label.area == reading.area for label, reading in pairs),
        area_lenient=share(map(area_is_right, pairs)),
        kind=share(said == read for said, read in kinds),
        sure=share(reading.sure for _, reading in pairs),
        sure_right=share(map(area_is_right, sure)),
        none_right=share(said == read for said, read in kinds if read == Kind.NONE),
        calibration_error=calibration_error(pairs),
    )


def kinds_of(pairs: Iterable[Pair]) -> list[tuple[str, str]]:
    """Give what was said and what was read, of the messages to which somebody gave a kind."""
    return [(label.kind, reading.kind) for label, reading in pairs if label.kind]


def score_labels(answers: Answers) -> list[LabelScores]:
    labels = sorted({label for answer in answers for label in answer})
    return [
        LabelScores(
            label=label,
            messages=sum(said == label for said, _ in answers),
            precision=share(said == label for said, read in answers if read == label),
            recall=share(read == label for said, read in answers if said == label),
        )
        for label in labels
    ]


def confusions(answers: Answers) -> list[Confusion]:
    counts = Counter(answer for answer in answers if answer[0] != answer[1])
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Confusion(said=said, read=read, times=times) for (said, read), times in ranked]


def language_is_right(pair: Pair) -> bool:
    label, reading = pair
    return reading.language == label.language


def area_is_right(pair: Pair) -> bool:
    label, reading = pair
    return reading.area == label.area or reading.area in label.also


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
