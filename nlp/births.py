"""Finds dates of birth. Other dates stay, and so does a year of birth alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlp.found import Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|mrt|mar(?:ch)?|apr(?:il)?|mei|may|jun[ei]?"
    r"|jul[iy]?|aug(?:ustus|ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# Who was born before 1900 writes no messages, but is written about.
YEAR = r"(?:(?:19|20)\d\d|['’`]?\d\d)(?!\d)"
DATE = re.compile(
    rf"(?<!\d)(?=\d)(?:\d{{1,2}} ?[-/. ] ?\d{{1,2}} ?[-/. ] ?{YEAR}"
    r"|(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}(?!\d)"
    r"|(?:\d{4}(?:19|20)\d\d|(?:19|20)\d{6}|\d{6})(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|e|de|ste)?[ -](?:of )?{MONTH}\.?,?[ -]{YEAR})"
    rf"|(?<!\w)(?=[a-z]{{3,9}}\.? \d){MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? {YEAR}",
    re.IGNORECASE,
)
SAID_BEFORE = re.compile(
    r"(?<!\w)(?:"
    r"(?:geb(?:\.? ?dat(?:um)?|oorte ?datum)|date of birth|birth ?date|d\.?o\.?b)(?!\w)\D{0,40}"
    r"|(?:geb(?:oren|oortedag)?|g\.?b\.?d|born|verjaardag|birthday|jarig"
    r"|(?:ik|ben|dochter|zoon|zoontje|moeder|vader|man|vrouw) (?:ik |is )?van)(?!\w)"
    r"(?:\W{1,3}(?:is|was|op|on|the|de|(?:te|in) \w{1,20})\b){0,3}\W{0,3}"
    r"|[(][*°] ?)$",
    re.IGNORECASE,
)
SAID_AFTER = re.compile(
    r"\W{1,3}(?:(?:is|ben|ik|mijn|my|her|his|zijn|haar|de|the)\W){0,3}"
    r"(?:geboren|geboorte|verjaardag|birthday|date of birth|born|dob\b)",
    re.IGNORECASE,
)
LONGEST_SAID = 60
# A letter ends with a name; the year keeps out the date of the letter.
NAME_BEFORE = re.compile(r"[A-Z][\w’'-]{1,25}[,.]? {0,2}[(]?$")
LINE_END_AFTER = re.compile(r"[)]?[ .!]{0,3}$", re.MULTILINE)
RIGHT_BEHIND = re.compile(r"[,.]? ?[(*°]? ?")
OF_ONE_WHO_WRITES = re.compile(r"(?:\D|^)(?:19[2-9]\d|200\d|201[0-5]|[3-9]\d|0\d)$")


def births(text: str) -> Iterator[Found]:
    """Find the dates that somebody calls one of birth, or puts behind a name at the end."""
    for match in DATE.finditer(text):
        before = text[max(0, match.start() - LONGEST_SAID) : match.start()]
        if (
            SAID_BEFORE.search(before)
            or SAID_AFTER.match(text, match.end())
            or is_signed(before, match[0], text, match.end())
        ):
            yield Found(*match.span(), "birth")


def births_beside(text: str, named: Sequence[Found]) -> Iterator[Found]:
    """Find the dates of which the encoder saw a part, and those right behind a person's name."""
    for match in DATE.finditer(text):
        start, end = match.span()
        if any(
            (name.sort == "birth" and name.start < end and start < name.end)
            or (
                name.sort == "person"
                and OF_ONE_WHO_WRITES.search(match[0])
                and RIGHT_BEHIND.fullmatch(text, name.end, start)
            )
            for name in named
        ):
            yield Found(start, end, "birth")


def is_signed(before: str, date: str, text: str, end: int) -> bool:
    return bool(
        OF_ONE_WHO_WRITES.search(date)
        and NAME_BEFORE.search(before)
        and LINE_END_AFTER.match(text, end)
    )
