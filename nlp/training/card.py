"""Writes the model card: what the model is made of, how well it reads, and what it cannot do."""

from __future__ import annotations

import hashlib
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.calibration import calibrate, guess_all
from nlp.encoder import Encoder
from nlp.evaluate import Scores, evaluate
from nlp.labelled import HELD_OUT, read_voices
from nlp.lessons import read_corpus
from nlp.personal_scores import PERSONAL, personal_scores
from nlp.pipeline import part
from nlp.reader import Reader
from nlp.themes import THEMES_HELD_OUT, read_themes, theme_scores
from nlp.verdict import Judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.language import Language

    from nlp.evaluate import LabelScores, Pair
    from nlp.labelled import Labelled

MOST_CONFUSIONS = 12

TEMPLATE = Path(__file__).with_name("card.md")


def write_card(nlp: Language, model: Path) -> None:
    pairs = fair_pairs(nlp)
    everything = evaluate(chain.from_iterable(pairs.values()))
    reader = Reader(nlp)
    personal = {
        how: personal_scores(
            messages,
            lambda text: [(found.start, found.end) for found in reader.personal_data(text)],
        )
        for how, messages in read_voices(PERSONAL).items()
    }
    card = TEMPLATE.read_text(encoding="utf-8").format(
        name="{name}-{version}".format(**nlp.meta),
        pieces=part(nlp, "encoder", Encoder).tokenizer.get_vocab_size(),
        files="\n".join(map(row_of_file, sorted((model / "encoder").iterdir()))),
        lessons=sum(map(len, read_corpus().values())),
        scores=table_of_scores(
            {
                f"{voice}, {language}": scores
                for voice, some in pairs.items()
                for language, scores in evaluate(some).scores.items()
                if language != "all"
            }
            | everything.scores
        ),
        areas=rows_of_labels(everything.areas),
        kinds=rows_of_labels(everything.kinds),
        confusions=rows(
            (confusion.said, confusion.read, confusion.times)
            for confusion in everything.confusions[:MOST_CONFUSIONS]
        ),
        themes=rows(
            (name, len(groups), *theme_scores(groups, lambda text: reader.read(text).vector))
            for name, groups in read_themes(THEMES_HELD_OUT).items()
        ),
        personal=rows(
            (how, sort, *share)
            for how, scores in personal.items()
            for sort, share in [*scores.found.items(), ("none, left whole", scores.left_whole)]
        ),
    )
    (model / "README.md").write_text(card, encoding="utf-8")


def row_of_file(path: Path) -> str:
    content = path.read_bytes()
    checksum = hashlib.sha256(content).hexdigest()
    return f"| `encoder/{path.name}` | {len(content) / 1e6:.1f} MB, sha256 `{checksum}` |"


def fair_pairs(nlp: Language) -> dict[str, list[Pair]]:
    """Read each held-out voice in two halves, each with thresholds that the other half set."""
    voices = read_voices(HELD_OUT)
    judge = part(nlp, "verdict", Judge)
    ours = judge.limits
    halves = [{voice: messages[start::2] for voice, messages in voices.items()} for start in (0, 1)]
    pairs: dict[str, list[Pair]] = {voice: [] for voice in voices}
    for half, other in (halves, halves[::-1]):
        judge.limits = calibrate(guess_all(nlp, list(chain.from_iterable(other.values()))))
        for voice, messages in half.items():
            pairs[voice] += read_all(Reader(nlp), messages)
    judge.limits = ours
    return pairs


def read_all(reader: Reader, messages: Sequence[Labelled]) -> list[Pair]:
    readings = reader.read_many((message.text, None) for message in messages)
    return list(zip(messages, readings, strict=True))


def table_of_scores(rows_: dict[str, Scores]) -> str:
    head = ("", "n", "language", "short", "area", "lenient", "kind", "sure", "sure, right", "error")
    body = [
        (
            title,
            scores.messages,
            scores.language,
            scores.language_short,
            scores.area,
            scores.area_lenient,
            scores.kind,
            scores.sure,
            scores.sure_right,
            scores.calibration_error,
        )
        for title, scores in rows_.items()
    ]
    return rows([head, ["---"] * len(head), *body])


def rows_of_labels(labels: Iterable[LabelScores]) -> str:
    return rows((label.label, label.messages, label.precision, label.recall) for label in labels)


def rows(lines: Iterable[Sequence[object]]) -> str:
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


def cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
