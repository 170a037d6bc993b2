"""A patron asks to hear what happens with a suggestion, and hears it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.messages import answer, edit, send
from bot.patrons import news
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.patrons.receipts import receipt
from bot.patrons.timing import ask_from
from bot.settings import Settings
from bot.wire.turn import Turn
from storage import follow_ups, outbox, patrons, suggestions
from storage.tables import Event, Suggestion


class Telling(Enum):
    """What became of telling a patron."""

    TOLD = auto()
    NOT_WANTED = auto()
    KNOWN_ALREADY = auto()
    UNREACHABLE = auto()


@dataclass(frozen=True)
class Following:
    people: People
    settings: Settings

    async def switch(
        self, turn: Turn, person: Person, pressed: Pressed, number: int, value: str
    ) -> None:
        """Follow a suggestion from now on, or no longer."""
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            suggestion = await suggestions.find_own(session, number, patron)
            if suggestion is None or patron is None:
                language = answer_language(patron, person.app_language)
                await turn.say(session, answer(pressed.query_id, texts.button_is_old(language)))
                return
            language = answer_language(patron, person.app_language, suggestion.language)
            note = None
            if value == "off":
                suggestion.followed = False
                await follow_ups.drop(session, number)
                note = news.not_following(language)
            elif news.may_follow(suggestion):
                # Also stores the address anew: after a long silence it is gone.
                await self.people.see(session, turn, person)
                suggestion.followed = True
            said = news.following(language) if suggestion.followed else note
            notes = [note] if note else []
            message = receipt(suggestion, language, self.settings, notes=notes, patron=patron)
            await turn.say(
                session,
                answer(pressed.query_id, said),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def tell(self, session: AsyncSession, suggestion: Suggestion, now: datetime) -> Telling:
        """Queue the news for its patron, if they want it, can be reached, and do not know it."""
        history = await suggestions.history(session, suggestion.number)
        if not suggestion.followed or not suggestion.patron:
            return Telling.NOT_WANTED
        if not news.is_news(suggestion.status, suggestion.reason, history):
            return Telling.KNOWN_ALREADY
        patron = await patrons.find(session, suggestion.patron)
        chat_id = self.people.chat_of(patron)
        if chat_id is None:
            return Telling.UNREACHABLE
        language = answer_language(patron, None, suggestion.language)
        message = news.news(suggestion, language)
        await outbox.add(session, send(chat_id, message), now=now)
        await suggestions.note(
            session, suggestion, "told", after=suggestion.status, actor="system", now=now
        )
        if not news.may_follow(suggestion):
            suggestion.answered_at = now
        if suggestion.status == "done":
            days, zone = self.settings.follow_up.ask_after_days, self.settings.library.timezone
            await follow_ups.plan(session, suggestion.number, ask_from=ask_from(now, days, zone))
        return Telling.TOLD

    async def correct(
        self, session: AsyncSession, suggestion: Suggestion, history: Sequence[Event], now: datetime
    ) -> Telling | None:
        """Queue a correction where the patron was told of what is taken back now."""
        last = next((event.after for event in reversed(history) if event.what == "told"), None)
        undone = next((e.after for e in reversed(history) if e.what == "status"), None)
        patron = await patrons.find(session, suggestion.patron) if suggestion.patron else None
        chat_id = self.people.chat_of(patron)
        if last is None or last != undone or not suggestion.followed or chat_id is None:
            return None
        language = answer_language(patron, None, suggestion.language)
        await outbox.add(session, send(chat_id, news.correction(suggestion, language)), now=now)
        await suggestions.note(
            session, suggestion, "told", after=news.CORRECTED, actor="system", now=now
        )
        return Telling.TOLD
