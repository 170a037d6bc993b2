"""The quick way of learning: the classifiers are fitted anew, the encoder stays as it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from thinc.api import fix_random_seed

from nlp import pipeline
from nlp.calibration import calibrate, guess_all
from nlp.encoder import Encoder
from nlp.fitting import fit
from nlp.labelled import read_held_out
from nlp.language import LanguageDetector
from nlp.lessons import Lesson, read_lessons
from nlp.personal_data import PLACEHOLDERS, blank, find
from nlp.pipeline import part
from nlp.reader import SHIPPED_MODEL
from nlp.verdict import Judge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from spacy.language import Language

    from nlp.draft import Vector
    from nlp.labelled import Labelled

# What a library says itself counts for as many messages of the corpus.
LIBRARY_WEIGHT = 3
# An area of its own, of which the corpus says nothing, has this share of all lessons at least.
NEW_AREA_SHARE = 0.02

PLACEHOLDER = re.compile(
    "|".join(re.escape(words) for sorts in PLACEHOLDERS.values() for words in sorts.values())
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a library's learning stands on; the `frozen` messages judge, and teach nothing."""

    model: Path
    lessons: Sequence[Lesson]
    frozen: Sequence[Labelled]

    @classmethod
    def shipped(cls) -> Self:
        return cls(SHIPPED_MODEL, read_lessons(SHIPPED_MODEL), read_held_out())


def learn(
    basis: Basis, more: Sequence[Labelled], held_back: Sequence[Labelled], areas: Sequence[str]
) -> Language:
    """Make a model that knows these areas, and has also learned from `more`."""
    nlp = pipeline.blank()
    part(nlp, "encoder", Encoder).from_disk(basis.model / "encoder")
    part(nlp, "language", LanguageDetector).from_disk(basis.model / "language")
    weights = weights_of(more, basis.lessons)
    own = [
        Lesson(message, vector)
        for message, vector in zip(more, encode(nlp, more), strict=True)
        for _ in range(weights[message.area])
    ]
    teach(nlp, [*basis.lessons, *own], areas, [*basis.frozen, *held_back])
    return nlp


def weights_of(more: Sequence[Labelled], lessons: Sequence[Lesson]) -> dict[str, int]:
    """Give how often a message of each area is to be learned."""
    known = {lesson.message.area for lesson in lessons}
    counts = Counter(message.area for message in more)
    return {
        area: LIBRARY_WEIGHT
        if area in known
        else max(LIBRARY_WEIGHT, round(NEW_AREA_SHARE * len(lessons) / count))
        for area, count in counts.items()
    }


def encode(nlp: Language, messages: Sequence[Labelled]) -> list[Vector]:
    """Give each message's vector, as it is when the message is read."""
    encoder = part(nlp, "encoder", Encoder)
    return [encoder.encode(blank(message.text, find(message.text))).vector for message in messages]


def teach(
    nlp: Language, lessons: Sequence[Lesson], areas: Sequence[str], frozen: Sequence[Labelled]
) -> None:
    """Fit the classifiers, and set the thresholds on messages that are no lessons."""
    fix_random_seed(0)  # their weights begin at random
    fit(nlp, lessons, areas)
    part(nlp, "verdict", Judge).limits = calibrate(guess_all(nlp, frozen))


def without_placeholders(text: str) -> str:
    """Give a stored text as the classifiers saw it: "[e-mail]" is no word of the patron's."""
    return PLACEHOLDER.sub(" ", text)
