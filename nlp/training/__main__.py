"""Trains the model that ships: `python -m nlp.training`.

The held-out messages teach nothing: they set the thresholds, and tell how good the model is.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console

from nlp import encoder as runtime
from nlp import pipeline
from nlp.labelled import read_held_out, read_names, read_voices
from nlp.language import LanguageDetector
from nlp.learning import encode, teach
from nlp.lessons import VECTORS_FILE, Lesson, read_corpus, write_vectors
from nlp.reader import SHIPPED_MODEL
from nlp.taxonomy import Area
from nlp.themes import read_themes
from nlp.training import vocabulary
from nlp.training.card import write_card
from nlp.training.e5 import read_weights
from nlp.training.export import export
from nlp.training.fine_tune import fine_tune
from nlp.training.names import learn_names
from nlp.training.network import Encoder, Network

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[[str], None]

VERSION = "3.1"
EPOCHS = 3


def main() -> None:
    console, start = Console(stderr=True), monotonic()

    def tell(words: str) -> None:
        console.print(f"{(monotonic() - start) / 60:5.1f} min  {words}")

    with TemporaryDirectory() as folder:
        make_encoder(Path(folder), tell)
        make_model(Path(folder), SHIPPED_MODEL, tell)


def make_encoder(folder: Path, tell: Tell) -> None:
    weights = read_weights()
    texts = [message.text for messages in read_corpus().values() for message in messages]
    kept = vocabulary.cut(weights, texts)
    tokenizer = vocabulary.tokenizer(weights, kept)
    tell(f"the vocabulary is cut to {len(kept)} pieces")
    network = Network(Encoder(weights, kept))
    messages = list(chain.from_iterable(read_voices().values()))
    groups = list(chain.from_iterable(read_themes().values()))
    fine_tune(network, tokenizer, messages, groups, epochs=EPOCHS, tell=tell)
    named = [
        *chain.from_iterable(read_names().values()),
        *(message.marked for message in messages if message.personal),
    ]
    learn_names(network, tokenizer, named, [message.marked for message in messages], tell=tell)
    export(network, tokenizer, folder)
    tell("the encoder is trained")


def make_model(encoder: Path, model: Path, tell: Tell) -> None:
    """Fit all that stands on the encoder, and write the whole pipeline."""
    corpus = read_corpus()
    nlp = pipeline.blank()
    pipeline.part(nlp, "encoder", runtime.Encoder).from_disk(encoder)
    pipeline.part(nlp, "language", LanguageDetector).fit(chain.from_iterable(corpus.values()))
    vectors = {name: encode(nlp, messages) for name, messages in corpus.items()}
    tell("the corpus is encoded")
    lessons = [
        Lesson(message, vector)
        for name, messages in corpus.items()
        for message, vector in zip(messages, vectors[name], strict=True)
    ]
    teach(nlp, lessons, list(Area), frozen=read_held_out())
    nlp.meta.update(name="nl_en", version=VERSION)
    # Without the vocabulary: hashes are all that the components look at.
    nlp.to_disk(model, exclude=["vocab"])
    write_vectors(model / VECTORS_FILE, vectors)
    write_card(nlp, model)
    tell("the model is written")


if __name__ == "__main__":
    main()
