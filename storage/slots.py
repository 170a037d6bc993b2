"""Scheduled work, once for each day and subject, whatever restarts."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.dialects import insert_if_new
from storage.tables import Slot


class Done(NamedTuple):
    """The day that the work was for, and up to when it covered things."""

    day: date
    covered_until: datetime


async def take(
    session: AsyncSession, *, work: str, subject: str, day: date, covered_until: datetime
) -> bool:
    """Claim the day's work; False if it was done, or is being done by another process."""
    statement = (
        insert_if_new(session, Slot)
        .values(work=work, subject=subject, day=day, covered_until=covered_until)
        .returning(Slot.day)
    )
    return await session.scalar(statement) is not None


async def find(session: AsyncSession, *, work: str, subject: str, day: date) -> Done | None:
    slot = await session.get(Slot, (work, subject, day))
    return Done(slot.day, slot.covered_until) if slot else None


async def latest(
    session: AsyncSession, *, work: str, subject: str, before: date | None = None
) -> Done | None:
    """Return what was done last, for days before this one; None if nothing was."""
    statement = (
        select(Slot.day, Slot.covered_until)
        .where(Slot.work == work, Slot.subject == subject)
        .order_by(Slot.day.desc())
        .limit(1)
    )
    if before:
        statement = statement.where(Slot.day < before)
    row = (await session.execute(statement)).one_or_none()
    return Done(*row) if row else None
