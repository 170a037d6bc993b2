"""What a button of ours carries: at most 64 bytes, written here and read here."""

from enum import StrEnum
from typing import NamedTuple

LARGEST_NUMBER = 2**63 - 1  # what a database takes


class Action(StrEnum):
    RIGHT = "right"
    AREAS = "areas"
    AREA = "area"
    BRANCHES = "branches"
    BRANCH = "branch"
    BACK = "back"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    SEND_ANYWAY = "send"
    LANGUAGE = "language"
    FORGET = "forget"
    FOLLOW = "follow"
    BETTER = "better"
    SCORE = "score"
    OWN = "own"
    CARD = "card"
    RESULTS = "results"


class Press(NamedTuple):
    """`number` is that of a suggestion, of a draft for SEND_ANYWAY, and 0 where none is meant."""

    number: int
    action: Action
    value: str


def data(number: int, action: Action, value: str = "") -> str:
    return f"{number}:{action}:{value}"


def parse(written: str) -> Press | None:
    """Return what was pressed, None for what this version does not understand."""
    number, _, rest = written.partition(":")
    action, _, value = rest.partition(":")
    known = number.isascii() and number.isdecimal() and action in set(Action)
    if not known or int(number) > LARGEST_NUMBER:
        return None
    return Press(int(number), Action(action), value)
