"""A patron sees what the library did with suggestions, of whomever."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Message, answer, edit, send
from bot.patrons.pages import PAGE, page_of, result_list
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.settings import Settings
from bot.wire.turn import Turn
from storage import listings
from storage.tables import Patron


@dataclass(frozen=True)
class Results:
    people: People
    settings: Settings

    async def show(self, turn: Turn, person: Person) -> None:
        """Begin with the patron's own branch, unless nothing was done there yet."""
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            own = patron.branch if patron else None
            begin = own if own and await listings.count_results(session, own) else None
            message = await self._page(session, person, patron, "0", begin)
            await turn.say(session, send(person.chat_id, message))

    async def leaf(self, turn: Turn, person: Person, pressed: Pressed, value: str) -> None:
        """Show another page or branch; the button says which as `page:branch`."""
        page, _, branch = value.partition(":")
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            message = await self._page(session, person, patron, page, branch or None)
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def _page(
        self,
        session: AsyncSession,
        person: Person,
        patron: Patron | None,
        written: str,
        branch: str | None,
    ) -> Message:
        page = page_of(written, await listings.count_results(session, branch))
        results = await listings.results(session, branch, offset=page.offset, limit=PAGE)
        language = answer_language(patron, person.app_language)
        own_branch = patron.branch if patron else None
        return result_list(results, page, branch, language, self.settings, own_branch=own_branch)
