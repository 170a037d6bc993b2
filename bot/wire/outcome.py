"""What a refusal of Telegram means for the call that was refused: a decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.wire.patience import wait_after

TRIES = 3

# Telegram tells these apart by their words only.
HARMLESS = (
    "message is not modified",
    "query is too old",
    "query id is invalid",
    "message to edit not found",
)


@dataclass(frozen=True)
class Done:
    """It was made, or it no longer matters."""


@dataclass(frozen=True)
class Later:
    """Nobody's fault: it waits, and counts as no try."""

    not_before: datetime


@dataclass(frozen=True)
class Again:
    not_before: datetime


@dataclass(frozen=True)
class Moved:
    """The group is a supergroup now, with another id."""

    chat_id: int


@dataclass(frozen=True)
class Unreachable:
    """The patron blocked the bot, or is gone."""


@dataclass(frozen=True)
class Hopeless:
    """It can never succeed."""


Outcome = Done | Later | Again | Moved | Unreachable | Hopeless


def outcome_of(error: Exception, *, tries: int, private: bool, now: datetime) -> Outcome:
    """Decide what becomes of a call that failed; `tries` counts the failures before this one."""
    retry = now + timedelta(seconds=wait_after(tries))
    match error:
        case RetryAfter():
            return Later(now + _wait_of(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden() if private:
            return Unreachable()
        case BadRequest() if any(words in error.message.lower() for words in HARMLESS):
            return Done()
        case BadRequest() if private and "chat not found" in error.message.lower():
            return Unreachable()
        case BadRequest() | Forbidden():
            return Hopeless()
        case InvalidToken() | Conflict():
            return Later(now + timedelta(seconds=30))
        case NetworkError():  # also a time-out: it may have arrived, and is then said twice
            return Again(retry)
    return Again(retry) if tries + 1 < TRIES else Hopeless()


def _wait_of(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
