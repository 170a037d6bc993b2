from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from nlp.taxonomy import Area, Kind

Tongue = Literal["nl", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the classifiers make of a message."""

    area: Area
    area_confidence: float
    second_area: Area | None
    kind: Kind
    kind_confidence: float
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one message says; when not `sure`, a person should be asked which area."""

    language: Tongue | Literal["other"]
    area: Area
    area_confidence: float
    second_area: Area | None
    kind: Kind
    kind_confidence: float
    sure: bool
    text: str
    removed: tuple[str, ...]
    model: str
