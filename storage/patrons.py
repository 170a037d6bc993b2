"""Those who wrote, by pseudonym."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Patron, Suggestion


async def find(session: AsyncSession, pseudonym: str) -> Patron | None:
    return await session.get(Patron, pseudonym)


async def see(
    session: AsyncSession, pseudonym: str, *, sealed_chat: bytes, now: datetime
) -> Patron:
    """Return the patron who wrote just now, noted as seen; a newcomer is added."""
    patron = await session.get(Patron, pseudonym)
    if patron is None:
        patron = Patron(pseudonym=pseudonym, first_seen=now, last_seen=now, sealed_chat=sealed_chat)
        session.add(patron)
        await session.flush()
    patron.sealed_chat = sealed_chat
    patron.last_seen = now
    patron.unreachable_since = None
    return patron


async def mark_unreachable(session: AsyncSession, pseudonym: str, *, now: datetime) -> None:
    await session.execute(
        update(Patron)
        .where(Patron.pseudonym == pseudonym, Patron.unreachable_since.is_(None))
        .values(unreachable_since=now)
    )


async def forget(session: AsyncSession, pseudonym: str) -> None:
    """Delete the patron; the suggestions stay and are nobody's from now on."""
    # Said here and not only by the foreign key: it must also hold for rows already in the session.
    await session.execute(
        update(Suggestion)
        .where(Suggestion.patron == pseudonym)
        .values(patron=None, message_id=None)
    )
    await session.execute(delete(Patron).where(Patron.pseudonym == pseudonym))


async def forget_chats(session: AsyncSession, *, before: datetime) -> int:
    """Wipe the address of everybody who has been silent since; return how many."""
    statement = (
        update(Patron)
        .where(Patron.sealed_chat.is_not(None), Patron.last_seen < before)
        .values(sealed_chat=None)
        .returning(Patron.pseudonym)
    )
    return len((await session.scalars(statement)).all())
