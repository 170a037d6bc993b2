"""Turns a message into vectors, and finds names in it: multilingual-e5-small, fine-tuned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from shutil import copytree
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
from onnxruntime import InferenceSession, SessionOptions
from spacy.language import Language
from tokenizers import Tokenizer

from nlp.births import births_beside
from nlp.draft import draft_of
from nlp.found import without_overlaps
from nlp.personal_data import blank
from nlp.tags import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Vector = NDArray[np.float32]

Number = TypeVar("Number", bound=np.generic)

# In tokens.
WINDOW = 160
OVERLAP = 16
# What is longer than this many windows is searched for names to its end, but judged by these.
WINDOWS_THAT_COUNT = 6

# No name, and nothing to learn from; but it can have very many tokens.
LONG_WORD = re.compile(r"\S{65,}")

MODEL_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class Encoded:
    """`vector` is for the classifiers; `theme`, of length 1, compares wishes.

    `tags` has a row for each token; `offsets` says where in the text the token stands.
    """

    vector: Vector
    theme: Vector
    tags: NDArray[np.float32]
    offsets: list[tuple[int, int]]


class Encoder:
    """Reads each message by itself: in a batch, int8 makes one depend a little on the others."""

    def __init__(self, known_from: float) -> None:
        self.known_from = known_from
        self.folder: Path
        self.tokenizer: Tokenizer
        self.session: InferenceSession

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        text = LONG_WORD.sub(blank_word, blank(draft.text, draft.found))
        encoded = self.encode(text)
        draft.vector, draft.theme = encoded.vector, encoded.theme
        named = names(text, encoded.offsets, encoded.tags, known_from=self.known_from)
        dated = births_beside(text, named)
        draft.found = without_overlaps(draft.found, [*named, *dated])
        return doc

    def encode(self, text: str) -> Encoded:
        encoding = self.tokenizer.encode(text)
        start_sign, *ids, end_sign = encoding.ids
        windows = [
            self.run([start_sign, *ids[start:end], end_sign]) for start, end in windows_of(len(ids))
        ]
        counted = windows[:WINDOWS_THAT_COUNT]
        theme = np.mean([theme for _, theme, _ in counted], axis=0)
        return Encoded(
            vector=np.mean([vector for vector, _, _ in counted], axis=0),
            theme=theme / np.linalg.norm(theme),
            tags=joined([tags for _, _, tags in windows]),
            offsets=encoding.offsets[1:-1],
        )

    def run(self, ids: Sequence[int]) -> tuple[Vector, Vector, NDArray[np.float32]]:
        vector, theme, tags = self.session.run(None, {"ids": np.array([ids], dtype=np.int64)})
        return vector[0], theme[0], tags[0, 1:-1]

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        if path != self.folder:
            copytree(self.folder, path, dirs_exist_ok=True)

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> Self:
        self.folder = path
        self.tokenizer = Tokenizer.from_file(str(path / TOKENIZER_FILE))
        options = SessionOptions()
        options.intra_op_num_threads = 1
        # A third of the memory, and no slower: one message at a time needs little.
        options.enable_cpu_mem_arena = False
        self.session = InferenceSession(path / MODEL_FILE, options, ["CPUExecutionProvider"])
        return self


def blank_word(word: re.Match[str]) -> str:
    return " " * len(word[0])


def windows_of(length: int) -> Iterator[tuple[int, int]]:
    """Cut tokens into windows that overlap, so that each name lies whole in one of them."""
    yield 0, WINDOW
    for start in range(WINDOW - OVERLAP, length - OVERLAP, WINDOW - OVERLAP):
        yield start, start + WINDOW


def joined(windows: Sequence[NDArray[Number]]) -> NDArray[Number]:
    """Put the tags of windows in a row; where two overlap, each has a say in its own half."""
    half = OVERLAP // 2
    last = len(windows) - 1
    return np.concatenate(
        [
            tags[half * (place > 0) : len(tags) - half * (place < last)]
            for place, tags in enumerate(windows)
        ]
    )


@Language.factory("ideeenbus_encoder")
def create_encoder(nlp: Language, name: str, known_from: float) -> Encoder:
    return Encoder(known_from)
