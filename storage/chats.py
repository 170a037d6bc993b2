"""Groups that got another id."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.dialects import insert_if_new
from storage.tables import MovedChat


async def moved(session: AsyncSession, *, old_id: int, new_id: int) -> None:
    """Remember where a group went; what had moved to it before moves along."""
    await session.execute(update(MovedChat).where(MovedChat.new_id == old_id).values(new_id=new_id))
    await session.execute(insert_if_new(session, MovedChat).values(old_id=old_id, new_id=new_id))


async def current_id(session: AsyncSession, chat_id: int) -> int:
    """Return the id that a chat has now."""
    statement = select(MovedChat.new_id).where(MovedChat.old_id == chat_id)
    return await session.scalar(statement) or chat_id
