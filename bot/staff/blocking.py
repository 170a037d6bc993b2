"""Staff take no more messages from somebody, named by the number of one; or take them again."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Message, reply
from bot.settings import Settings
from bot.staff import decision_texts as texts
from bot.staff.decisions import Move, Order, Refusal, fault_of
from bot.staff.rooms import room_of
from bot.wire.turn import Turn
from storage import patrons, suggestions


@dataclass(frozen=True)
class Blocking:
    settings: Settings

    async def block(self, turn: Turn, chat_id: int, message_id: int, order: Order) -> None:
        """Carry out an order from a staff room; other groups are not heard."""
        async with turn.commit() as session:
            room = await room_of(session, self.settings, chat_id)
            if room is None:
                return
            refusal = fault_of(order) or await _carry_out(session, turn, order)
            text = (
                texts.refused(refusal, order, room.language)
                if refusal
                else texts.blocked(order, room.language)
            )
            await turn.say(session, reply(chat_id, message_id, Message(text)))


async def _carry_out(session: AsyncSession, turn: Turn, order: Order) -> Refusal | None:
    suggestion = await suggestions.find(session, order.number or 0, to_change=True)
    if suggestion is None:
        return Refusal.UNKNOWN
    if suggestion.patron is None:
        return Refusal.NOBODY
    blocks = order.move is Move.BLOCK
    change = patrons.block if blocks else patrons.unblock
    await change(session, suggestion.patron)
    what: Literal["blocked", "unblocked"] = "blocked" if blocks else "unblocked"
    await suggestions.note(session, suggestion, what, after=None, actor="staff", now=turn.now)
    return None
