"""Messages in which personal data is marked: `groetjes <person>Noor</person>`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from nlp.found import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nlp.found import Sort

MARK = re.compile(r"<(?P<sort>[a-z]+)>(?P<text>.*?)</(?P=sort)>", re.DOTALL)


class Segment(NamedTuple):
    """A stretch of a message; `sort` says what personal data it is, if it is."""

    text: str
    sort: Sort | None


def segments(marked: str) -> Iterator[Segment]:
    end = 0
    for mark in MARK.finditer(marked):
        yield Segment(marked[end : mark.start()], None)
        yield Segment(mark["text"], cast("Sort", mark["sort"]))
        end = mark.end()
    yield Segment(marked[end:], None)


def without_marks(marked: str) -> str:
    return "".join(segment.text for segment in segments(marked))


def found_in(marked: str) -> Iterator[Found]:
    """Say what is marked, and where it stands in the text without marks."""
    return found_among(segments(marked))


def found_among(parts: Iterable[Segment]) -> Iterator[Found]:
    start = 0
    for text, sort in parts:
        if sort:
            yield Found(start, start + len(text), sort)
        start += len(text)
