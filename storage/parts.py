"""The messages that suggestions are made of: what is edited, added to, and goes on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Part, Patron, Suggestion


async def add(session: AsyncSession, part: Part) -> None:
    session.add(part)
    await session.flush()


async def of_suggestion(session: AsyncSession, number: int) -> Sequence[Part]:
    """Return what a suggestion is made of, in the order in which it was said."""
    statement = select(Part).where(Part.suggestion == number).order_by(Part.message_id)
    return (await session.scalars(statement)).all()


async def find(session: AsyncSession, patron: Patron | None, message_id: int) -> Part | None:
    """Return what a patron said with this message of theirs."""
    return await _latest(session, patron, Part.message_id == message_id)


async def of_album(session: AsyncSession, patron: Patron | None, album: str) -> Part | None:
    """Return what a patron said with an album, whichever of its pictures had the words."""
    return await _latest(session, patron, Part.album == album)


async def unfinished(
    session: AsyncSession, patron: Patron | None, *, message_id: int, sent_at: datetime
) -> Part | None:
    """Return what this message is the rest of, if it is: the patron's last before it."""
    last = await _latest(session, patron, Part.message_id < message_id)
    goes_on = last and last.goes_on_until and sent_at <= last.goes_on_until
    return last if goes_on else None


async def _latest(
    session: AsyncSession, patron: Patron | None, condition: ColumnElement[bool]
) -> Part | None:
    if patron is None:
        return None
    statement = (
        select(Part)
        .join(Suggestion, Part.suggestion == Suggestion.number)
        .where(Suggestion.patron == patron.pseudonym, condition)
        .order_by(Part.message_id.desc())
        .limit(1)
    )
    return await session.scalar(statement)


async def forget(session: AsyncSession, pseudonym: str) -> None:
    """Delete by which messages a patron said what; what was said stays."""
    numbers = select(Suggestion.number).where(Suggestion.patron == pseudonym)
    await session.execute(delete(Part).where(Part.suggestion.in_(numbers)))
