"""Who writes very much is slowed down with a kind word: decisions."""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple

from storage.tables import Patron

PERIOD = timedelta(minutes=10)
# Somebody with a whole list of ideas, each in a message of its own, stays below this.
MANY = 20
# One every ten seconds: nobody reads receipts at that pace, and staff must read it all.
MOST = 60


class Count(NamedTuple):
    since: datetime
    messages: int


class Pressure(Enum):
    USUAL = auto()
    SLOW_DOWN = auto()
    FULL = auto()
    STILL_FULL = auto()


def counted(patron: Patron | None, now: datetime) -> Count:
    """Return the count of a patron's messages in the running period, this one included."""
    since = patron.busy_since if patron else None
    if patron is None or since is None or now - since >= PERIOD:
        return Count(now, 1)
    return Count(since, patron.busy_count + 1)


def pressure(messages: int) -> Pressure:
    """Decide what the latest of so many messages meets: what is told is told once."""
    if messages > MOST:
        return Pressure.FULL if messages == MOST + 1 else Pressure.STILL_FULL
    return Pressure.SLOW_DOWN if messages == MANY + 1 else Pressure.USUAL
