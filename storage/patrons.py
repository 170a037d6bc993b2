"""Those who wrote, by pseudonym."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import attachments, drafts, follow_ups, parts
from storage.tables import Patron, Suggestion


async def find(session: AsyncSession, pseudonym: str) -> Patron | None:
    return await session.get(Patron, pseudonym)


async def see(
    session: AsyncSession,
    pseudonym: str,
    *,
    sealed_chat: bytes,
    now: datetime,
    busy: tuple[datetime, int] | None = None,
) -> Patron:
    """Return the patron who wrote just now, noted as seen; a newcomer is added.

    `busy` is how many messages they sent since when.
    """
    patron = await session.get(Patron, pseudonym)
    if patron is None:
        patron = Patron(pseudonym=pseudonym, first_seen=now, last_seen=now, sealed_chat=sealed_chat)
        session.add(patron)
        await session.flush()
    patron.sealed_chat = sealed_chat
    patron.last_seen = now
    patron.unreachable_since = None
    if busy:
        patron.busy_since, patron.busy_count = busy
    return patron


async def mark_unreachable(session: AsyncSession, pseudonym: str, *, now: datetime) -> None:
    """Note that nobody can write to them: their address goes, and nothing of theirs is followed."""
    await follow_ups.stop_all_of(session, pseudonym)
    await session.execute(
        update(Patron)
        .where(Patron.pseudonym == pseudonym, Patron.unreachable_since.is_(None))
        .values(unreachable_since=now, sealed_chat=None)
    )


async def block(session: AsyncSession, pseudonym: str) -> None:
    """Take nothing more from a patron, who is told so when they write again."""
    await session.execute(
        update(Patron)
        .where(Patron.pseudonym == pseudonym)
        .values(blocked=True, told_blocked=False)
        .execution_options(synchronize_session=False)
    )


async def unblock(session: AsyncSession, pseudonym: str) -> None:
    await session.execute(
        update(Patron)
        .where(Patron.pseudonym == pseudonym)
        .values(blocked=False, told_blocked=False)
        .execution_options(synchronize_session=False)
    )


async def forget(session: AsyncSession, pseudonym: str) -> int:
    """Delete the patron; the suggestions stay and are nobody's from now on, without photos.

    Return how many. Of who is blocked only that is kept: to be forgotten is no way around it.
    """
    await parts.forget(session, pseudonym)
    await attachments.forget(session, pseudonym)
    await drafts.forget_patron(session, pseudonym)
    await follow_ups.stop_all_of(session, pseudonym)
    # Said here and not only by the foreign key: it must also hold for rows already in the session.
    left = await session.scalars(
        update(Suggestion)
        .where(Suggestion.patron == pseudonym)
        .values(patron=None, message_id=None)
        .returning(Suggestion.number)
    )
    count = len(left.all())
    patron = await session.get(Patron, pseudonym)
    if patron is None:
        return count
    await session.delete(patron)
    await session.flush()
    if patron.blocked:
        session.add(_only_blocked(patron))
        await session.flush()
    return count


def _only_blocked(patron: Patron) -> Patron:
    return Patron(
        pseudonym=patron.pseudonym,
        first_seen=patron.last_seen,
        last_seen=patron.last_seen,
        blocked=True,
        told_blocked=patron.told_blocked,
    )


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
