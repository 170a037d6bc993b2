"""What staff order by command, and what may follow what: decisions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, StrEnum, auto

from bot.i18n import Language
from storage.suggestions import Status
from storage.tables import Event

LONGEST_REASON = 700
LARGEST_NUMBER = 2**63 - 1  # what a database takes


class Move(StrEnum):
    TAKE_UP = "take_up"
    DONE = "done"
    DECLINE = "decline"
    UNDO = "undo"
    BLOCK = "block"
    UNBLOCK = "unblock"


class Refusal(Enum):
    """Why an order is not carried out."""

    NO_NUMBER = auto()
    UNKNOWN = auto()
    NOBODY = auto()
    NO_REASON = auto()
    ONE_AT_A_TIME = auto()
    PERSONAL_DATA = auto()
    TOO_LONG = auto()
    WITHDRAWN = auto()
    HANDED_OVER = auto()
    ALREADY = auto()
    DECIDED = auto()
    NOTHING_TO_UNDO = auto()


COMMANDS: Mapping[Move, Mapping[Language, str]] = {
    Move.TAKE_UP: {"en": "takeup", "nl": "oppakken"},
    Move.DONE: {"en": "done", "nl": "gedaan"},
    Move.DECLINE: {"en": "decline", "nl": "afwijzen"},
    Move.UNDO: {"en": "undo", "nl": "terugdraaien"},
    Move.BLOCK: {"en": "block", "nl": "blokkeren"},
    Move.UNBLOCK: {"en": "unblock", "nl": "deblokkeren"},
}
BLOCKING = {Move.BLOCK, Move.UNBLOCK}
WITH_REASON = {Move.DONE, Move.DECLINE}
TARGETS: Mapping[Move, Status] = {
    Move.TAKE_UP: "taken_up",
    Move.DONE: "done",
    Move.DECLINE: "declined",
}
# Only staff decide, and only of what its patron has not withdrawn.
FOLLOWS: Mapping[str, frozenset[Status]] = {
    "new": frozenset({"taken_up", "done", "declined"}),
    "taken_up": frozenset({"done", "declined"}),
}
NUMBER_AND_REASON = re.compile(
    r"\s*(?:nr\.?|no\.?|#)?\s*(\d+)\b[\s:;,.–-]*(.*)", re.DOTALL | re.IGNORECASE
)
# Behind the first number, where there are words to expect.
MORE_NUMBERS = re.compile(r"\b(?:en|and|nr|no)\b", re.IGNORECASE)
# Other bots in the room have commands as well: only what is nearly one of ours is answered.
NEARLY = 0.7
HELP = {"help", "hulp"}


@dataclass(frozen=True)
class Order:
    """What staff wrote: do this with that number, and say so to its patron in these words."""

    move: Move
    number: int | None
    reason: str


def move_of(command: str) -> Move | None:
    """Return what a command asks for, in either language; None for one that is not ours."""
    return next((move for move, names in COMMANDS.items() if command in names.values()), None)


def is_nearly_ours(command: str) -> bool:
    """Tell whether it is a slip of the pen in one of our commands, or asks which there are."""
    ours = [name for names in COMMANDS.values() for name in names.values()]
    return command in HELP or bool(get_close_matches(command, ours, n=1, cutoff=NEARLY))


def order_of(move: Move, written: str) -> Order:
    found = NUMBER_AND_REASON.match(written)
    if found is None or int(found[1]) > LARGEST_NUMBER:
        return Order(move, None, "")
    return Order(move, int(found[1]), "" if move is Move.UNDO else found[2].strip())


def fault_of(order: Order) -> Refusal | None:
    """Return what is wrong with the words of an order."""
    if order.number is None:
        return Refusal.NO_NUMBER
    if order.reason and not re.search(r"[^\W\d]", MORE_NUMBERS.sub("", order.reason)):
        return Refusal.ONE_AT_A_TIME
    if order.move in WITH_REASON and not order.reason:
        return Refusal.NO_REASON
    return Refusal.TOO_LONG if len(order.reason) > LONGEST_REASON else None


def next_status(move: Move, status: str, history: Iterable[Event]) -> Status | Refusal:
    """Decide what a suggestion becomes. What is done or declined already may get other words."""
    if status == "withdrawn":
        return Refusal.WITHDRAWN
    if status == "handed_over":
        return Refusal.HANDED_OVER
    if move is Move.UNDO:
        return former_status(status, history) or Refusal.NOTHING_TO_UNDO
    target = TARGETS[move]
    if status == target:
        return target if move in WITH_REASON else Refusal.ALREADY
    return target if target in FOLLOWS.get(status, ()) else Refusal.DECIDED


def former_status(status: str, history: Iterable[Event]) -> Status | None:
    """Return what a suggestion was before staff made it what it is."""
    steps = [event for event in history if event.what == "status" and event.after == status]
    before: dict[str, Status] = {"new": "new", "taken_up": "taken_up"}
    forward = [step for step in steps if status in FOLLOWS.get(step.before or "", ())]
    return before[forward[-1].before or ""] if forward else None
