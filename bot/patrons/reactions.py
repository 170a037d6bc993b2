"""What the box does with a message, and in which language it answers: decisions."""

import re
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.i18n import Language, as_language
from nlp import Kind, Reading
from nlp.pleasantries import says_nothing_more
from storage.tables import Patron

THANKS = re.compile(r"\b(\w*dank\w*|merci|thx|tnx|ty|thanks?|oke?|oké|okay)\b|👍|🙏", re.IGNORECASE)
# Whether to pass it on is not asked of these: it would be an odd answer to a few words.
SMALL_TALK_WORDS = 4
# Below this, what reads as a question may be a wish; a wish must not wait for a second press.
SURE_OF_QUESTION = 0.6
# Nobody asks for the opening hours in so many words: there is more in it than a question.
QUESTION_WORDS = 60
FRIENDLY_WORD_EVERY = timedelta(minutes=10)


class Reaction(Enum):
    STORE = auto()
    PROMPT = auto()
    WELCOME = auto()
    ASK = auto()
    ASK_LANGUAGE = auto()
    ASK_QUESTION = auto()
    NOD = auto()


def reaction_to(text: str, reading: Reading) -> Reaction:
    """Decide whether a message is stored, answered with a friendly word, or asked about."""
    if reading.language == "other":
        return Reaction.ASK_LANGUAGE
    if reading.kind is Kind.QUESTION and is_only_a_question(text, reading):
        return Reaction.ASK_QUESTION
    if reading.kind is not Kind.NONE:
        return Reaction.STORE
    if len(text.split()) > SMALL_TALK_WORDS:
        return Reaction.ASK
    return Reaction.WELCOME if THANKS.search(text) else Reaction.PROMPT


def is_only_a_question(text: str, reading: Reading) -> bool:
    return reading.kind_confidence >= SURE_OF_QUESTION and len(text.split()) <= QUESTION_WORDS


def said_once(
    reaction: Reaction, text: str, *, prompted_at: datetime | None, now: datetime
) -> Reaction:
    """Decide what a friendly word becomes soon after the last: real words are still answered."""
    lately = prompted_at is not None and now - prompted_at < FRIENDLY_WORD_EVERY
    if reaction not in (Reaction.PROMPT, Reaction.WELCOME) or not lately:
        return reaction
    only_polite = reaction is Reaction.WELCOME or says_nothing_more(text)
    return Reaction.NOD if only_polite else Reaction.ASK


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
