"""How far the classifiers can be trusted, measured on messages that they never saw."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from nlp.taxonomy import Kind
from nlp.verdict import Thresholds, temper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spacy.language import Language

    from nlp.labelled import Labelled

Label = TypeVar("Label", bound=str)

SURE_SHARE = 0.82
NONE_PRECISION = 0.95
TEMPERATURES = [step / 40 for step in range(8, 161)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What the classifiers say, beside the label."""

    label: Labelled
    areas: dict[str, float]
    kinds: dict[Kind, float]


def guess_all(nlp: Language, messages: Sequence[Labelled]) -> list[Guess]:
    docs = nlp.pipe(message.text for message in messages)
    return [guess_of(message, doc.cats) for message, doc in zip(messages, docs, strict=True)]


def guess_of(label: Labelled, chances: Mapping[str, float]) -> Guess:
    kinds = {kind: chances[kind] for kind in Kind}
    areas = {area: chance for area, chance in chances.items() if area not in kinds}
    return Guess(label=label, areas=areas, kinds=kinds)


def calibrate(guesses: Sequence[Guess]) -> Thresholds:
    area_temperature = best_temperature((guess.areas, guess.label.area) for guess in guesses)
    kind_temperature = best_temperature(
        (guess.kinds, guess.label.kind) for guess in guesses if guess.label.kind
    )
    confidences = [max(temper(guess.areas, area_temperature).values()) for guess in guesses]
    nones = [
        (temper(guess.kinds, kind_temperature)[Kind.NONE], guess.label.kind is Kind.NONE)
        for guess in guesses
    ]
    return Thresholds(
        area_temperature=area_temperature,
        kind_temperature=kind_temperature,
        sure_from=round(float(np.quantile(confidences, 1 - SURE_SHARE)), 3),
        none_from=lowest_precise(nones),
    )


def best_temperature(cases: Iterable[tuple[Mapping[Label, float], Label]]) -> float:
    """Find the temperature at which the right answers were least surprising."""
    cases = list(cases)

    def surprise(temperature: float) -> float:
        chances = (temper(scores, temperature)[answer] for scores, answer in cases)
        return -sum(log(max(chance, 1e-9)) for chance in chances)

    return min(TEMPERATURES, key=surprise)


def lowest_precise(cases: Sequence[tuple[float, bool]]) -> float:
    """Find the lowest confidence from which enough answers were right."""
    ranked = sorted(cases, reverse=True)
    right = np.cumsum([was_right for _, was_right in ranked])
    precise = right / np.arange(1, len(ranked) + 1) >= NONE_PRECISION
    last = max(np.flatnonzero(precise), default=0)
    return round(ranked[last][0], 3)
