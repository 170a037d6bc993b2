"""A turn: one update and all that it does, committed together or not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox, queues
from storage.database import Database
from storage.outbox import Call
from storage.queues import Claim
from storage.tables import InboxItem


@dataclass
class Turn:
    """What a handler has in hand while its update is being served."""

    database: Database
    claim: Claim
    now: datetime
    finished: bool = field(default=False, init=False)

    @asynccontextmanager
    async def commit(self) -> AsyncIterator[AsyncSession]:
        """Open the transaction in which the update becomes done, once a turn.

        Raises storage.queues.ClaimLostError at its end if another process took the update over.
        """
        assert not self.finished
        async with self.database.write() as session:
            yield session
            await queues.finish(session, InboxItem, self.claim)
        self.finished = True

    async def finish_with(self, *calls: Call) -> None:
        """Finish the turn with nothing but these calls."""
        async with self.commit() as session:
            await self.say(session, *calls)

    async def say(self, session: AsyncSession, *calls: Call) -> None:
        """Queue calls of the Bot API, to be made in this order once the turn has committed."""
        for call in calls:
            await outbox.add(session, call, now=self.now)

    async def say_after(self, session: AsyncSession, pause: timedelta, call: Call) -> int:
        """Queue a call that waits for a moment; the number is to take it back by meanwhile."""
        return await outbox.add(session, call, now=self.now, not_before=self.now + pause)


# python-telegram-bot calls the handlers; this is how they find the turn that they are in.
current_turn: ContextVar[Turn] = ContextVar("current_turn")
