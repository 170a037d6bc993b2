"""Finds what is one person's own by its form: e-mail, telephone, account, BSN, library card."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from phonenumbers import (
    NumberParseException,
    PhoneNumberType,
    number_type,
    parse,
)
from stdnum import iban, isbn
from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn

from nlp.found import Found, each
from nlp.spoken import spoken_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Without as many digits there is nothing to look for.
SIX_DIGITS = re.compile(r"\d(?:[\W_]{0,4}\d){5}")

# A match begins only where a word begins, and what repeats is possessive or counted: else a long
# word costs its square.
AT = (
    r"(?: ?[@＠] ?| ?[(\[{] ?(?:at|a|apenstaart|apenstaartje|apestaartje) ?[)\]}] ?"
    r"| (?:apenstaartje|apestaartje|apenstaart) )"
)
DOT = r"(?: ?[(\[{] ?(?:dot|punt) ?[)\]}] ?| (?:dot|punt) )"
LOCAL = rf"(?<![\w.+-])[\w.+-]++(?:{DOT}[\w+-]++){{0,3}}"
TOP = r"(?:com|nl|org|net|be|de|eu|uk|fr|pl|info|frl|amsterdam)"
MAIL_HOST = (
    r"(?:casema|chello|gmail|gmx|googlemail|hetnet|home|hotmail|icloud|kpnmail|kpnplanet|live|msn"
    r"|onsnet|outlook|planet|proton|protonmail|quicknet|solcon|telfort|tele2|upcmail|xs4all|yahoo"
    r"|zeelandnet|ziggo)"
)
EMAIL = re.compile(
    rf"{LOCAL}(?:{AT}(?:[\w-]++(?:\.[\w-]++)++|(?:[\w-]++(?:\.|{DOT})){{1,3}}[\w-]++"
    rf"|[\w-]++ ?[.,;]? ?{TOP}(?!\w)|{MAIL_HOST}(?:nl|com)?(?!\w))"
    rf"| at (?:{MAIL_HOST} ?[.,]? ?{TOP}(?!\w)|(?:[\w-]++{DOT}){{1,3}}[\w-]++))"
    rf"|(?<![\w.+-])\w++[._+-][\w.+-]++ at [\w-]++\.{TOP}(?!\w)",
    re.IGNORECASE,
)

# A lookahead here too: "op 12 " looks like the beginning of one.
IBAN = re.compile(r"(?<![^\W_])(?=([A-Z]{2} ?\d\d(?:[ .-]{0,3}[A-Z0-9]){11,30}))", re.IGNORECASE)
NO_SEPARATORS = str.maketrans("", "", " .-")
WORD_END = re.compile(r"[^\W_]++")
DUTCH_IBAN = re.compile(r"NL\d\d[A-Z]{4}\d{9,10}")
SAID_ACCOUNT = re.compile(
    r"\b(?:(?:bank|giro)?rekening(?:nummer|nr\.?)?|giro(?:nummer|nr\.?)?|bank account)"
    r"\W{0,3}(?:(?:nummer|number|nr|no|is)\W{1,3}){0,2}(?P<number>\d(?:[ .-]?\d){5,11})(?!\d)",
    re.IGNORECASE,
)

# A lookahead, for the nine may begin inside another nine that are none.
NINE_DIGITS = re.compile(r"(?<!\d)(?=(\d(?:[\W_]{0,3}\d){8})(?!\d))")
CALLED_BSN = r"(?:bsn|burger ?service|sofi|citizen service|social security)"
BSN_DIGITS = r"(?P<number>(?<!\d)\d(?:[\W_]{0,3}\d){6,8}(?!\d))"
SAID_BSN = re.compile(rf"{CALLED_BSN}\D{{0,40}}{BSN_DIGITS}", re.IGNORECASE)
BSN_SAID_AFTER = re.compile(rf"{BSN_DIGITS}(?=\D{{0,25}}\b{CALLED_BSN})", re.IGNORECASE)
# Books by their own look, whether the last digit is right or not; and ones that need a right one.
SURE_BOOK = re.compile(
    r"(?:(?<!\d)97[89]-\d{1,5}-\d{1,7}-\d{1,7}-\d|isbn(?:-?1[03])?"
    r"\W{0,3}(?:97[89][ -]?)?\d(?:[ -]?\d){8}[ -]?[\dX])"
    r"(?!\d)",
    re.IGNORECASE,
)
MAYBE_BOOK = re.compile(
    r"(?<!\d)(?:97[89](?:[ -]?\d){10}|9[04]-\d{1,6}-\d{1,6}-[\dX])(?!\d)", re.IGNORECASE
)

CARD = (
    r"\b(?:\w{0,20}(?:pas|pasje|kaart)|lid|lidmaatschap|abonnement|abonnee|barcode|streepjescode"
    r"|card(?: ?holder)?|membership|member|borrower|patron|customer|account|user|gebruiker|klant"
    r"|leners?|login|inlog|relatie|deelnemer)[- ]?(?:s-?)?"
    r"(?:nummer|nr|number|no|id|code)?(?![^\W\d_])"
)
CARD_DIGITS = r"(?<!\d)(?!97[89]\d{10}\b|\d{1,2}-\d{1,2}-\d)\d(?:[ .-]?\d){5,15}(?!\d)"
SAID_CARD = re.compile(
    rf"{CARD}(?:\W{{1,3}}(?:nummer|nr|number|no|is|met|with|van|of|=)\b){{0,3}}\W{{0,3}}"
    rf"(?P<number>(?:\b[A-Z]{{1,3}}-?)?{CARD_DIGITS})",
    re.IGNORECASE,
)
SAID_CARD_FAR = re.compile(
    rf"{CARD}(?:\W{{1,3}}(?!book|boek|dvd|cd\b|order|bestel)[^\W\d_]{{1,15}}\b){{1,5}}\W{{1,3}}"
    r"(?P<number>(?!97[89])\d{8,14})(?!\d)",
    re.IGNORECASE,
)
CARD_SAID_AFTER = re.compile(
    r"(?<!\d)(?P<number>\d(?: ?\d){5,15})(?=\W{1,3}(?:is|=|staat|als|as)\W"
    r"[\w ]{0,20}(?:pas|card|kaart|nummer|number|code)\b)",
    re.IGNORECASE,
)
BARE_CARD = re.compile(r"(?<![\d.,-])(?P<number>2\d{3} ?\d{4} ?\d{4} ?\d{1,2})(?![\d-])")

GAP = r"[\s()./_·•*:–-]{0,4}"
DUTCH_PHONE = re.compile(
    rf"(?<!\d)(?:(?:\+|00){GAP}31|31(?={GAP}6)|\(?0){GAP}(?:\(?0\)?{GAP})?"
    rf"[1-9](?:{GAP}\d){{8}}(?!\d)"
)
FROM_ABROAD = re.compile(rf"(?<![\d+])(?:\+|00){GAP}[1-9](?:{GAP}\d){{8,13}}(?!\d)")
MOBILE_WITH_A_SLIP = re.compile(
    r"(?<![\w.,:/-])[0O]6[ -]{0,3}[1-9](?:[ .-]?\d){6,8}(?![\d:])", re.IGNORECASE
)
FILLER = (
    r"\W{0,3}(?:(?:me|mij|m'n|mijn|my|us|ons|u|nummer|nr|number|no|is|op|onder|on|at|dan|even|ff"
    r"|gerust|maar|to|the|het|naar|a|mobiel|mobile)\b\W{1,3}){0,5}"
)
PHONE_DIGITS = r"(?P<number>(?<!\d)\+?\(?\d(?:[ ()./_–-]{0,3}\d){5,13})(?![\d:])"
SAID_PHONE = re.compile(
    r"\b(?:bel(?:len|t)?|tel(?:efoon)?(?:nummer|nr)?|telnr|app(?:en)?|whats ?app|mobiel|gsm|sms"
    r"|call|ring|phone|text|mobile|fax|bereikbaar|bereiken|reach"
    r"|(?:mijn|my) (?:number|nummer|nr))\b"
    rf"(?: (?:number|nummer|nr))?{FILLER}{PHONE_DIGITS}",
    re.IGNORECASE,
)
PHONE_SAID_AFTER = re.compile(
    rf"{PHONE_DIGITS}(?=[ ,]{{1,2}}(?:even |graag |svp )?(?:bellen|appen|opbellen)\b)",
    re.IGNORECASE,
)
SAID_NUMBER = re.compile(rf"\b(?:number|nummer|nr)\b{FILLER}{PHONE_DIGITS}", re.IGNORECASE)
# Dates look like telephone numbers, and so do numbers that anybody may call.
DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}([-/. ])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([-/.])\d{1,2}\2\d{1,2})(?!\d)"
)
PUBLIC_PHONE = re.compile(r"0[89]00|14 ?0|112|116|144")

PERSONAL_NUMBERS = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
}


def emails(text: str) -> Iterator[Found]:
    yield from each(EMAIL, text, "email")


def numbers(text: str) -> Iterator[Found]:
    if SIX_DIGITS.search(text):
        for rule in (ibans, bsns, cards, phones):
            yield from rule(text)


def spoken(text: str) -> Iterator[Found]:
    for start, end, digits in spoken_numbers(text, lengths={9, 10}):
        if bsn.is_valid(digits):
            yield Found(start, end, "bsn")
        elif digits.startswith("0") and is_phone(digits):
            yield Found(start, end, "phone")


def ibans(text: str) -> Iterator[Found]:
    """Find account numbers; words that follow may look like a part of one."""
    yield from each(SAID_ACCOUNT, text, "iban", "number")
    for match in IBAN.finditer(text):
        start = match.start(1)
        if end := longest(text, start, match.end(1), is_iban):
            yield Found(start, end, "iban")


def is_iban(text: str) -> bool:
    """Tell an IBAN; a Dutch one with a slip of the pen counts."""
    compact = text.translate(NO_SEPARATORS).upper()
    # Its own rules of each country know only the banks of last year. The sum first: it is quick.
    return bool(DUTCH_IBAN.fullmatch(compact)) or (
        mod_97_10.is_valid(compact[4:] + compact[:4])
        and iban.is_valid(compact, check_country=False)
    )


def longest(text: str, start: int, end: int, fits: Callable[[str], bool]) -> int | None:
    """Give where the longest part that fits ends: what comes behind may be another word."""
    ends = [word.end() for word in WORD_END.finditer(text, start, end)]
    return next((last for last in reversed(ends) if fits(text[start:last])), None)


def bsns(text: str) -> Iterator[Found]:
    """Find every nine digits that pass for a BSN, and whatever is called one."""
    yield from each(SAID_BSN, text, "bsn", "number")
    yield from each(BSN_SAID_AFTER, text, "bsn", "number")
    for match in NINE_DIGITS.finditer(without_books(text)):
        if bsn.is_valid(digits_of(match[1])):
            yield Found(*match.span(1), "bsn")


def without_books(text: str) -> str:
    """Blank out each ISBN, for one in eleven holds what could be a BSN."""
    text = SURE_BOOK.sub(blank, text)
    return MAYBE_BOOK.sub(lambda book: blank(book) if isbn.is_valid(book[0]) else book[0], text)


def blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def digits_of(text: str) -> str:
    """Give the digits as 0-9, in whatever script they are written."""
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


def cards(text: str) -> Iterator[Found]:
    for pattern in (SAID_CARD, SAID_CARD_FAR, CARD_SAID_AFTER, BARE_CARD):
        yield from each(pattern, text, "card", "number")


def phones(text: str) -> Iterator[Found]:
    text = DATE.sub(lambda date: "x" * len(date[0]), text)
    yield from each(MOBILE_WITH_A_SLIP, text, "phone")
    for match in DUTCH_PHONE.finditer(text):
        if is_phone(match[0]):
            yield Found(*match.span(), "phone")
    for match in FROM_ABROAD.finditer(text):
        start, end = match.span()
        yield Found(start, longest(text, start, end, is_phone) or end, "phone")
    for match in chain(SAID_PHONE.finditer(text), PHONE_SAID_AFTER.finditer(text)):
        if not PUBLIC_PHONE.match(match["number"]):
            yield Found(*match.span("number"), "phone")
    for match in SAID_NUMBER.finditer(text):
        if is_phone("+" + digits_of(match["number"])):
            yield Found(*match.span("number"), "phone")


def is_phone(text: str) -> bool:
    """Tell a number that is a person's: no service, and none that cannot be."""
    try:
        number = parse(text, "NL")
    except NumberParseException:
        return False
    return number_type(number) in PERSONAL_NUMBERS
