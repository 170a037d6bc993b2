"""What a patron asks of the bot itself, in a command or in plain words: a decision."""

import re
from collections.abc import Mapping, Sequence
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
    COMPLAIN = "complaint"


NAMES: Mapping[str, Command] = {
    **{command.value: command for command in Command},
    "hulp": Command.HELP,
    "mijn": Command.MY,
    "gedaan": Command.DONE,
    "taal": Command.LANGUAGE,
    "vergeet": Command.FORGET,
    "intrekken": Command.WITHDRAW,
    "opnieuw": Command.AGAIN,
    "klacht": Command.COMPLAIN,
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
# What people say of what they said; as the whole of a message, and of nothing else: who wants to
# take back a fine or a membership has something to tell the library.
_MINE = (
    r"(het|dit|dat|hem|(mijn|m.n) (laatste )?(bericht|idee|klacht|vraag|suggestie|opmerking)"
    r"|(bericht |nummer |nr )?(?P<number>\d+))"
)
_MY = (
    r"(it|this|that|my (last )?(message|idea|complaint|question|suggestion|remark)"
    r"|(message |number |no )?(?P<number>\d+))"
)
_NEVER_MIND = r"(laat|nee laat|ach laat) (het )?maar( zitten)?"
_I_WANT = r"(ik wil |wil |kunt u |kun je |graag )?"
_PLEASE = r"( graag| toch| weer| maar| aub| alsjeblieft| please)*"
_I_WANT_TO = r"(i want to |i would like to |can you |can i |please )?"
_IDEAS = r"(de |hun |jullie )?(ideeen|ideeën|berichten|suggesties)"
PHRASES: Mapping[Command, Sequence[str]] = {
    Command.WITHDRAW: (
        rf"({_NEVER_MIND} )?{_I_WANT}{_MINE}{_PLEASE} (intrekken|terugtrekken)",
        rf"({_NEVER_MIND} )?(ik )?trek {_MINE}{_PLEASE} (in|terug){_PLEASE}",
        rf"({_NEVER_MIND} )?{_I_WANT}(haal|gooi) {_MINE}{_PLEASE} weg",
        r"intrekken (nummer |nr )?(?P<number>\d+)",
        rf"({_NEVER_MIND}|vergeet het maar)( haal( het)? weg)?",
        r"haal( het)? weg|weg ermee",
        rf"{_I_WANT_TO}(withdraw|take back|cancel|delete|remove) {_MY}{_PLEASE}",
        r"(no )?never ?mind|forget it|cancel",
    ),
    Command.PRIVACY: (
        r"wie leest (dit|dat|het|ze)( (eigenlijk|allemaal|nou|dan))*",
        r"wat (weet|weten|bewaart|bewaren) (je|jij|u|jullie) (allemaal )?(van|over) mij",
        r"who reads (this|that|it|these)",
        r"what do you (know|keep|store) (about|of) me",
    ),
    Command.FORGET: (
        r"vergeet mij|wis alles|wis mijn (gegevens|berichten)",
        rf"{_I_WANT}(haal|verwijder|wis) (alles|mijn gegevens)( van mij)?( weg)?{_PLEASE}",
        rf"{_I_WANT_TO}(forget me|delete everything){_PLEASE}",
        rf"{_I_WANT_TO}(delete|erase) (all )?my data{_PLEASE}",
    ),
    Command.MY: (
        rf"wat (is er|gebeurt er|gebeurde er|doen jullie) (nu |gebeurd )?met {_MINE}"
        r"( nu| gebeurd| gedaan)*",
        rf"what (happened|happens|became|has become|did you do) (to|with|of) {_MY}( now)?",
        r"((toon|laat|laat me) )?mijn (berichten|idee[eë]n|klachten)( zien)?",
        r"(show )?my (messages|ideas|complaints|suggestions)",
    ),
    Command.DONE: (
        r"wat (heeft|hebben) (de bibliotheek|de bieb|jullie) (eigenlijk |al )*"
        rf"(gedaan( met {_IDEAS}.*)?|met {_IDEAS}.* gedaan)",
        r"what (did|has) the library (do|done)( (with|about) .*ideas?)?",
    ),
    Command.LANGUAGE: (
        r"(in het |praat |spreek )?(nederlands|engels)( graag| aub| alsjeblieft)*",
        r"((in|talk|speak|write) )?(english|dutch)( please)?",
    ),
    Command.COMPLAIN: (
        r"(ik wil|kan ik|hoe kan ik) (hier )?(graag )?(een )?(offici[eë]le |formele )?"
        r"klacht (indienen|maken|doen)",
        r"(i want to|i would like to|can i|how can i) (make|file) a (formal |official )?complaint",
    ),
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
    return Asked(command) if command else _in_a_phrase(words)


def _in_a_phrase(words: str) -> Asked | None:
    for command, phrases in PHRASES.items():
        for phrase in phrases:
            if said := re.fullmatch(phrase, words):
                return Asked(command, rest=said.groupdict().get("number") or "")
    return None


def _command(name: str, rest: str) -> Asked:
    if known := NAMES.get(name):
        return Asked(known, rest=rest)
    close = {NAMES[near] for near in get_close_matches(name, NAMES, n=3, cutoff=CLOSE)}
    if len(close) != 1:
        return Asked(None)
    [likely] = close
    return Asked(None, perhaps=likely) if likely in ONLY_WHEN_MEANT else Asked(likely, rest=rest)
