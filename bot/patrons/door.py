"""From whom nothing is taken now, and what they are told: once each, in plain words."""

from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import Language, catalogue
from bot.messages import Message, send
from bot.patrons.flood import PERIOD, Pressure, counted, pressure
from bot.patrons.people import People, Person
from bot.patrons.reactions import answer_language
from bot.settings import Library
from bot.wire.turn import Turn
from storage.tables import Patron

# Who comes back at the time that was named is not turned away again.
UP_TO_THE_MINUTE = timedelta(seconds=59)


class Refusal(Enum):
    BLOCKED = auto()
    FULL = auto()


def refused(patron: Patron | None, now: datetime) -> Refusal | None:
    """Decide whether the patron's next message is taken; None if it is."""
    if patron is None:
        return None
    if patron.blocked:
        return Refusal.BLOCKED
    full = pressure(counted(patron, now).messages) in (Pressure.FULL, Pressure.STILL_FULL)
    return Refusal.FULL if full else None


async def turn_away(
    session: AsyncSession,
    turn: Turn,
    person: Person,
    people: People,
    library: Library,
    refusal: Refusal,
) -> None:
    """Take nothing, and say so the first time."""
    patron = await people.see(session, turn, person)
    language = answer_language(patron, person.app_language)
    if refusal is Refusal.BLOCKED and not patron.told_blocked:
        patron.told_blocked = True
        await turn.say(session, send(person.chat_id, Message(blocked(language, library))))
    if refusal is Refusal.FULL and pressure(patron.busy_count) is Pressure.FULL:
        again = (patron.busy_since or turn.now) + PERIOD + UP_TO_THE_MINUTE
        text = full(language, library, again.astimezone(library.timezone))
        await turn.say(session, send(person.chat_id, Message(text)))


def blocked(language: Language, library: Library) -> str:
    _ = catalogue(language).gettext
    text = _("The library has decided to take no more messages from you here.")
    if library.contact:
        text += " " + _("Do you not agree, or do you need the library? {contact}").format(
            contact=library.contact
        )
    return text


def slow_down(language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "You have a lot to tell, and I keep it all. Can you put more in one message? "
        "That is easier to read."
    )


def full(language: Language, library: Library, again: datetime) -> str:
    _ = catalogue(language).gettext
    text = _(
        "I have had so many messages from you that I am full for now. I have kept all that you "
        "wrote before, but not this last message. Please come back at {time}: what you write "
        "before then, I do not keep."
    ).format(time=f"{again:%H:%M}")
    if library.contact:
        text += " " + _("Can it not wait? {contact}").format(contact=library.contact)
    return text
