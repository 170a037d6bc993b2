"""Whether somebody may be in danger now: a suggestion box is no alarm, and must say so."""

import re

DANGER = re.compile(
    r"\b(levens\s?)?gevaar|\bbrand\b|\bgaslucht|\blekkage|\bgewond|\bongeluk\b|\bkortsluiting"
    r"|\bdanger|\bon fire\b|\bgas leak|\binjured\b",
    re.IGNORECASE,
)


def may_be_danger(text: str) -> bool:
    return DANGER.search(text) is not None
