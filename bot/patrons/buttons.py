"""What a button of ours carries: at most 64 bytes, written here and read here."""

from enum import StrEnum
from typing import NamedTuple

LARGEST_NUMBER = 2**63 - 1  # what a database takes


class Action(StrEnum):
    RIGHT = "right"
    CHANGE = "change"
    AREAS = "areas"
    AREA = "area"
    BRANCHES = "branches"
    BRANCH = "branch"
    ANY_BRANCH = "anybranch"
    KINDS = "kinds"
    KIND = "kind"
    HAND_OVER = "formal"
    TAKE_BACK = "informal"
    BACK = "back"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    SEND_ANYWAY = "send"
    PHOTO = "photo"
    LANGUAGE = "language"
    FORGET = "forget"
    FOLLOW = "follow"
    BETTER = "better"
    SCORE = "score"
    OWN = "own"
    CARD = "card"
    RESULTS = "results"


class Press(NamedTuple):
    """`number` is that of a suggestion, and 0 where none is meant.

    For SEND_ANYWAY it is that of a draft, for PHOTO of a photo that waits for words.
    """

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
