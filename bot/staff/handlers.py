"""Updates from groups: staff decide, the bot is added, a group becomes a supergroup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import ChatMember, Update
from telegram.ext import BaseHandler, CallbackContext, ChatMemberHandler, MessageHandler, filters

from bot.i18n import as_language
from bot.messages import Message, send
from bot.patrons.people import People
from bot.patrons.storing import storable
from bot.settings import Settings
from bot.staff.blocking import Blocking
from bot.staff.deciding import Deciding
from bot.staff.decisions import BLOCKING, is_nearly_ours, move_of, order_of
from bot.staff.texts import room_is_new
from bot.wire.turn import current_turn
from storage import chats, outbox, patrons

Context = CallbackContext[Any, Any, Any, Any]
PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}
COMMAND = re.compile(r"^/(\w+)(?:@(\w+))?(?:\s+(.*))?$", re.DOTALL)
# What is passed on was said elsewhere, and by nobody knows whom.
SAID_IN_A_GROUP = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & ~filters.FORWARDED


@dataclass(frozen=True)
class RoomHandlers:
    settings: Settings
    people: People
    deciding: Deciding
    blocking: Blocking

    def all(self) -> Sequence[BaseHandler[Update, Context, None]]:
        return [
            MessageHandler(filters.StatusUpdate.MIGRATE, self.moved),
            MessageHandler(SAID_IN_A_GROUP & filters.Regex(COMMAND), self.command),
            ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    async def command(self, update: Update, context: Context) -> None:
        """Do what staff order; other commands, and other bots', are not for us."""
        message = update.effective_message
        assert message  # the filter let it through
        written = COMMAND.match(message.text or "")
        assert written
        name, bot, rest = written.groups(default="")
        move = move_of(name.lower())
        turn = current_turn.get()
        if bot.lower() not in ("", context.bot.username.lower()):
            return
        if move is None:
            if is_nearly_ours(name.lower()):
                await self.deciding.explain(turn, message.chat_id, message.id)
            return
        order = order_of(move, storable(rest))
        carry_out = self.blocking.block if move in BLOCKING else self.deciding.decide
        await carry_out(turn, message.chat_id, message.id, order)

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
        """Tell a group that is no staff room yet what to write in the config.

        In a private chat it is a patron who blocks the bot, or lets it in again.
        """
        change = update.my_chat_member
        assert change  # the handler let it through
        came = (
            change.old_chat_member.status not in PRESENT
            and change.new_chat_member.status in PRESENT
        )
        if change.chat.type == change.chat.PRIVATE and change.new_chat_member.status not in PRESENT:
            await self._blocked(change.from_user.id)
        known = any(room.chat_id == change.chat.id for room in self.settings.staff)
        if change.chat.type == change.chat.PRIVATE or not came or known:
            return
        language = as_language(change.from_user.language_code) or "nl"
        message = Message(room_is_new(change.chat.id, language))
        await current_turn.get().finish_with(send(change.chat.id, message))

    async def _blocked(self, user_id: int) -> None:
        turn, pseudonym = current_turn.get(), self.people.vault.pseudonym(user_id)
        async with turn.commit() as session:
            await patrons.mark_unreachable(session, pseudonym, now=turn.now)
