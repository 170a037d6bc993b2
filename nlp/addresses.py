"""Finds where somebody lives: a street with a house number, a postcode, a house number said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum.nl import postcode

from nlp.found import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = (
    r"(?:[ -]?(?:bis|hs|huis|zwart|rood|boven|beneden|links|rechts)\b"
    r"|-?[A-Za-z]{1,2}\b|[ -](?:I{1,3}|IV|V)\b"
    r"|[/-]\d{1,3}(?!\d)| ?(?:t/m|tot en met) ?\d{1,4}(?!\d)"
    r"|,? (?i:flat|apartment|apartement|app\.?|apt\.?|unit|kamer|room) ?\d{1,4}(?!\d)"
    r"| [A-Za-z](?=\W*(?:$|[,.;)\n])))"
)
# What is counted, or a year, is no house.
HOUSE = (
    rf"(?!(?:19[5-9]\d|20[0-3]\d)\b)\d{{1,5}}(?![\d:]|[.,]\d){SUFFIX}{{0,2}}(?![\w€%])"
    r"(?!\s?(?:x|uur|u|keer|maal|jaar|jaren|jr|maand(?:en)?|we(?:ek|ken)|dag(?:en)?|min(?:uten)?"
    r"|km|m|meter|euro|cm|graden|kilo|procent|personen|mensen|boeken|stuks|delen|deel"
    r"|jan(?:uari)?|feb(?:ruari)?|maart|april|mei|juni|juli|aug(?:ustus)?|sept?(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|january|february|march|may|june|july|august|october"
    r"|times|hours?|minutes?|days?|years?|weeks?|months?|books?|people|pages?)\b)"
)
SAID_HOUSE = r"(?:(?:huis)?nummer|huisnr|nr|no|(?:house )?number|house no)\.?"

# Endings that make a street whatever stands before them, and ones that need a capital. Others
# ("Amsterdam 2", "Reservering 3") are too much like something else: see HOME.
STRONG = (
    r"(?:straat|str\.|laan|gracht|kade|steeg|singel|dreef|plantsoen|dijk|boulevard|burgwal"
    r"|voorhout)"
)
WEAK = r"(?:weg|plein|hof|pad|markt|park|wal|haven|brink|erf|meent|einde|gaarde|rak|werf|wetering)"
BARE = r"(?:Brink|Markt|Plein(?: 1[89]\d\d)?|Dam|Singel|Dijk|Gracht|Kade|Haven|Oosteinde|Westeinde)"
NO_STREET = (
    r"(?!(?i:sesamstraat|onderweg|halfweg|snelweg|spoorweg|\w*(?:super|kerst|boeken|rommel|vlooien"
    r"|arbeids|week|woning|ruil|kinder)markt|(?:fiets|voet|zebra|wandel|think|note|touch|key)pad"
    r"|(?:lees|kinder|jeugd|taal|school)plein|(?:thema|pret|speel)park|weekeinde)\b)"
)
NAME = r"[A-Z0-9'’][\w.'’-]{0,25}"
LEADING = (
    r"(?:(?!(?:Adres|Address|Ik|Op|In|Bij|Aan|Naar|Mijn|Mevrouw|Meneer|Wij|We|I|At|On|Bus|Lijn)\b)"
    rf"(?:{NAME}|(?i:lange|korte|oude|nieuwe|grote|kleine|eerste|tweede|burgemeester|prins|prinses"
    r"|koningin|pastoor|dokter|burg\.|dr\.|ds\.|mr\.|prof\.|pr\.|sint|van)) "
    r"(?:(?:van|de|der|den|het|ter|ten|'t) ){0,2})"
)
DUTCH_STREET = (
    rf"(?:{LEADING}{{0,4}}{NO_STREET}(?:[^\W\d_][\w’'-]{{1,25}}?(?i:{STRONG})"
    rf"|[A-Z][\w’'-]{{1,25}}?{WEAK}"
    rf"|(?:Laan|Plein|Hof|Weg|Park|Pad|Straat|Kade|Boulevard) "
    rf"(?:(?:van|de|der|den|het|ter|naar|op) ){{1,2}}{NAME}(?: {NAME}){{0,3}}"
    rf"|{BARE})(?!\w))"
)
ENGLISH_STREET = (
    r"(?:[A-Z][\w'’]{1,20} ){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Close|Court|Crescent"
    r"|Terrace|Gardens|Way|Square|Place|Row|Hill|Grove|Mews|Walk)\b"
)
FICTION = (
    r"(?!221B? Baker|84,? Charing Cross|44 Scotland|10 Downing|2[12] Jump|10 Cloverfield"
    r"|77 Shadow|112 Ocean|\d+ Wall Street|\d+ Sesame)"
)
AT_HOME = (
    r"(?i:\b(?:woon|wonen|woont|woonachtig|adres|verhuisd|bezorgen|bezorgd|live|lives|living"
    r"|address|moved)\b)(?: \w{1,20}(?=:))?(?:[ :]{1,3}(?:is|op|aan|in|naar|to|at|on|nu"
    r"|now|er|dus)\b){0,3}[ :]{1,2}"
)
STREET = re.compile(
    r"(?<!\w)(?:"
    rf"{DUTCH_STREET},? (?:op |at )?(?:{SAID_HOUSE} ?)?{HOUSE}"
    rf"|{SAID_HOUSE} ?{HOUSE},? (?:in|aan|op|on|of|at) (?:de |het |the )?"
    rf"(?:{DUTCH_STREET}|{ENGLISH_STREET})"
    rf"|(?:(?i:flat|apartment|apt|unit)\.? \d{{1,4}}[A-Za-z]?,? )?{FICTION}(?<![Bb]us )(?<!lijn )"
    rf"\d{{1,4}}[A-Za-z]?,? (?:{ENGLISH_STREET}(?! [A-Z][a-z])"
    r"|[A-Z][\w’'-]{1,25}?(?:straat|laan|gracht|kade|steeg|singel|dreef|plantsoen)(?!\w))"
    r")"
)
HOME = re.compile(
    rf"{AT_HOME}(?:(?:de|het|the) )?(?P<address>(?:{NAME} ){{1,3}}(?:{SAID_HOUSE} ?)?{HOUSE}"
    rf"|\w[\w’'-]{{1,25}}?(?:{STRONG}|{WEAK}) {HOUSE}"
    rf"|{SAID_HOUSE} ?{HOUSE}"
    r"|\d{1,4}[a-z]? (?:[a-z]{2,20} ){1,2}(?:street|road|lane|avenue|close|drive|court|way)\b)"
)
HOUSE_ALONE = re.compile(
    rf"\b(?i:huisnummer|huisnr|house number|house no)\b\W{{0,3}}(?:is )?{HOUSE}"
)

# Two letters that are a word or a unit behind a number are no postcode.
NO_LETTERS = (
    r"(?!(?i:ad|af|al|am|an|as|at|bc|be|bv|by|cc|ce|cm|da|dan|de|dl|dm|do|ec|eg|ek|el|en|er|et|eu"
    r"|ex|ga|gb|go|gr|ha|hd|he|hz|if|ik|in|is|it|ja|je|jr|kb|kg|km|kw|la|ma|mb|me|mg|ml|mm|my|na"
    r"|nl|no|nr|nu|nv|of|oh|ok|om|on|op|or|os|pa|pc|pk|pm|re|sa|sd|so|ss|st|tb|te|to|tv|uk|up|us"
    r"|va|vd|ve|vk|vn|vs|wc|we|wk|xl|xs|ze|zo)\b)"
)
POSTCODE = rf"(?<![\w.,€-])[1-9]\d{{3}} ?{NO_LETTERS}[A-Za-z]{{2}}(?![^\W\d])"
ANY_POSTCODE = r"(?<!\w)[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})(?![^\W\d])"
POSTCODE_AND_HOUSE = re.compile(
    rf"(?<!\w)(?:{LEADING}{{0,4}}{HOUSE}[,;]? ?(?:{ANY_POSTCODE}|{POSTCODE})"
    rf"|(?:{ANY_POSTCODE}|{POSTCODE})[,;]? ?(?:{SAID_HOUSE} ?)?{HOUSE})"
)
CALLED_POSTCODE = re.compile(
    r"\b(?i:postcode|post code|postal code|zip)\b(?:\W{1,3}(?:is|van|:)\b){0,2}\W{1,3}"
    r"(?P<address>[1-9]\d{3} ?[A-Za-z]{2})(?!\w)"
)
FOUR_AND_TWO = re.compile(r"\d{4} ?[A-Za-z]{2}")
POSTCODE_ALONE = re.compile(rf"{POSTCODE}(?!\w)")
YEAR = re.compile(r"(?:19|20)\d\d")

TOWN = re.compile(
    r",? (?:te |in )?(?!Graag|Groet|Met|Mvg|Tel|Bel|Ik|Kan|De |Het )[A-Z][\w’'-]{2,25}"
    r"(?: [A-Z][\w’'-]{2,25})?"
)
BETWEEN = re.compile(r"[\s,;.-]{0,4}(?:(?:te|met|postcode|huisnummer|huisnr\.?) ?)?")
BRANCH = re.compile(
    r"\b(?:vestiging|filiaal|bieb|bibliotheek|library|branch|locatie|location|gebouw|building"
    r"|servicepunt|afhaalpunt|halte|school|museum|theater|kerk)"
    r"(?: (?:van|in|aan|op|de|het|the|at|on|of|jullie|nieuwe|oude|[A-Z]\w{1,20})){0,4}\W{0,2}$",
    re.IGNORECASE,
)
BRANCH_AFTER = re.compile(r"[ -](?:vestiging|filiaal|bibliotheek|branch|library)\b", re.IGNORECASE)
DIGIT = re.compile(r"\d")


def addresses(text: str) -> Iterator[Found]:
    if DIGIT.search(text):
        last: Found | None = None
        for start, end in sorted({*streets(text), *houses(text), *postcodes(text)}):
            if last and (start < last.end or BETWEEN.fullmatch(text, last.end, start)):
                last = Found(last.start, max(last.end, end), "address")
            else:
                if last:
                    yield with_town(last, text)
                last = Found(start, end, "address")
        if last:
            yield with_town(last, text)


def streets(text: str) -> Iterator[tuple[int, int]]:
    """Find a street and a number, unless a branch of the library stands there."""
    for match in STREET.finditer(text):
        start, end = match.span()
        if not (BRANCH.search(text, max(0, start - 60), start) or BRANCH_AFTER.match(text, end)):
            yield start, end
    for match in HOME.finditer(text):
        yield match.span("address")


def houses(text: str) -> Iterator[tuple[int, int]]:
    for match in HOUSE_ALONE.finditer(text):
        yield match.span()


def postcodes(text: str) -> Iterator[tuple[int, int]]:
    """Find postcodes; a year before two letters is one only where it is called so."""
    for match in CALLED_POSTCODE.finditer(text):
        yield match.span("address")
    if FOUR_AND_TWO.search(text):
        for match in POSTCODE_AND_HOUSE.finditer(text):
            yield match.span()
        for match in POSTCODE_ALONE.finditer(text):
            if postcode.is_valid(match[0]) and not YEAR.match(match[0]):
                yield match.span()


def with_town(found: Found, text: str) -> Found:
    town = TOWN.match(text, found.end)
    return Found(found.start, town.end(), "address") if town else found
