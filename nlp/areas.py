"""The areas that an installation wants, beside those that the model knows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPlan:
    """What would be the one area is the other (`into`), and what is never given (`off`)."""

    into: Mapping[str, str] = field(default_factory=dict)
    off: frozenset[str] = frozenset()


AS_LEARNED = AreaPlan()


def follow(plan: AreaPlan, chances: Mapping[str, float]) -> dict[str, float]:
    """Add up what is merged, drop what is off, and scale the rest to 1."""
    wanted: defaultdict[str, float] = defaultdict(float)
    for area, chance in chances.items():
        if area not in plan.off:
            wanted[plan.into.get(area, area)] += chance
    total = sum(wanted.values()) or 1.0  # nothing left: then no area is likely
    return {area: chance / total for area, chance in wanted.items()}
