"""Messages with their labels: JSON lines, as in `nlp/corpus`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Self

from nlp.marks import found_in, without_marks
from nlp.taxonomy import Area, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlp.found import Found
    from nlp.reading import Tongue

CORPUS = Path(__file__).parent / "corpus"
HELD_OUT = CORPUS / "held-out"
NAMES = CORPUS / "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """`marked` is the text with its personal data marked, as `nlp.marks` reads it.

    `also` are areas that the label can defend too; `kind` is None where nobody gave one.
    """

    marked: str
    language: Tongue
    area: str
    also: frozenset[str] = frozenset()
    kind: Kind | None = None

    @property
    def text(self) -> str:
        return without_marks(self.marked)

    @property
    def personal(self) -> list[Found]:
        return list(found_in(self.marked))

    @classmethod
    def from_json(cls, line: str) -> Self:
        message = json.loads(line)
        return cls(
            marked=message["text"],
            language=message["lang"],
            area=Area(message["area"]),
            also=frozenset(map(Area, message["also"])),
            kind=Kind(message["kind"]),
        )


def read_labelled(path: Path) -> Iterator[Labelled]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Labelled.from_json(line)


def read_names(folder: Path = NAMES) -> dict[str, list[str]]:
    """Read marked texts that have no label; they teach what a name is, and what only looks it."""
    return {
        path.stem: [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
        for path in sorted(folder.glob("*.jsonl"))
    }


def read_held_out() -> list[Labelled]:
    """Read all messages that nothing learns from: they set thresholds and judge."""
    return list(chain.from_iterable(read_voices(HELD_OUT).values()))


def read_voices(folder: Path = CORPUS) -> dict[str, list[Labelled]]:
    return {path.stem: list(read_labelled(path)) for path in sorted(folder.glob("*.jsonl"))}
