"""What was found in a text that tells who somebody is, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

Sort = Literal["address", "birth", "bsn", "card", "email", "iban", "person", "phone"]
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True, order=True)
class Found:
    start: int
    end: int
    sort: Sort


def each(pattern: re.Pattern[str], text: str, sort: Sort, group: int | str = 0) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield Found(*match.span(group), sort)


def without_overlaps(found: Iterable[Found], others: Iterable[Found] = ()) -> list[Found]:
    """Join what overlaps, so that no part of either survives; `others` never give the name."""
    apart: list[tuple[Found, bool]] = []
    items = [*((item, True) for item in found), *((item, False) for item in others)]
    for item, named in sorted(items, key=lambda pair: (pair[0].start, -pair[0].end)):
        if apart and item.start < apart[-1][0].end:
            last, last_named = apart.pop()
            sort = item.sort if named and not last_named else last.sort
            joined = Found(last.start, max(last.end, item.end), sort)
            apart.append((joined, named or last_named))
        else:
            apart.append((item, named))
    return [item for item, _ in apart]
