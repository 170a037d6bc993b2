"""Groups of messages that want the same: JSON lines, as in `nlp/corpus/themes`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from nlp.labelled import CORPUS, HELD_OUT, Labelled
from nlp.taxonomy import Area

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from nlp.reading import Tongue

THEMES = CORPUS / "themes"
THEMES_HELD_OUT = HELD_OUT / "themes"


@dataclass(frozen=True, slots=True)
class Wish:
    """A message of a group; a near miss shares its area and its nouns, and wants another thing."""

    text: str
    language: Tongue
    near_miss: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    area: Area
    theme: str
    wishes: tuple[Wish, ...]

    @classmethod
    def from_json(cls, line: str) -> Self:
        group: dict[str, Any] = json.loads(line)
        return cls(
            Area(group["area"]),
            group["theme"],
            (
                *(Wish(text, "nl") for text in group["nl"]),
                *(Wish(text, "en") for text in group["en"]),
                *(Wish(miss["text"], miss["lang"], near_miss=True) for miss in group["near"]),
            ),
        )

    def labelled(self) -> Iterator[Labelled]:
        """Yield what the group's messages teach about areas; nobody gave them a kind."""
        for wish in self.wishes:
            yield Labelled(marked=wish.text, language=wish.language, area=self.area)


def read_groups(path: Path) -> list[Group]:
    return [Group.from_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_themes(folder: Path = THEMES) -> dict[str, list[Group]]:
    return {path.stem: read_groups(path) for path in sorted(folder.glob("*.jsonl"))}


def theme_scores(
    groups: Sequence[Group], encode: Callable[[str], Sequence[float]]
) -> tuple[float, float]:
    """Give how often the same wish in English is nearer than a Dutch near miss, and nearest of 40.

    `encode` gives a vector of length 1. Of fewer than 40 groups, it is the nearest of all.
    """
    dutch = np.stack([encode(wish_of(group, "nl", near_miss=False)) for group in groups])
    english = np.stack([encode(wish_of(group, "en", near_miss=False)) for group in groups])
    near = np.stack([encode(wish_of(group, "nl", near_miss=True)) for group in groups])
    likeness = dutch @ english.T
    same = np.diag(likeness)
    # The chance that none of 39 others, drawn from all, is nearer.
    others = min(39, len(groups) - 1)
    nearer = (likeness > same[:, None]).sum(axis=1)
    places = np.arange(others)
    alone = np.prod(1 - nearer[:, None] / (len(groups) - 1 - places), axis=1).clip(min=0)
    return float(np.mean(same > (dutch * near).sum(axis=1))), float(np.mean(alone))


def wish_of(group: Group, language: str, *, near_miss: bool) -> str:
    return next(
        wish.text
        for wish in group.wishes
        if wish.language == language and wish.near_miss is near_miss
    )
