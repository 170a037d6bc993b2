"""What the network learns from, in numbers: each time a little otherwise than the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.fitting import areas_of
from nlp.marks import Segment, found_among, segments
from nlp.personal_data import PLACEHOLDERS
from nlp.tags import OUTSIDE, TAGGED, TAGS
from nlp.taxonomy import Area, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

    from tokenizers import Tokenizer

    from nlp.found import Found
    from nlp.labelled import Labelled

LONGEST = 160
UNKNOWN = -100
LOWER_CASE, SLIP = 0.12, 0.1  # how often
DISGUISED, SWAPPED = 0.15, 0.45
NAMELESS = tuple(words["person"] for words in PLACEHOLDERS.values())


@dataclass(frozen=True, slots=True)
class Example:
    """A message as the network reads it; `areas` holds a share for each area.

    A kind that nobody has labelled is UNKNOWN.
    """

    ids: list[int]
    tags: list[int]
    areas: list[float]
    kind: int


class Examples:
    """Turns messages into examples, each time a little otherwise than the last."""

    def __init__(
        self, tokenizer: Tokenizer, chance: Random, names: Mapping[str, Sequence[str]]
    ) -> None:
        self.tokenizer = tokenizer
        self.chance = chance
        self.names = names

    def example(self, message: Labelled) -> Example:
        areas = areas_of(message)
        return Example(
            *self.tokens(message.marked),
            areas=[areas.get(area, 0.0) for area in Area],
            kind=list(Kind).index(message.kind) if message.kind else UNKNOWN,
        )

    def tokens(self, marked: str) -> tuple[list[int], list[int]]:
        """Give the tokens of a marked text, and the tag of each."""
        written = [self.disguised(segment) for segment in segments(marked)]
        if self.chance.random() < LOWER_CASE:
            written = [Segment(text.lower(), sort) for text, sort in written]
        if self.chance.random() < SLIP:
            written = [Segment(self.with_slip(text), sort) for text, sort in written]
        encoded = self.tokenizer.encode("".join(text for text, _ in written))
        names = [name for name in found_among(written) if name.sort in TAGGED]
        tags = [tag_of(start, end, names) for start, end in encoded.offsets]
        return cut_short(encoded.ids), cut_short(tags)

    def disguised(self, segment: Segment) -> Segment:
        """Put another's name now and then, or a placeholder, which is what is stored.

        What the rules find, the encoder never sees.
        """
        text, sort = segment
        if sort is None:
            return segment
        if sort not in TAGGED:
            return Segment(" ", None)
        chance = self.chance.random()
        if sort == "person" and chance < DISGUISED:
            return Segment(self.chance.choice(NAMELESS), None)
        return Segment(self.chance.choice(self.names[sort]) if chance < SWAPPED else text, sort)

    def with_slip(self, text: str) -> str:
        """Drop or double a letter, as a thumb does."""
        if len(text) < 8:
            return text
        place = self.chance.randrange(len(text))
        return text[:place] + text[place] * self.chance.choice((0, 2)) + text[place + 1 :]


def names_in(marked: Iterable[str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for message in marked:
        for text, sort in segments(message):
            if sort in TAGGED:
                names.setdefault(sort, []).append(text)
    return names


def cut_short(items: list[int]) -> list[int]:
    """Keep the beginning and the end, where the request often stands."""
    half = LONGEST // 2
    return items if len(items) <= LONGEST else items[:half] + items[-half:]


def tag_of(start: int, end: int, names: Sequence[Found]) -> int:
    for name in names:
        if start < name.end and end > name.start:
            return TAGS.index(("B-" if start <= name.start else "I-") + name.sort)
    return OUTSIDE
