"""A bag of words and of pieces of words, weighed by how rare they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from thinc.api import Model, NumpyOps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Keys = NDArray[np.uint64]
    Bag = tuple[Keys, NDArray[np.float32]]
    Batch = tuple[Keys, NDArray[np.float32], NDArray[np.int32]]
    Bags = Model[Sequence[Doc], Any]

PIECES = (3, 4, 5)
OPS = NumpyOps()


def bags_of_ngrams() -> Bags:
    """Build the layer that weighs a Doc's n-grams; `fit_vocabulary` makes it usable."""
    return Model("tfidf_ngrams", weigh_all, params={"keys": None, "idf": None})


def fit_vocabulary(bags: Bags, docs: Sequence[Doc]) -> None:
    """Keep the n-grams that more than one text has: the rest is noise, and most of the bulk."""
    # A lesson that is repeated to weigh more is one text all the same.
    texts = {doc.text: doc for doc in docs}.values()
    per_doc = [np.unique(np.concatenate(found)) for doc in texts if (found := groups(doc))]
    keys, counts = np.unique(np.concatenate(per_doc), return_counts=True)
    shared = counts > 1
    idf: Any = np.log((1 + len(per_doc)) / (1 + counts[shared])) + 1
    bags.set_param("keys", cast("Any", keys[shared]))
    bags.set_param("idf", idf)


def weigh_all(
    model: Bags, docs: Sequence[Doc], is_train: bool
) -> tuple[Batch, Callable[[Any], Sequence[Doc]]]:
    keys, idf = model.get_param("keys"), model.get_param("idf")
    return pack([weigh(doc, keys, idf) for doc in docs]), lambda _: []


def pack(bags: Sequence[Bag]) -> Batch:
    lengths = np.array([len(keys) for keys, _ in bags], dtype=np.int32)
    keys = np.concatenate([keys for keys, _ in bags])
    return keys, np.concatenate([weights for _, weights in bags]), lengths


def weigh(doc: Doc, vocabulary: Any, idf: Any) -> Bag:
    """Weigh words and pieces apart, so that the many pieces do not drown the few words."""
    bags = [weigh_group(group, vocabulary, idf) for group in groups(doc)]
    keys = [np.empty(0, dtype=np.uint64), *(keys for keys, _ in bags)]
    weights = [np.empty(0, dtype=np.float32), *(weights for _, weights in bags)]
    return np.concatenate(keys), np.concatenate(weights)


def weigh_group(group: Keys, vocabulary: Any, idf: Any) -> Bag:
    keys, counts = np.unique(group, return_counts=True)
    places = np.minimum(np.searchsorted(vocabulary, keys), len(vocabulary) - 1)
    known = vocabulary[places] == keys
    weights = (1 + np.log(counts[known])) * idf[places[known]]
    norm = np.sqrt((weights * weights).sum()) or 1.0
    return keys[known], (weights / norm).astype(np.float32)


def groups(doc: Doc) -> list[Keys]:
    return [group for group in (words_and_pairs(doc), pieces_of_words(doc.text)) if len(group)]


def words_and_pairs(doc: Doc) -> Keys:
    words = doc.to_array("LOWER").astype(np.uint64)
    return np.concatenate([words, ngrams(2, words)])


def pieces_of_words(text: str) -> Keys:
    """Take the runs of letters that lie in one word, its edges (a space) included."""
    spaced = " {} ".format(" ".join(text.lower().split()))
    letters = np.frombuffer(spaced.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    spaces = np.cumsum(letters == ord(" "))
    return np.concatenate([pieces_of_size(size, letters, spaces) for size in PIECES])


def pieces_of_size(size: int, letters: Keys, spaces: NDArray[np.int64]) -> Keys:
    pieces = ngrams(size, letters)
    starts = np.arange(len(pieces))
    return pieces[np.equal(spaces[starts + size - 2], spaces[starts])]


def ngrams(size: int, keys: Keys) -> Keys:
    if len(keys) < size:
        return np.empty(0, dtype=np.uint64)
    return cast("Keys", OPS.ngrams(size, cast("Any", keys)))
