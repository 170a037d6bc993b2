"""Make a room's digest and queue it: when it is due, or because somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.messages import Message, send
from bot.settings import Settings, StaffRoom
from bot.staff.digest import TREND, Digest, render, usual_counts
from bot.staff.schedule import due_before, due_on, last_due_day
from storage import chats, outbox, slots, suggestions
from storage.database import Database

WORK = "digest"
# A suggestion may commit a moment after the time at which it says that it came in. What is so new
# waits for the next digest, so that it is in one and not in none.
SETTLING = timedelta(minutes=1)


@dataclass(frozen=True)
class Digests:
    database: Database
    settings: Settings
    clock: Clock

    async def post_due(self, room: StaffRoom) -> bool:
        """Post what is due, each day's digest once, late if need be; return whether it was."""
        zone, now = self.settings.library.timezone, self.clock()
        day = last_due_day(room, zone, now)
        if day is None:
            return False
        async with self.database.write() as session:
            last = await slots.latest(session, work=WORK, subject=room.name)
            if last is None:
                # A room that is new begins with the next digest, not with yesterday's.
                due = due_on(day, room, zone)
                await slots.take(session, work=WORK, subject=room.name, day=day, covered_until=due)
                return False
            end = max(last.covered_until, now - SETTLING)
            taken = last.day < day and await slots.take(
                session, work=WORK, subject=room.name, day=day, covered_until=end
            )
            if taken:
                await self._queue(session, room, last.covered_until, end, now)
            return taken

    async def post(self, room: StaffRoom, day: date | None = None) -> None:
        """Post a day's digest because somebody asks; the morning's comes all the same."""
        now = self.clock()
        async with self.database.write() as session:
            start, end = await self._window(session, room, day, now)
            await self._queue(session, room, start, end, now)

    async def preview(self, room: StaffRoom, day: date | None = None) -> Sequence[Message]:
        """Return a day's digest as the room gets it; today's, and None, go up to now."""
        async with self.database.read() as session:
            start, end = await self._window(session, room, day, self.clock())
            return await self._render(session, room, start, end)

    async def _window(
        self, session: AsyncSession, room: StaffRoom, day: date | None, now: datetime
    ) -> tuple[datetime, datetime]:
        zone = self.settings.library.timezone
        today = now.astimezone(zone).date()
        day = day or today
        before = await slots.latest(session, work=WORK, subject=room.name, before=day)
        start = before.covered_until if before else due_before(day, room, zone)
        if day == today:
            return start, now
        posted = await slots.find(session, work=WORK, subject=room.name, day=day)
        return start, posted.covered_until if posted else due_on(day, room, zone)

    async def _queue(
        self, session: AsyncSession, room: StaffRoom, start: datetime, end: datetime, now: datetime
    ) -> None:
        chat_id = await chats.current_id(session, room.chat_id)
        for message in await self._render(session, room, start, end):
            await outbox.add(session, send(chat_id, message), now=now)

    async def _render(
        self, session: AsyncSession, room: StaffRoom, start: datetime, end: datetime
    ) -> list[Message]:
        areas = self.settings.areas.stored_under(room.areas)
        items = await suggestions.for_digest(
            session, start=start, end=end, branches=room.branches, areas=areas
        )
        digest = Digest(
            end=end, items=items, usual=await self._usual(session, room, start, end - start)
        )
        return render(digest, self.settings, room.language)

    async def _usual(
        self, session: AsyncSession, room: StaffRoom, before: datetime, length: timedelta
    ) -> dict[str, float]:
        """Return how many came in, in such a time, over the four weeks before."""
        began = await suggestions.first_received_at(session)
        since = max(before - TREND, began or before)
        areas = self.settings.areas.stored_under(room.areas)
        counts = await suggestions.count_by_area(
            session, start=since, end=before, branches=room.branches, areas=areas
        )
        return usual_counts(counts, length=length, over=before - since)
