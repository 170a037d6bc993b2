"""What is not kept: addresses of the silent, words past their time, and the queues' leftovers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.settings import Settings
from storage import attachments, drafts, follow_ups, patrons, queues, slots, suggestions
from storage.database import Database
from storage.tables import InboxItem, OutboxItem

WORK = "retention"
KEEP_DRAFTS = timedelta(days=2)
# Telegram repeats an update for a day at most; the number that tells a repeat is kept far longer.
KEEP_QUEUES = timedelta(days=14)


@dataclass(frozen=True)
class Removed:
    chats: int
    texts: int
    drafts: int


@dataclass(frozen=True)
class Retention:
    database: Database
    settings: Settings
    clock: Clock

    async def run_due(self) -> bool:
        """Remove what is past its time, once a day; return whether this was the day's run."""
        now = self.clock()
        day = now.astimezone(self.settings.library.timezone).date()
        async with self.database.write() as session:
            mine = await slots.take(session, work=WORK, subject="", day=day, covered_until=now)
            if mine:
                await self._remove(session, now)
            return mine

    async def run(self, *, dry: bool) -> Removed:
        """Remove now; `dry` takes it all back and only tells how much it would be."""
        async with self.database.write() as session:
            removed = await self._remove(session, self.clock())
            if dry:
                await session.rollback()
            return removed

    async def _remove(self, session: AsyncSession, now: datetime) -> Removed:
        privacy = self.settings.privacy
        silent_since = now - timedelta(days=privacy.keep_chat_days)
        texts = await suggestions.wipe_texts(
            session, before=now - timedelta(days=privacy.keep_text_days)
        )
        answer_time = timedelta(days=self.settings.follow_up.answer_days)
        await follow_ups.close(session, asked_before=now - answer_time)
        # After these two: an address is kept while there is something to tell or to ask.
        removed = Removed(
            chats=await patrons.forget_chats(session, before=silent_since),
            texts=texts,
            drafts=await drafts.forget(session, before=now - KEEP_DRAFTS),
        )
        await attachments.forget_waiting(session, before=now - KEEP_DRAFTS)
        for queue in (InboxItem, OutboxItem):
            await queues.forget_finished(session, queue, before=now - KEEP_QUEUES)
            await queues.forget_parked(session, queue, before=silent_since)
        return removed
