"""Trains the model that ships: `python -m nlp.train`.

What the model decides by is measured on voices held out one at a time; then it is trained on all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from rich.console import Console
from spacy.pipeline import TextCategorizer
from thinc.api import Adam, chain, fix_random_seed

from nlp import pipeline
from nlp.draft import Draft
from nlp.evaluate import as_table, score
from nlp.labelled import read_voices
from nlp.language import LanguageDetector
from nlp.ngrams import fit_vocabulary, pack, weigh
from nlp.reader import SHIPPED_MODEL, Reader
from nlp.taxonomy import Area, Kind
from nlp.verdict import Judge, Thresholds, temper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model

    from nlp.evaluate import Scores
    from nlp.labelled import Labelled
    from nlp.ngrams import Bag
    from nlp.verdict import Label

    Part = TypeVar("Part")

VERSION = "1.0"
EPOCHS = 12
BATCH = 128
LEARN_RATE = 0.005
SURE_SHARE = 0.75
NONE_PRECISION = 0.98
UNMEASURED = Thresholds()
TEMPERATURES = [step / 40 for step in range(12, 121)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What the classifiers say, beside the label."""

    label: Labelled
    areas: dict[Area, float]
    kinds: dict[Kind, float]


def main() -> None:
    voices = read_voices()
    console = Console(stderr=True)
    folds = {}
    for voice in voices:
        console.print(f"Training without {voice}")
        folds[voice] = train([m for name in voices if name != voice for m in voices[name]])
    guesses = [guess for voice in voices for guess in guess_all(folds[voice], voices[voice])]
    limits = calibrate(guesses)
    console.print(limits)
    Console(width=160).print(as_table(held_out_scores(folds, voices, limits)))
    nlp = train([m for messages in voices.values() for m in messages], limits)
    nlp.meta.update(name="nl_en", version=VERSION)
    # Without the vocabulary: hashes are all that the components look at.
    nlp.to_disk(SHIPPED_MODEL, exclude=["vocab"])


def train(messages: Sequence[Labelled], limits: Thresholds = UNMEASURED) -> Language:
    nlp = pipeline.blank(limits)
    part(nlp, "language", LanguageDetector).fit(messages)
    docs = [prepare(nlp, message) for message in messages]
    area, kind = (part(nlp, name, TextCategorizer) for name in ("area", "kind"))
    train_classifier(area, docs, [message.area for message in messages], Area)
    train_classifier(kind, docs, [message.kind for message in messages], Kind)
    return nlp


def part(nlp: Language, name: str, sort: type[Part]) -> Part:
    component = nlp.get_pipe(name)
    assert isinstance(component, sort)
    return component


def prepare(nlp: Language, message: Labelled) -> Doc:
    doc = nlp.tokenizer(message.text)
    doc._.draft = Draft(text=message.text, language=message.language)
    return nlp.get_pipe("personal_data")(doc)


def train_classifier(
    classifier: TextCategorizer,
    docs: Sequence[Doc],
    answers: Sequence[Label],
    labels: Iterable[Label],
) -> None:
    for label in labels:
        classifier.add_label(label.value)
    truth = np.array(
        [[label == answer for label in classifier.labels] for answer in answers], dtype=np.float32
    )
    bags, *layers = classifier.model.layers
    fit_vocabulary(bags, docs)
    classifier.model.initialize(X=docs[:1], Y=truth[:1])
    vocabulary = bags.get_param("keys"), bags.get_param("idf")
    train_linear(chain(*layers), [weigh(doc, *vocabulary) for doc in docs], truth)


def train_linear(model: Model[Any, Any], bags: Sequence[Bag], truth: Any) -> None:
    fix_random_seed(0)
    optimizer = Adam(LEARN_RATE, L2=0.0, grad_clip=0.0, use_averages=False)
    for epoch in range(EPOCHS):
        optimizer.learn_rate = LEARN_RATE * (1 - epoch / EPOCHS)
        shuffled = np.random.permutation(len(bags))
        for places in np.array_split(shuffled, -(-len(bags) // BATCH)):
            scores, backprop = model.begin_update(pack([bags[place] for place in places]))
            backprop(scores - truth[places])
            model.finish_update(optimizer)


def guess_all(nlp: Language, messages: Sequence[Labelled]) -> list[Guess]:
    docs = nlp.pipe(message.text for message in messages)
    return [
        Guess(
            label=message,
            areas={area: doc.cats[area] for area in Area},
            kinds={kind: doc.cats[kind] for kind in Kind},
        )
        for message, doc in zip(messages, docs, strict=True)
    ]


def calibrate(guesses: Sequence[Guess]) -> Thresholds:
    area_temperature = best_temperature([(guess.areas, guess.label.area) for guess in guesses])
    kind_temperature = best_temperature([(guess.kinds, guess.label.kind) for guess in guesses])
    confidences = [max(temper(guess.areas, area_temperature).values()) for guess in guesses]
    nones = [
        (temper(guess.kinds, kind_temperature)[Kind.NONE], guess.label.kind is Kind.NONE)
        for guess in guesses
    ]
    return Thresholds(
        area_temperature=area_temperature,
        kind_temperature=kind_temperature,
        sure_from=round(float(np.quantile(confidences, 1 - SURE_SHARE)), 3),
        none_from=lowest_precise(nones),
    )


def best_temperature(cases: Sequence[tuple[Mapping[Label, float], Label]]) -> float:
    """Find the temperature at which the right answers were least surprising."""

    def surprise(temperature: float) -> float:
        chances = (temper(scores, temperature)[answer] for scores, answer in cases)
        return -sum(log(max(chance, 1e-9)) for chance in chances)

    return min(TEMPERATURES, key=surprise)


def lowest_precise(cases: Sequence[tuple[float, bool]]) -> float:
    """Find the lowest confidence from which enough answers were right."""
    ranked = sorted(cases, reverse=True)
    right = np.cumsum([was_right for _, was_right in ranked])
    precise = right / np.arange(1, len(ranked) + 1) >= NONE_PRECISION
    last = max(np.flatnonzero(precise), default=0)
    return round(ranked[last][0], 3)


def held_out_scores(
    folds: Mapping[str, Language],
    voices: Mapping[str, Sequence[Labelled]],
    limits: Thresholds,
) -> dict[str, Scores]:
    pairs = {}
    for voice, nlp in folds.items():
        part(nlp, "verdict", Judge).limits = limits
        readings = Reader(nlp).read_many((message.text, None) for message in voices[voice])
        pairs[voice] = list(zip(voices[voice], readings, strict=True))
    everything = [pair for voice in pairs.values() for pair in voice]
    return {voice: score(pairs[voice]) for voice in pairs} | {"all": score(everything)}


if __name__ == "__main__":
    main()
