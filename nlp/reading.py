from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from nlp.taxonomy import Kind

Tongue = Literal["nl", "en"]


class UnreadError(Exception):
    """A text could not be read: why, by type and place; no word of the text is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the classifiers make of a message."""

    area: str
    area_confidence: float
    second_area: str | None
    kind: Kind
    kind_confidence: float
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one message says; when not `sure`, a person should be asked which area.

    `vector`, of length 1, is near to those of messages that want the same, in either language.
    """

    language: Tongue | Literal["other"]
    area: str
    area_confidence: float
    second_area: str | None
    kind: Kind
    kind_confidence: float
    sure: bool
    text: str
    removed: tuple[str, ...]
    model: str
    vector: tuple[float, ...] = field(default=(), repr=False)


Read = Callable[[str, Tongue | None], Awaitable[Reading]]
"""Reads a text, with a hint of its language, while the caller does other things."""
