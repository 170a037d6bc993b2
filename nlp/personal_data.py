"""Finds by rules what tells who a patron is; replaces it, and the names that the encoder found."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from spacy.language import Language

from nlp.addresses import addresses
from nlp.births import births
from nlp.draft import draft_of
from nlp.found import SORTS, Found, Sort, without_overlaps
from nlp.identifiers import emails, numbers, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from spacy.tokens import Doc

    from nlp.tokenizer import DutchOrEnglishTokenizer

PLACEHOLDERS: dict[str, dict[Sort, str]] = {
    "nl": {
        "address": "[adres]",
        "birth": "[geboortedatum]",
        "bsn": "[bsn]",
        "card": "[pasnummer]",
        "email": "[e-mail]",
        "iban": "[rekeningnummer]",
        "person": "[naam]",
        "phone": "[telefoon]",
    },
    "en": {
        "address": "[address]",
        "birth": "[date of birth]",
        "bsn": "[bsn]",
        "card": "[card number]",
        "email": "[e-mail]",
        "iban": "[account number]",
        "person": "[name]",
        "phone": "[phone]",
    },
}

BLANKS: dict[Sort, str] = dict.fromkeys(SORTS, " ")

LONGEST_MESSAGE = 4096
LONGEST_WORD = 64

RULES: tuple[Callable[[str], Iterator[Found]], ...] = (emails, numbers, spoken, births, addresses)


def find(text: str) -> list[Found]:
    return without_overlaps(found for rule in RULES for found in rule(text))


def placeholders(language: str) -> dict[Sort, str]:
    return PLACEHOLDERS["nl" if language == "nl" else "en"]


def replace(text: str, found: Iterable[Found], instead: Mapping[Sort, str]) -> str:
    pieces, position = [], 0
    for item in found:
        pieces += [text[position : item.start], instead[item.sort]]
        position = item.end
    return "".join([*pieces, text[position:]])


def blank(text: str, found: Iterable[Found]) -> str:
    """Put spaces where it stands, so that all else stays in its place."""
    letters = list(text)
    for item in found:
        letters[item.start : item.end] = " " * (item.end - item.start)
    return "".join(letters)


def worth_reading(text: str) -> str:
    """Cut what no one reads: a word costs the tokenizer the square of its length."""
    return " ".join(word[:LONGEST_WORD] for word in text.split())[:LONGEST_MESSAGE]


class RuleFinder:
    """Finds before the encoder reads, so that what the rules find never reaches it."""

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        draft.found = find(draft.text)
        return doc


class PersonalDataRemover:
    """Gives a new Doc, so that what comes after never sees what was removed.

    Nor does it see what stands instead: "[e-mail]" is no word of the patron's.
    """

    def __init__(self, tokenizer: DutchOrEnglishTokenizer) -> None:
        self.tokenizer = tokenizer

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        rest = worth_reading(replace(draft.text, draft.found, BLANKS))
        draft.text = replace(draft.text, draft.found, placeholders(draft.language))
        draft.removed = tuple(sorted({item.sort for item in draft.found}))
        cleaned = self.tokenizer(rest, draft.language)
        cleaned._.draft = draft
        return cleaned


@Language.factory("ideeenbus_personal_rules")
def create_finder(nlp: Language, name: str) -> RuleFinder:
    return RuleFinder()


@Language.factory("ideeenbus_personal_data", retokenizes=True)
def create_remover(nlp: Language, name: str) -> PersonalDataRemover:
    return PersonalDataRemover(cast("DutchOrEnglishTokenizer", nlp.tokenizer))
