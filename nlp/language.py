"""Which language a message is in."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from math import log
from typing import TYPE_CHECKING, Literal, Self
from unicodedata import normalize

import numpy as np
from spacy.language import Language

from nlp.draft import draft_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from nlp.labelled import Labelled
    from nlp.reading import Tongue

OURS = ("nl", "en")
# Those written with Latin letters; other letters speak for themselves.
OTHERS = (
    *("af", "az", "ca", "cs", "da", "de", "es", "et", "fi", "fr", "fy", "ga", "ha", "hr", "ht"),
    *("hu", "id", "it", "ku", "lb", "ln", "lt", "lv", "mt", "no", "om", "pl", "pt", "ro", "rw"),
    *("sk", "so", "sq", "sv", "sw", "tl", "tr", "uz", "vi"),
)
ENOUGH_CHARACTERS = 500
FEWEST_WORDS = 3
LAST_LATIN_LETTER = "\u024f"
VIETNAMESE_LETTERS = range(0x1E00, 0x1F00)
WORD = re.compile(r"[^\W\d_]+")
LONGEST_STRING = 6
# The share of messages that a word is taken to be in, beyond those in which it was.
UNSEEN = 0.0002
# Of a log-probability, so that each fits a byte.
STEP = 0.1


class Spelling:
    """A naive Bayes classifier over strings of letters: py3langid's, cut down to our languages.

    As it comes, py3langid takes 80 MB and most of a second to load.
    """

    def __init__(self, strings: Sequence[str], weights: NDArray[np.int8]) -> None:
        self.places = {string: place for place, string in enumerate(strings)}
        self.weights = weights

    def __call__(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Give the log-likelihood of each language, ours first."""
        found = Counter(self.longest_strings(f" {' '.join(words)} "))
        counts = np.array(list(found.values()), dtype=np.float32)
        weights = STEP * self.weights[list(found)].astype(np.float32)
        # The logarithm, because that is what py3langid was trained on.
        scores: NDArray[np.float32] = np.log1p(counts) @ weights
        return scores

    def longest_strings(self, text: str) -> Iterator[int]:
        """Find the longest known string that ends at each letter."""
        for end in range(1, len(text) + 1):
            for start in range(max(0, end - LONGEST_STRING), end):
                place = self.places.get(text[start:end])
                if place is not None:
                    yield place
                    break


@cache
def learn_spelling() -> Spelling:
    # Here, not above: only training needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    langid = LanguageIdentifier.from_model_file(MODEL_FILE)
    rows = np.array(langid.tk_nextmove, dtype=np.uint32).reshape(-1, 256)
    features = {
        string: langid.tk_output[state]
        for state, spelt in spell_states(rows[np.array(langid.tk_row)])
        if langid.tk_output[state] >= 0 and (string := as_string(spelt))
    }
    columns = [langid.nb_classes.index(language) for language in OURS + OTHERS]
    chances = langid.nb_ptc[list(features.values())][:, columns].astype(np.float32)
    weights = (chances - chances.max(axis=1, keepdims=True)) / STEP
    return Spelling(list(features), np.maximum(weights.round(), -128).astype(np.int8))


def spell_states(moves: NDArray[np.uint32]) -> Iterator[tuple[int, bytes]]:
    """Give what each state of py3langid's automaton stands for: the shortest way there."""
    met = np.zeros(len(moves), dtype=bool)
    met[0] = True
    level = {0: b""}
    while level:
        states = list(level)
        targets = moves[states]
        new = zip(*np.nonzero(~met[targets]), strict=True)
        level = {int(targets[at, byte]): level[states[at]] + bytes([byte]) for at, byte in new}
        met[list(level)] = True
        yield from level.items()


def as_string(spelt: bytes) -> str | None:
    """Decode what can occur between words in lower case, in Latin letters."""
    try:
        string = spelt.decode()
    except UnicodeDecodeError:  # half a letter
        return None
    letters = string.replace(" ", "")
    usable = string == string.lower() and (letters.isalpha() or string == " ")
    return string if usable and not any(map(is_foreign_letter, letters)) else None


class LanguageDetector:
    """Adds up what the words, their spelling and the hint say.

    Spelling alone is wrong on one in ten messages of under six words. So words that patrons are
    known to use count for more.
    """

    def __init__(self, *, hint_weight: float, spelling_weight: float, other_from: float) -> None:
        self.hint_weight = hint_weight
        self.spelling_weight = spelling_weight
        self.other_from = other_from
        self.lexicon: dict[str, float] = {}
        self.spelling = Spelling([], np.empty((0, len(OURS + OTHERS)), dtype=np.int8))

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        draft.language = self.detect(draft.text, draft.hint)
        return doc

    def detect(self, text: str, hint: Tongue | None = None) -> Tongue | Literal["other"]:
        text = normalize("NFKC", text[:ENOUGH_CHARACTERS]).lower()
        words = WORD.findall(text)
        dutch, english, *others = self.spelling(words)
        told = len(words) >= FEWEST_WORDS and max(others) - max(dutch, english) > self.other_from
        if told or mostly_foreign_letters(text):
            return "other"
        known = sum(self.lexicon.get(word, 0.0) for word in words)
        hinted = {"nl": self.hint_weight, "en": -self.hint_weight, None: 0.0}[hint]
        return "nl" if known + self.spelling_weight * (dutch - english) + hinted >= 0 else "en"

    def fit(self, messages: Iterable[Labelled]) -> None:
        """Learn what each word says for Dutch (above zero) or for English (below)."""
        counts: dict[str, Counter[str]] = {language: Counter() for language in OURS}
        texts: Counter[str] = Counter()
        for message in messages:
            texts[message.language] += 1
            counts[message.language].update(set(WORD.findall(message.text.lower())))
        dutch, english = (
            {word: count / texts[language] for word, count in counts[language].items()}
            for language in OURS
        )
        self.lexicon = {
            word: round(log((dutch.get(word, 0) + UNSEEN) / (english.get(word, 0) + UNSEEN)), 2)
            for word, count in sorted((counts["nl"] + counts["en"]).items())
            if count > 1
        }
        self.spelling = learn_spelling()

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        words = json.dumps(self.lexicon, ensure_ascii=False, indent=0)
        path.with_suffix(".json").write_text(words, encoding="utf-8")
        np.savez_compressed(
            path.with_suffix(".npz"),
            strings=np.array(list(self.spelling.places)),
            weights=self.spelling.weights,
        )

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> Self:
        self.lexicon = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(path.with_suffix(".npz")) as arrays:
            self.spelling = Spelling(arrays["strings"].tolist(), arrays["weights"])
        return self


def mostly_foreign_letters(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(map(is_foreign_letter, letters)) * 2 > len(letters)


def is_foreign_letter(letter: str) -> bool:
    return letter > LAST_LATIN_LETTER and ord(letter) not in VIETNAMESE_LETTERS


@Language.factory("ideeenbus_language")
def create_detector(
    nlp: Language, name: str, hint_weight: float, spelling_weight: float, other_from: float
) -> LanguageDetector:
    return LanguageDetector(
        hint_weight=hint_weight, spelling_weight=spelling_weight, other_from=other_from
    )
