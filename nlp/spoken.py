"""Numbers written out in words: "nul zes twaalf vierendertig", "zero six forty-eight"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def words(text: str) -> list[str]:
    return text.split()


DUTCH = words(
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
)
DUTCH_TENS = words("twintig dertig veertig vijftig zestig zeventig tachtig negentig")
ENGLISH = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
ENGLISH_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")

VALUES = {
    "oh": "0",
    "één": "1",
    **{word: str(value) for names in (DUTCH, ENGLISH) for value, word in enumerate(names)},
    **{
        word: f"{tens}0"
        for names in (DUTCH_TENS, ENGLISH_TENS)
        for tens, word in enumerate(names, 2)
    },
    **{
        f"{DUTCH[unit]}{joint}{word}": f"{tens}{unit}"
        for tens, word in enumerate(DUTCH_TENS, 2)
        for unit in range(1, 10)
        for joint in ("en", "ën")
    },
}
TOKEN = re.compile(r"\d++|[^\W\d_]++")
LONGEST_GAP = 3
FEWEST_WORDS = 3


class Spoken(NamedTuple):
    start: int
    end: int
    digits: str


def spoken_numbers(text: str, lengths: Collection[int]) -> Iterator[Spoken]:
    """Find so many digits in a row, in words at least three of them."""
    for row in rows(text):
        for first, begin in enumerate(row):
            digits = ""
            for token in row[first : first + max(lengths)]:
                digits += token.digits
                if len(digits) in lengths:
                    yield Spoken(begin.start, token.end, digits)


def rows(text: str) -> Iterator[list[Spoken]]:
    row: list[Spoken] = []
    for match in TOKEN.finditer(text):
        word = match[0].lower()
        digits = match[0] if match[0].isdecimal() else VALUES.get(word)
        if row and (not digits or match.start() - row[-1].end > LONGEST_GAP):
            yield from worthy(row, text)
            row = []
        if digits and row and word in ENGLISH[1:10] and said(row[-1], text) in ENGLISH_TENS:
            last = row.pop()
            row.append(Spoken(last.start, match.end(), last.digits[0] + digits))
        elif digits:
            row.append(Spoken(*match.span(), digits))
    yield from worthy(row, text)


def said(token: Spoken, text: str) -> str:
    return text[token.start : token.end].lower()


def worthy(row: list[Spoken], text: str) -> Iterator[list[Spoken]]:
    """Let through what is more than digits with a word between."""
    if sum(said(token, text) in VALUES for token in row) >= FEWEST_WORDS:
        yield row
