"""A patron is asked, at most twice a year, for a mark for the library as a whole."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.messages import answer, edit, send
from bot.patrons import news
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.patrons.timing import half_year, may_ask_rating
from bot.settings import Settings
from bot.wire.turn import Turn
from storage import ratings
from storage.tables import Patron


@dataclass(frozen=True)
class Ratings:
    people: People
    settings: Settings

    async def ask(self, session: AsyncSession, turn: Turn, person: Person, patron: Patron) -> None:
        """Ask, if it was long enough ago."""
        today = turn.now.astimezone(self.settings.library.timezone).date()
        if may_ask_rating(patron.rating_asked_on, today):
            patron.rating_asked_on, patron.rating_open = today, True
            language = answer_language(patron, person.app_language)
            await turn.say(session, send(person.chat_id, news.rating_question(language)))

    async def rate(self, turn: Turn, person: Person, pressed: Pressed, value: str) -> None:
        """Store a mark where nobody can tell whose it is, once for each time we asked."""
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            language = answer_language(patron, person.app_language)
            score = news.score_of(value)
            if not patron or not patron.rating_open or not (score or value == news.NOT_NOW):
                await turn.say(session, answer(pressed.query_id, texts.button_is_old(language)))
                return
            patron.rating_open = False
            message = news.not_rated(language)
            if score:
                asked_on = patron.rating_asked_on or turn.now.date()
                await ratings.add(
                    session, score=score, branch=patron.branch, half_year=half_year(asked_on)
                )
                message = news.rated(score, language)
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, message),
            )
