"""Messages without words: photos wait for theirs, the rest is answered."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.i18n import Language
from bot.messages import Button, Message, answer, edit, send
from bot.patrons.buttons import Action, data
from bot.patrons.conversation import photo_of, replied_to
from bot.patrons.door import refused, turn_away
from bot.patrons.heard import Heard
from bot.patrons.media import (
    Medium,
    drop_photo,
    not_taken,
    photo_added,
    photo_dropped,
    what_is_on_the_photo,
)
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.settings import Settings
from bot.wire.turn import Turn
from storage import attachments, parts
from storage.outbox import Call
from storage.tables import Patron

# The pictures of an album come one by one, and the words may come with any of them.
ALBUM_PAUSE = timedelta(seconds=2)


@dataclass(frozen=True)
class Wordless:
    people: People
    settings: Settings

    async def receive(self, turn: Turn, person: Person, heard: Heard) -> None:
        """Answer once, an album too."""
        async with turn.commit() as session:
            known = await self.people.find(session, person)
            if refusal := refused(known, turn.now):
                library = self.settings.library
                await turn_away(session, turn, person, self.people, library, refusal)
                return
            patron = await self.people.see(session, turn, person)
            language = answer_language(patron, person.app_language)
            message = await self._answer_to(session, turn, patron, heard, language)
            if message is None:
                return
            if known is None:
                message = message.with_more(texts.introduction(language, self.settings.privacy))
            await _say(session, turn, patron, heard, send(person.chat_id, message))

    async def drop(self, turn: Turn, person: Person, pressed: Pressed, photo: int) -> None:
        """Forget the photos that have no words yet."""
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            language = answer_language(patron, person.app_language)
            waiting = await attachments.find_waiting(session, patron, attachment=photo)
            if patron is None or waiting is None:
                why = texts.passed_on_already if patron else texts.button_is_old
                await turn.say(session, answer(pressed.query_id, why(language)))
                return
            await attachments.drop_waiting(session, patron)
            message = Message(photo_dropped(language))
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def _answer_to(
        self,
        session: AsyncSession,
        turn: Turn,
        patron: Patron,
        heard: Heard,
        language: Language,
    ) -> Message | None:
        """Return what to say; None for what belongs to an album that was answered."""
        told = heard.album is not None and heard.album == patron.album
        if heard.photo is None:
            return None if told else Message(not_taken(heard.medium or Medium.UNKNOWN, language))
        photo = photo_of(heard, patron, turn.now)
        about = await replied_to(session, patron, heard)
        if about:
            photo.suggestion = about.number
        elif heard.album and (part := await parts.of_album(session, patron, heard.album)):
            photo.suggestion, told = part.suggestion, True
        number = await attachments.keep(session, photo)
        if told:
            return None
        if about:
            # The button also tells what a reply to this answer is about.
            change = Button(texts.change(language), data(about.number, Action.CHANGE))
            return Message(photo_added(about.number, language), [[change]])
        button = Button(drop_photo(language), data(number, Action.PHOTO))
        return Message(what_is_on_the_photo(language), [[button]])


async def _say(session: AsyncSession, turn: Turn, patron: Patron, heard: Heard, call: Call) -> None:
    """Say it; of an album after a moment, in which its words may still come."""
    if heard.album is None:
        await turn.say(session, call)
        return
    patron.album = heard.album
    patron.waiting_call = await turn.say_after(session, ALBUM_PAUSE, call)
