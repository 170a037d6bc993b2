"""Which group is which staff room."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings, StaffRoom
from storage import chats


async def room_of(session: AsyncSession, settings: Settings, chat_id: int) -> StaffRoom | None:
    """Return the room that a group is, also after it has become a supergroup; None for others."""
    for room in settings.staff:
        if await chats.current_id(session, room.chat_id) == chat_id:
            return room
    return None
