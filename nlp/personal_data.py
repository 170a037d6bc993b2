"""Replaces what tells who a patron is, by rules. Names of persons are not among them yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type
from spacy.language import Language
from stdnum import iban, isbn
from stdnum.nl import bsn

from nlp.draft import draft_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from spacy.tokens import Doc

    from nlp.tokenizer import DutchOrEnglishTokenizer

Sort = Literal["bsn", "card", "email", "iban", "phone", "postcode"]

PLACEHOLDERS: dict[str, dict[Sort, str]] = {
    "nl": {
        "bsn": "[bsn]",
        "card": "[pasnummer]",
        "email": "[e-mail]",
        "iban": "[rekeningnummer]",
        "phone": "[telefoon]",
        "postcode": "[adres]",
    },
    "en": {
        "bsn": "[bsn]",
        "card": "[card number]",
        "email": "[e-mail]",
        "iban": "[account number]",
        "phone": "[phone]",
        "postcode": "[address]",
    },
}

BLANKS: dict[Sort, str] = dict.fromkeys(get_args(Sort), " ")

# The lookbehinds let a match begin only where a word begins: else a long word costs its square.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+ ?(?:@|[(\[]at[)\]]) ?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d\d(?:[ .-]?[A-Z0-9]){11,30}", re.IGNORECASE)
DUTCH_IBAN = re.compile(r"NL\d\d[A-Z]{4}\d{10}")
# A lookahead, for the nine may begin inside another nine that are none.
NINE_DIGITS = re.compile(r"(?<!\d)(?=(\d(?:[\s./_–-]{0,3}\d){8})(?!\d))")
SAID_BSN = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofinummer)\W{0,3}(?:nummer |number |is |no\.? |nr\.? ){0,2}"
    r"(?P<number>\d(?:[ .-]?\d){6,8})(?!\d)",
    re.IGNORECASE,
)
SAID_CARD = re.compile(
    r"\b(?:\w{0,20}pas(?:je)?|\w{0,20}pasnummer|lidnummer|lid|card|membership|member)\b"
    r"(?: (?:nummer|nr\.?|number|no\.?))?\W{0,3}(?:is )?(?P<number>\d(?: ?\d){5,15})(?!\d)",
    re.IGNORECASE,
)
ISBN = re.compile(
    r"(?<!\d)(?:97[89](?:[ -]?\d){10}|\d{1,5}-\d{1,7}-\d{1,7}-[\dX])(?!\d)", re.IGNORECASE
)
POSTCODE = r"[1-9]\d{3}(?: ?(?!S[ADS])[A-Z]{2}|(?!s[ads])[a-z]{2})"
HOUSE = r"\d{1,5}(?:[ -]?[A-Za-z])?"
ADDRESS = re.compile(
    rf"(?<!\w)(?:(?:[A-Z][\w’'-]* )?{HOUSE},? {POSTCODE}"
    rf"|{POSTCODE},? ?(?:(?:nr\.?|nummer|huisnummer|number|no\.?) ?)?{HOUSE})(?!\w)"
)

LONGEST_MESSAGE = 4096
LONGEST_WORD = 64

PERSONAL_NUMBERS = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
}


@dataclass(frozen=True, slots=True, order=True)
class Found:
    start: int
    end: int
    sort: Sort


def emails(text: str) -> Iterator[Found]:
    for match in EMAIL.finditer(text):
        yield Found(*match.span(), "email")


def ibans(text: str) -> Iterator[Found]:
    """Find account numbers; words that follow may look like a part of one."""
    for match in IBAN.finditer(text):
        start, longest = match.span()
        for end in range(longest, start + 14, -1):
            if text[end - 1].isalnum() and is_iban(text[start:end]):
                yield Found(start, end, "iban")
                break


def is_iban(text: str) -> bool:
    """Tell an IBAN; a Dutch one with a slip of the pen counts."""
    compact = iban.compact(text).replace(".", "").upper()
    return bool(DUTCH_IBAN.fullmatch(compact)) or iban.is_valid(compact)


def phones(text: str) -> Iterator[Found]:
    for match in PhoneNumberMatcher(text, "NL", leniency=Leniency.VALID):
        if number_type(match.number) in PERSONAL_NUMBERS:
            yield Found(match.start, match.end, "phone")


def bsns(text: str) -> Iterator[Found]:
    for match in SAID_BSN.finditer(text):
        yield Found(*match.span("number"), "bsn")
    for match in NINE_DIGITS.finditer(without_books(text)):
        if bsn.is_valid(digits_of(match[1])):
            yield Found(*match.span(1), "bsn")


def without_books(text: str) -> str:
    """Blank out each ISBN, for one in eleven holds what could be a BSN."""
    return ISBN.sub(lambda book: " " * len(book[0]) if isbn.is_valid(book[0]) else book[0], text)


def digits_of(text: str) -> str:
    """Give the digits as 0-9, in whatever script they are written."""
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


def cards(text: str) -> Iterator[Found]:
    for match in SAID_CARD.finditer(text):
        yield Found(*match.span("number"), "card")


def addresses(text: str) -> Iterator[Found]:
    for match in ADDRESS.finditer(text):
        yield Found(*match.span(), "postcode")


RULES: tuple[Callable[[str], Iterator[Found]], ...] = (
    emails,
    ibans,
    cards,
    phones,
    bsns,
    addresses,
)


def find(text: str) -> list[Found]:
    return without_overlaps(found for rule in RULES for found in rule(text))


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Join what overlaps, so that no part of either survives."""
    apart: list[Found] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if apart and item.start < apart[-1].end:
            last = apart[-1]
            apart[-1] = Found(last.start, max(last.end, item.end), last.sort)
        else:
            apart.append(item)
    return apart


def placeholders(language: str) -> dict[Sort, str]:
    return PLACEHOLDERS["nl" if language == "nl" else "en"]


def replace(text: str, found: Iterable[Found], instead: Mapping[Sort, str]) -> str:
    pieces, position = [], 0
    for item in found:
        pieces += [text[position : item.start], instead[item.sort]]
        position = item.end
    return "".join([*pieces, text[position:]])


def worth_reading(text: str) -> str:
    """Cut what no one reads: a word costs the tokenizer the square of its length."""
    return " ".join(word[:LONGEST_WORD] for word in text.split())[:LONGEST_MESSAGE]


class PersonalDataRemover:
    """Gives a new Doc, so that what comes after never sees what was removed.

    Nor does it see what stands instead: "[e-mail]" is no word of the patron's.
    """

    def __init__(self, tokenizer: DutchOrEnglishTokenizer) -> None:
        self.tokenizer = tokenizer

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        found = find(draft.text)
        rest = worth_reading(replace(draft.text, found, BLANKS))
        draft.text = replace(draft.text, found, placeholders(draft.language))
        draft.removed = tuple(sorted({item.sort for item in found}))
        cleaned = self.tokenizer(rest, draft.language)
        cleaned._.draft = draft
        return cleaned


@Language.factory("ideeenbus_personal_data", retokenizes=True)
def create_remover(nlp: Language, name: str) -> PersonalDataRemover:
    return PersonalDataRemover(cast("DutchOrEnglishTokenizer", nlp.tokenizer))
