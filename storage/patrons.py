"""Those who wrote, by pseudonym."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import follow_ups
from storage.tables import Patron, Suggestion


async def find(session: AsyncSession, pseudonym: str) -> Patron | None:
    return await session.get(Patron, pseudonym)


async def see(
    session: AsyncSession, pseudonym: str, *, sealed_chat: bytes, now: datetime
) -> Patron:
    """Return the patron who wrote just now, noted as seen; a newcomer is added."""
    patron = await session.get(Patron, pseudonym)
    if patron is None:
        patron = Patron(pseudonym=pseudonym, first_seen=now)
        session.add(patron)
    patron.sealed_chat = sealed_chat
    patron.last_seen = now
    patron.unreachable_since = None
    await session.flush()
    return patron


async def mark_unreachable(session: AsyncSession, pseudonym: str, *, now: datetime) -> None:
    """Note that nobody can write to them: their address goes, and nothing of theirs is followed."""
    await follow_ups.stop_all_of(session, pseudonym)
    await session.execute(
        update(Patron)
        .where(Patron.pseudonym == pseudonym, Patron.unreachable_since.is_(None))
        .values(unreachable_since=now, sealed_chat=None)
    )


async def forget(session: AsyncSession, pseudonym: str) -> int:
    """Delete the patron; the suggestions stay and are nobody's from now on. Return how many."""
    await follow_ups.stop_all_of(session, pseudonym)
    # Said here and not only by the foreign key: it must also hold for rows already in the session.
    left = await session.scalars(
        update(Suggestion)
        .where(Suggestion.patron == pseudonym)
        .values(patron=None, message_id=None)
        .returning(Suggestion.number)
    )
    count = len(left.all())
    await session.execute(delete(Patron).where(Patron.pseudonym == pseudonym))
    return count


async def forget_chats(session: AsyncSession, *, before: datetime) -> int:
    """Wipe the address of everybody who has been silent since, and waits for no news.

    Return how many.
    """
    silent = (Patron.sealed_chat.is_not(None), Patron.last_seen < before)
    statement = (
        update(Patron)
        .where(*silent, ~follow_ups.awaited())
        .values(sealed_chat=None)
        .returning(Patron.pseudonym)
        .execution_options(synchronize_session=False)
    )
    return len((await session.scalars(statement)).all())
