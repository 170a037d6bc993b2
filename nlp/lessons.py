"""What the classifiers learn from: labelled messages, as the encoder sees them.

The encoder's vectors of the corpus are stored beside the model, so that on a library's own
machine the classifiers can be fitted anew in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from nlp.labelled import read_voices
from nlp.themes import read_themes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from nlp.draft import Vector
    from nlp.labelled import Labelled

VECTORS_FILE = "vectors.npz"
LEVELS = 127  # of a signed byte


@dataclass(frozen=True, slots=True)
class Lesson:
    message: Labelled
    vector: Vector


def read_corpus() -> dict[str, list[Labelled]]:
    """Read all that the model learns from: the voices, and the themes for their areas."""
    themes = {
        f"themes-{name}": list(chain.from_iterable(group.labelled() for group in groups))
        for name, groups in read_themes().items()
    }
    return read_voices() | themes


def read_lessons(model: Path) -> list[Lesson]:
    """Pair the corpus with its stored vectors; ValueError where they do not belong together."""
    vectors = read_vectors(model / VECTORS_FILE)
    return [
        Lesson(message, vector)
        for name, messages in read_corpus().items()
        for message, vector in zip(messages, vectors[name], strict=True)
    ]


def write_vectors(path: Path, vectors: Mapping[str, Sequence[Vector]]) -> None:
    """Store vectors in a byte a number, which moves none of them by more than half a percent."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, rows in vectors.items():
        matrix = np.stack(rows)
        scale = np.abs(matrix).max(axis=1, keepdims=True) / LEVELS
        arrays[name] = np.round(matrix / scale).astype(np.int8)
        arrays[f"{name} scale"] = scale.astype(np.float32)
    np.savez(path, allow_pickle=False, **arrays)


def read_vectors(path: Path) -> dict[str, NDArray[np.float32]]:
    with np.load(path) as arrays:
        return {
            name: arrays[name] * arrays[f"{name} scale"]
            for name in arrays.files
            if not name.endswith(" scale")
        }
