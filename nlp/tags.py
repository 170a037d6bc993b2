"""What the encoder says of each token, and the names that follow from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from nlp.found import Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from nlp.found import Sort

    Offsets = Sequence[tuple[int, int]]

Tagged = Literal["person", "address", "birth"]

OUTSIDE = 0
TAGGED: tuple[Tagged, ...] = get_args(Tagged)
TAGS = ("", *(place + sort for sort in TAGGED for place in ("B-", "I-")))

WORD = re.compile(r"\w[\w'’]*(?:-\w[\w'’]*)*")
PARTICLES = r"van|von|v/d|v\.d\.|de|den|der|di|do|dos|da|del|la|le|el|al|bin|ibn|ten|ter|te|op|'t"
# What may stand between two words of one: "J.P. van der Berg", "3 mei 1948", "Brink 12, Laren".
BETWEEN: dict[Sort, re.Pattern[str]] = {
    "person": re.compile(rf"[. -]*(?:(?:{PARTICLES})[. ]+){{0,3}}", re.IGNORECASE),
    "address": re.compile(r"[., \n-]*"),
    "birth": re.compile(r"[., /-]*"),
}


def names(
    text: str, offsets: Offsets, tags: NDArray[np.floating], *, known_from: float
) -> list[Found]:
    """Find names: whole words, of which one token at least is likely enough to be of a name.

    `tags` has a row for each token, of the chances in TAGS.
    """
    words = [match.span() for match in WORD.finditer(text)]
    found: list[Found] = []
    for start, end, chances in of_words(words, offsets, tags):
        best = int(chances.argmax())
        if chances[best] >= known_from:
            join(found, Found(start, end, TAGGED[best]), text)
    return found


def of_words(
    words: Sequence[tuple[int, int]], offsets: Offsets, tags: NDArray[np.floating]
) -> Iterator[tuple[int, int, NDArray[np.floating]]]:
    """Yield each word with its chance of being of each sort: that of its surest token."""
    chances = tags[:, 1::2] + tags[:, 2::2]
    token = 0
    for start, end in words:
        while token < len(offsets) and offsets[token][1] <= start:
            token += 1
        last = token
        while last < len(offsets) and offsets[last][0] < end:
            last += 1
        if last > token:
            yield start, end, chances[token:last].max(axis=0)


def join(found: list[Found], name: Found, text: str) -> None:
    """Add a word to the name that it goes on with, or begin another."""
    before = found[-1] if found else None
    if (
        before
        and before.sort == name.sort
        and BETWEEN[name.sort].fullmatch(text, before.end, name.start)
    ):
        found[-1] = Found(before.start, name.end, name.sort)
    else:
        found.append(name)
