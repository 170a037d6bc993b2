"""Some weeks after something was done, its patron is asked whether it is better now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.messages import send
from bot.patrons import news
from bot.patrons.people import People
from bot.patrons.reactions import answer_language
from bot.patrons.timing import BETWEEN_QUESTIONS, is_calm
from bot.settings import Settings
from storage import follow_ups, outbox, patrons
from storage.database import Database
from storage.tables import Suggestion


@dataclass(frozen=True)
class Questions:
    """Asks what is due, each question once: who marks it as asked queues it with that."""

    database: Database
    people: People
    settings: Settings
    clock: Clock

    async def ask_due(self) -> int:
        """Ask at a decent hour; return how many were asked."""
        now = self.clock()
        if not is_calm(now, self.settings.library.timezone):
            return 0
        async with self.database.write() as session:
            due = await follow_ups.take_due(session, now=now, quiet_since=now - BETWEEN_QUESTIONS)
            asked = [await self._ask(session, suggestion, now) for suggestion in due]
            return sum(asked)

    async def _ask(self, session: AsyncSession, suggestion: Suggestion, now: datetime) -> bool:
        patron = await patrons.find(session, suggestion.patron or "")
        chat_id = self.people.chat_of(patron)
        if chat_id is None or not suggestion.text:
            await follow_ups.drop(session, suggestion.number)
            return False
        language = answer_language(patron, None, suggestion.language)
        await outbox.add(session, send(chat_id, news.question(suggestion, language)), now=now)
        return True
