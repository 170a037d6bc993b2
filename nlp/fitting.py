"""Fits the classifiers of areas and kinds; the encoder stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.pipeline import TextCategorizer
from thinc.api import Adam, chain, fix_random_seed

from nlp.draft import Draft, draft_of
from nlp.ngrams import fit_vocabulary, pack, weigh
from nlp.personal_data import blank, worth_reading
from nlp.pipeline import part
from nlp.taxonomy import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model, Optimizer

    from nlp.labelled import Labelled
    from nlp.lessons import Lesson

BATCH = 128
WORDS_EPOCHS, WORDS_RATE = 12, 0.005
VECTORS_EPOCHS, VECTORS_RATE, VECTORS_DECAY = 12, 0.002, 1e-4
SECOND_AREA = 0.2


def fit(nlp: Language, lessons: Sequence[Lesson], areas: Sequence[str]) -> None:
    """Make the pipeline's `area` and `kind` usable; each time the same for the same lessons."""
    docs = [doc_of(nlp, lesson) for lesson in lessons]
    messages = [lesson.message for lesson in lessons]
    fit_classifier(part(nlp, "area", TextCategorizer), docs, list(map(areas_of, messages)), areas)
    known = [place for place, message in enumerate(messages) if message.kind]
    kinds = [{messages[place].kind: 1.0} for place in known]
    fit_classifier(
        part(nlp, "kind", TextCategorizer), [docs[place] for place in known], kinds, list(Kind)
    )


def doc_of(nlp: Language, lesson: Lesson) -> Doc:
    """Give the lesson as it comes to the classifiers: without personal data."""
    message = lesson.message
    text = worth_reading(blank(message.text, message.personal))
    doc = nlp.tokenizer(text, message.language)  # type: ignore[call-arg]
    doc._.draft = Draft(text=message.text, language=message.language, vector=lesson.vector)
    return doc


def areas_of(message: Labelled) -> dict[str, float]:
    """Give a second area that can be defended a part of what the message teaches."""
    if not message.also:
        return {message.area: 1.0}
    others = dict.fromkeys(message.also, SECOND_AREA / len(message.also))
    return {message.area: 1 - SECOND_AREA} | others


def fit_classifier(
    component: TextCategorizer,
    docs: Sequence[Doc],
    answers: Sequence[Mapping[Any, float]],
    labels: Iterable[str],
) -> None:
    for label in labels:
        component.add_label(str(label))
    truth = np.array(
        [[answer.get(label, 0.0) for label in component.labels] for answer in answers],
        dtype=np.float32,
    )
    fix_random_seed(0)
    words, meaning = component.model.layers
    bags, *rest = words.layers
    fit_vocabulary(bags, docs)
    for layer in (words, meaning):
        layer.initialize(X=docs[:1], Y=truth[:1])
    component.model.set_dim("nO", truth.shape[1], force=True)
    vocabulary = bags.get_param("keys"), bags.get_param("idf")
    weighed = [weigh(doc, *vocabulary) for doc in docs]
    descend(
        chain(*rest),
        lambda places: pack([weighed[place] for place in places]),
        truth,
        Adam(WORDS_RATE, L2=0.0, grad_clip=0.0, use_averages=False),
        WORDS_EPOCHS,
    )
    vectors = np.stack([draft_of(doc).vector for doc in docs])  # type: ignore[misc]
    descend(
        chain(*meaning.layers[1:]),
        lambda places: vectors[places],
        truth,
        Adam(VECTORS_RATE, L2=VECTORS_DECAY, grad_clip=0.0, use_averages=False),
        VECTORS_EPOCHS,
    )


def descend(
    model: Model[Any, Any],
    inputs: Callable[[Any], Any],
    truth: Any,
    optimizer: Optimizer,
    epochs: int,
) -> None:
    fix_random_seed(0)
    rate = optimizer.learn_rate
    for epoch in range(epochs):
        optimizer.learn_rate = rate * (1 - epoch / epochs)
        shuffled = np.random.permutation(len(truth))
        for places in np.array_split(shuffled, -(-len(truth) // BATCH)):
            scores, backprop = model.begin_update(inputs(places))
            backprop(scores - truth[places])
            model.finish_update(optimizer)
