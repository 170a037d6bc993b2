"""What a patron asks of the bot itself, in a command or in plain words: a decision."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple

WRITTEN = re.compile(r"^/(\w+)(?:@\w+)?\s*(.*)$", re.DOTALL)
# Below this likeness, one command is as likely as another.
CLOSE = 0.7


class Command(StrEnum):
    """The value is the name to send it by."""

    START = "start"
    HELP = "help"
    MY = "my"
    DONE = "done"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    FORGET = "forget"
    STOP = "stop"
    WITHDRAW = "withdraw"
    AGAIN = "again"


NAMES: Mapping[str, Command] = {
    **{command.value: command for command in Command},
    "hulp": Command.HELP,
    "mijn": Command.MY,
    "gedaan": Command.DONE,
    "taal": Command.LANGUAGE,
    "vergeet": Command.FORGET,
    "intrekken": Command.WITHDRAW,
    "opnieuw": Command.AGAIN,
}
# Only what nobody writes to a library about, as the whole of a message.
PLAIN_WORDS: Mapping[str, Command] = {
    "help": Command.HELP,
    "hulp": Command.HELP,
    "menu": Command.HELP,
    "stop": Command.STOP,
    "stoppen": Command.STOP,
    "quit": Command.STOP,
    "unsubscribe": Command.STOP,
    "afmelden": Command.STOP,
    "privacy": Command.PRIVACY,
    "taal": Command.LANGUAGE,
    "language": Command.LANGUAGE,
    "intrekken": Command.WITHDRAW,
    "trek in": Command.WITHDRAW,
    "withdraw": Command.WITHDRAW,
    "undo": Command.WITHDRAW,
    "start": Command.AGAIN,
    "opnieuw": Command.AGAIN,
    "again": Command.AGAIN,
    "start over": Command.AGAIN,
}
# What changes something, or ends in a question about it, is not done on a guess.
ONLY_WHEN_MEANT = {Command.FORGET, Command.WITHDRAW, Command.STOP}


class Asked(NamedTuple):
    """`command` is what to do, `perhaps` what to ask about; both None for what is unknown."""

    command: Command | None
    perhaps: Command | None = None
    rest: str = ""


def asked_for(text: str) -> Asked | None:
    """Return what is asked of the bot; None where the text is something to pass on."""
    if written := WRITTEN.match(text.strip()):
        return _command(written.group(1).lower(), written.group(2).strip())
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    command = PLAIN_WORDS.get(words)
    return Asked(command) if command else None


def _command(name: str, rest: str) -> Asked:
    if known := NAMES.get(name):
        return Asked(known, rest=rest)
    close = {NAMES[near] for near in get_close_matches(name, NAMES, n=3, cutoff=CLOSE)}
    if len(close) != 1:
        return Asked(None)
    [likely] = close
    return Asked(None, perhaps=likely) if likely in ONLY_WHEN_MEANT else Asked(likely, rest=rest)
