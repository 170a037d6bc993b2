"""Whether a model that has learned may take the place of the one in use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.evaluate import area_is_right

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from nlp.labelled import Labelled
    from nlp.reading import Reading

# Of a sample's questions: so many more wrong answers can be chance.
CHANCE = 0.005
# Of a sample's messages: a new area that takes more than this does not know what it is about.
TAKEN_AT_MOST = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said of a message, and how it was read before and after learning."""

    label: Labelled
    before: Reading
    after: Reading
    held_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How many questions were answered rightly before learning and after it."""

    questions: int
    before: int
    after: int

    def worse(self, *, allowed: float = 0.0) -> bool:
        return self.after < self.before - allowed * self.questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`taken` counts what a new area took of the sample: nobody knows whether that is right.

    `moved` counts the corrections held back that are read otherwise now: from, to.
    """

    messages: int
    areas: Marks
    kinds: Marks
    held_back_areas: Marks
    held_back_kinds: Marks
    taken: Counter[str]
    moved: Counter[tuple[str, str]]

    def objections(self) -> Iterator[str]:
        if self.areas.worse(allowed=CHANCE):
            yield "it reads the areas of the frozen sample worse"
        if self.kinds.worse(allowed=CHANCE):
            yield "it reads the kinds of the frozen sample worse"
        if self.held_back_areas.worse() or self.held_back_kinds.worse():
            yield "it reads the corrections that were held back worse"
        for area, times in self.taken.items():
            if times > TAKEN_AT_MOST * self.messages:
                yield f"the examples of {area} are too broad: it takes {times} messages of others"


def try_out(answers: Sequence[Answer], new_areas: Collection[str]) -> Trial:
    """Compare on the whole sample, and on the corrections that were held back."""
    taken = [answer for answer in answers if took(answer, new_areas)]
    judged = [answer for answer in answers if not took(answer, new_areas)]
    held_back = [answer for answer in judged if answer.held_back]
    return Trial(
        messages=len(answers),
        areas=mark_areas(judged),
        kinds=mark_kinds(answers),
        held_back_areas=mark_areas(held_back),
        held_back_kinds=mark_kinds([answer for answer in answers if answer.held_back]),
        taken=Counter(answer.after.area for answer in taken),
        moved=Counter(
            (answer.before.area, answer.after.area)
            for answer in answers
            if answer.held_back and answer.before.area != answer.after.area
        ),
    )


def took(answer: Answer, new_areas: Collection[str]) -> bool:
    """Tell whether a new area has the message, while nobody said so."""
    return answer.after.area in new_areas and not area_is_right((answer.label, answer.after))


def mark_areas(answers: Sequence[Answer]) -> Marks:
    return Marks(
        questions=len(answers),
        before=sum(area_is_right((answer.label, answer.before)) for answer in answers),
        after=sum(area_is_right((answer.label, answer.after)) for answer in answers),
    )


def mark_kinds(answers: Sequence[Answer]) -> Marks:
    known = [answer for answer in answers if answer.label.kind]
    return Marks(
        questions=len(known),
        before=sum(answer.before.kind == answer.label.kind for answer in known),
        after=sum(answer.after.kind == answer.label.kind for answer in known),
    )
