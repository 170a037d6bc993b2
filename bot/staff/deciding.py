"""Staff decide what becomes of a suggestion; its patron hears it, if they asked to."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Message, reply
from bot.patrons.following import Following, Telling
from bot.staff import decision_texts as texts
from bot.staff.decisions import TARGETS, Order, Refusal, fault_of, next_status
from bot.staff.rooms import room_of
from bot.wire.turn import Turn
from nlp import Read
from storage import follow_ups, suggestions
from storage.suggestions import Status
from storage.tables import Suggestion


class Outcome(NamedTuple):
    status: Status
    telling: Telling | None
    """None where there was nothing new to tell: words were replaced, or a step undone."""


NAMES = {"name"}


@dataclass(frozen=True)
class Deciding:
    following: Following
    read: Read

    async def decide(self, turn: Turn, chat_id: int, message_id: int, order: Order) -> None:
        """Carry out an order from a staff room; other groups are not heard."""
        fault = fault_of(order) or await self._fault_of_words(order.reason)
        async with turn.commit() as session:
            room = await room_of(session, self.following.settings, chat_id)
            if room is None:
                return
            outcome = fault or await self._carry_out(session, turn, order)
            if isinstance(outcome, Refusal):
                text = texts.refused(outcome, order, room.language)
            else:
                text = texts.decided(order, outcome.status, outcome.telling, room.language)
            await turn.say(session, reply(chat_id, message_id, Message(text)))

    async def explain(self, turn: Turn, chat_id: int, message_id: int) -> None:
        """Say which commands there are."""
        async with turn.commit() as session:
            if room := await room_of(session, self.following.settings, chat_id):
                message = Message(texts.not_understood(room.language))
                await turn.say(session, reply(chat_id, message_id, message))

    async def _fault_of_words(self, reason: str) -> Refusal | None:
        """Patrons read the words of staff; a name may be meant, a phone number is a mistake."""
        removed = (await self.read(reason, None)).removed if reason else ()
        return Refusal.PERSONAL_DATA if set(removed) - NAMES else None

    async def _carry_out(
        self, session: AsyncSession, turn: Turn, order: Order
    ) -> Outcome | Refusal:
        suggestion = await suggestions.find(session, order.number or 0, to_change=True)
        if suggestion is None:
            return Refusal.UNKNOWN
        history = await suggestions.history(session, suggestion.number)
        status = next_status(order.move, suggestion.status, history)
        if isinstance(status, Refusal):
            return status
        is_step = status != suggestion.status
        forward = order.move in TARGETS
        await self._change(session, turn, suggestion, status, order.reason or None)
        if not forward:
            await follow_ups.drop(session, suggestion.number)
            telling = await self.following.correct(session, suggestion, history, turn.now)
        else:
            tell = self.following.tell
            telling = await tell(session, suggestion, turn.now) if is_step else None
        return Outcome(status, telling)

    async def _change(
        self,
        session: AsyncSession,
        turn: Turn,
        suggestion: Suggestion,
        status: Status,
        reason: str | None,
    ) -> None:
        await suggestions.change(session, suggestion, "status", status, actor="staff", now=turn.now)
        await suggestions.change(session, suggestion, "reason", reason, actor="staff", now=turn.now)
