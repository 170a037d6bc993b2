"""How much of what is marked as personal data is found, and how much else is left alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.labelled import HELD_OUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nlp.labelled import Labelled

    Spans = Sequence[tuple[int, int]]
    Share = tuple[int, int]

PERSONAL = HELD_OUT / "personal"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalScores:
    """Each share is a number and of how many: marks by sort, messages without one."""

    found: dict[str, Share]
    left_whole: Share


def personal_scores(messages: Iterable[Labelled], find: Callable[[str], Spans]) -> PersonalScores:
    """Count a mark as found when no letter or digit of it is left."""
    marks: Counter[str] = Counter()
    found: Counter[str] = Counter()
    left_whole = []
    for message in messages:
        text, spans = message.text, find(message.text)
        covered = {place for start, end in spans for place in range(start, end)}
        for mark in message.personal:
            marks[mark.sort] += 1
            found[mark.sort] += all(
                place in covered or not text[place].isalnum()
                for place in range(mark.start, mark.end)
            )
        if not message.personal:
            left_whole.append(not spans)
    return PersonalScores(
        found={sort: (found[sort], marks[sort]) for sort in sorted(marks)},
        left_whole=(sum(left_whole), len(left_whole)),
    )
