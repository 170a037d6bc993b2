"""A patron sees their own suggestions, and opens one."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.messages import Message, answer, edit, send
from bot.patrons.pages import PAGE, own_list, page_of
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.patrons.receipts import receipt
from bot.settings import Settings
from bot.wire.turn import Turn
from storage import listings, suggestions
from storage.tables import Patron


@dataclass(frozen=True)
class Own:
    people: People
    settings: Settings

    async def show(self, turn: Turn, person: Person) -> None:
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            message = await self._page(session, person, patron, "0")
            await turn.say(session, send(person.chat_id, message))

    async def leaf(self, turn: Turn, person: Person, pressed: Pressed, page: str) -> None:
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            message = await self._page(session, person, patron, page)
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def open(self, turn: Turn, person: Person, pressed: Pressed, number: int) -> None:
        """Send the receipt as it is now; the list stays where it is."""
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            suggestion = await suggestions.find_own(session, number, patron)
            if suggestion is None:
                language = answer_language(patron, person.app_language)
                await turn.say(session, answer(pressed.query_id, texts.button_is_old(language)))
                return
            language = answer_language(patron, person.app_language)
            message = receipt(suggestion, language, self.settings)
            await turn.say(session, answer(pressed.query_id), send(person.chat_id, message))

    async def _page(
        self, session: AsyncSession, person: Person, patron: Patron | None, written: str
    ) -> Message:
        who = patron.pseudonym if patron else ""
        page = page_of(written, await listings.count_own(session, who))
        items = await listings.own(session, who, offset=page.offset, limit=PAGE)
        language = answer_language(patron, person.app_language)
        return own_list(items, page, language, self.settings.library.timezone)
