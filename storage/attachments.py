"""The photos that patrons sent: where Telegram keeps them, not the pictures themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Attachment, Draft, Patron

PHOTOS = Attachment.metadata.tables[Attachment.__tablename__]
OF_DRAFT = exists().where(Draft.patron == PHOTOS.c.patron, Draft.message_id == PHOTOS.c.message_id)
CLAIM = (
    update(PHOTOS)
    .where(
        PHOTOS.c.patron == bindparam("of_patron"),
        PHOTOS.c.suggestion.is_(None),
        PHOTOS.c.received_at >= bindparam("since"),
        ~OF_DRAFT,
    )
    .values(suggestion=bindparam("number"))
    .returning(PHOTOS.c.id)
)


async def keep(session: AsyncSession, attachment: Attachment) -> int:
    """Keep a photo; the same message, edited, replaces the one that it had before."""
    earlier = select(Attachment).where(
        Attachment.patron == attachment.patron, Attachment.message_id == attachment.message_id
    )
    if known := await session.scalar(earlier):
        known.file_id = attachment.file_id
        await session.flush()
        return known.id
    session.add(attachment)
    await session.flush()
    return attachment.id


async def of_suggestion(session: AsyncSession, number: int) -> Sequence[Attachment]:
    """Return the photos that go with a suggestion, in the order in which they were sent."""
    statement = (
        select(Attachment).where(Attachment.suggestion == number).order_by(Attachment.message_id)
    )
    return (await session.scalars(statement)).all()


async def find_waiting(
    session: AsyncSession,
    patron: Patron | None,
    *,
    attachment: int | None = None,
    message_id: int | None = None,
) -> Attachment | None:
    """Return a photo that has no words yet, by its own number or by that of its message."""
    if patron is None or (attachment is None and message_id is None):
        return None
    statement = select(Attachment).where(
        Attachment.patron == patron.pseudonym, Attachment.suggestion.is_(None)
    )
    if attachment is not None:
        statement = statement.where(Attachment.id == attachment)
    if message_id is not None:
        statement = statement.where(Attachment.message_id == message_id)
    return await session.scalar(statement)


async def claim(session: AsyncSession, patron: Patron, number: int, *, since: datetime) -> int:
    """Give a suggestion the patron's photos that have waited for words since; return how many.

    A photo whose words are a draft waits for the draft.
    """
    claimed = await session.scalars(
        CLAIM, {"of_patron": patron.pseudonym, "since": since, "number": number}
    )
    return len(claimed.all())


async def drop_waiting(session: AsyncSession, patron: Patron) -> int:
    """Delete a patron's photos that have no words yet; return how many."""
    dropped = await session.scalars(
        delete(Attachment)
        .where(Attachment.patron == patron.pseudonym, Attachment.suggestion.is_(None))
        .returning(Attachment.id)
    )
    return len(dropped.all())


async def forget(session: AsyncSession, pseudonym: str) -> None:
    await session.execute(delete(Attachment).where(Attachment.patron == pseudonym))


async def forget_waiting(session: AsyncSession, *, before: datetime) -> int:
    """Delete the photos that no words came for; return how many."""
    gone = await session.scalars(
        delete(Attachment)
        .where(Attachment.suggestion.is_(None), Attachment.received_at < before)
        .returning(Attachment.id)
    )
    return len(gone.all())
