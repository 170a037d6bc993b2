"""Messages whose patrons were asked whether to pass them on."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Draft, Patron


async def put(
    session: AsyncSession, *, patron: str, message_id: int, sealed_text: bytes, now: datetime
) -> int:
    """Keep a message until its patron decides; return the number to ask for it by.

    The same message, edited, replaces what it said before.
    """
    await session.execute(
        delete(Draft).where(Draft.patron == patron, Draft.message_id == message_id)
    )
    draft = Draft(patron=patron, message_id=message_id, sealed_text=sealed_text, received_at=now)
    session.add(draft)
    await session.flush()
    return draft.id


async def find(session: AsyncSession, draft_id: int, *, patron: Patron | None) -> Draft | None:
    """Return a patron's draft; None if it is gone or somebody else's."""
    draft = await session.get(Draft, draft_id)
    return draft if draft and patron and draft.patron == patron.pseudonym else None


async def remove(session: AsyncSession, draft_id: int) -> None:
    await session.execute(delete(Draft).where(Draft.id == draft_id))


async def remove_message(session: AsyncSession, patron: Patron, message_id: int) -> None:
    """Delete what a message said before it became a suggestion by itself."""
    await session.execute(
        delete(Draft).where(Draft.patron == patron.pseudonym, Draft.message_id == message_id)
    )


async def forget(session: AsyncSession, *, before: datetime) -> int:
    """Delete what nobody decided about; return how many."""
    statement = delete(Draft).where(Draft.received_at < before).returning(Draft.id)
    return len((await session.scalars(statement)).all())


async def forget_patron(session: AsyncSession, pseudonym: str) -> None:
    await session.execute(delete(Draft).where(Draft.patron == pseudonym))
