"""Updates from groups: the bot is added, or a group becomes a supergroup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import ChatMember, Update
from telegram.ext import BaseHandler, CallbackContext, ChatMemberHandler, MessageHandler, filters

from bot.i18n import as_language
from bot.messages import Message, send
from bot.settings import Settings
from bot.staff.texts import room_is_new
from bot.wire.turn import current_turn
from storage import chats, outbox

Context = CallbackContext[Any, Any, Any, Any]
PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}


@dataclass(frozen=True)
class RoomHandlers:
    settings: Settings

    def all(self) -> Sequence[BaseHandler[Update, Context, None]]:
        return [
            MessageHandler(filters.StatusUpdate.MIGRATE, self.moved),
            ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    async def moved(self, update: Update, _context: Context) -> None:
        """Follow a group to its new id; Telegram says it once from each side."""
        message = update.effective_message
        assert message  # the filter let it through
        old_id = message.migrate_from_chat_id or message.chat_id
        new_id = message.migrate_to_chat_id or message.chat_id
        turn = current_turn.get()
        async with turn.commit() as session:
            await chats.moved(session, old_id=old_id, new_id=new_id)
            await outbox.move_chat(session, old_id=old_id, new_id=new_id)

    async def membership(self, update: Update, _context: Context) -> None:
        """Tell a group that is no staff room yet what to write in the config."""
        change = update.my_chat_member
        assert change  # the handler let it through
        came = (
            change.old_chat_member.status not in PRESENT
            and change.new_chat_member.status in PRESENT
        )
        known = any(room.chat_id == change.chat.id for room in self.settings.staff)
        if change.chat.type == change.chat.PRIVATE or not came or known:
            return
        language = as_language(change.from_user.language_code) or "nl"
        message = Message(room_is_new(change.chat.id, language))
        await current_turn.get().finish_with(send(change.chat.id, message))
