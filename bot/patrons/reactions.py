"""What the box does with a message, and in which language it answers: decisions."""

import re
from enum import Enum, auto

from bot.i18n import Language, as_language
from nlp import Kind, Reading
from storage.tables import Patron

THANKS = re.compile(r"\b(\w*dank\w*|merci|thx|tnx|ty|thanks?|oke?|oké|okay)\b|👍|🙏", re.IGNORECASE)
# Whether to pass it on is not asked of these: it would be an odd answer to a few words.
SMALL_TALK_WORDS = 4


class Reaction(Enum):
    STORE = auto()
    PROMPT = auto()
    WELCOME = auto()
    ASK = auto()
    ASK_LANGUAGE = auto()


def reaction_to(text: str, reading: Reading) -> Reaction:
    """Decide whether a message is stored, answered with a friendly word, or asked about."""
    if reading.language == "other":
        return Reaction.ASK_LANGUAGE
    if reading.kind is not Kind.NONE:
        return Reaction.STORE
    if len(text.split()) > SMALL_TALK_WORDS:
        return Reaction.ASK
    return Reaction.WELCOME if THANKS.search(text) else Reaction.PROMPT


def known_language(patron: Patron | None, app_language: str | None) -> Language | None:
    """Return a patron's language as far as we know it before reading: chosen, used, the app's."""
    return as_language(patron.language if patron else None) or as_language(app_language)


def answer_language(
    patron: Patron | None, app_language: str | None, read: str | None = None
) -> Language:
    """Return the language to answer in: the chosen one, else that of the message, else a guess."""
    if patron and patron.language_chosen and (chosen := as_language(patron.language)):
        return chosen
    known = as_language(read) or known_language(patron, app_language)
    # Somebody whose app speaks neither is likelier to read English than Dutch.
    return known or ("en" if app_language else "nl")
