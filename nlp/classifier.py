"""The classifier of areas, and of kinds: the mean of what the words say and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.util import registry
from thinc.api import Linear, Model, SparseLinear_v2, chain, softmax_activation

from nlp.draft import draft_of
from nlp.ngrams import bags_of_ngrams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.tokens import Doc
    from thinc.types import Floats2d

    Classifier = Model[Sequence[Doc], Floats2d]


def build_classifier(length: int, width: int, nO: int | None = None) -> Classifier:  # noqa: N803
    """Build a classifier of Docs that the encoder has seen; `nlp.fitting` makes it usable.

    `length` is that of the table of n-grams, `width` that of the encoder's vectors.
    """
    words: Model[Any, Any] = chain(
        bags_of_ngrams(), SparseLinear_v2(nO=nO, length=length), softmax_activation()
    )
    vectors: Model[Sequence[Doc], Any] = Model("vectors", vectors_of)
    meaning: Model[Any, Any] = chain(vectors, Linear(nO=nO, nI=width), softmax_activation())
    model: Classifier = Model("mean", mean_of_layers, layers=[words, meaning], dims={"nO": nO})
    model.attrs["multi_label"] = False
    return model


registry.architectures("ideeenbus.WordsAndMeaning.v1", func=build_classifier)


def vectors_of(
    model: Model[Any, Any], docs: Sequence[Doc], is_train: bool
) -> tuple[Any, Callable[[Any], Any]]:
    vectors: list[Any] = [draft_of(doc).vector for doc in docs]
    return np.stack(vectors), lambda _: []


def mean_of_layers(
    model: Classifier, docs: Sequence[Doc], is_train: bool
) -> tuple[Floats2d, Callable[[Any], Any]]:
    """Predict only: the two are fitted apart, for one would leave the other nothing to learn."""
    said: Any = np.mean([layer.predict(docs) for layer in model.layers], axis=0)
    return said, lambda _: []
