"""The in-memory Telegram: what people do in it becomes updates for the bot."""

import asyncio
import itertools
import time
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from bot.playground.chats import ADMINISTRATORS, Chat, Json, Message, Press, Status, User, written
from bot.playground.entities import FormattedText, settled, utf16_slice
from bot.playground.faults import Fault, Faults, Pace, flood
from bot.playground.files import Files, Upload
from bot.playground.samples import SAMPLES
from bot.playground.updates import UpdateQueue

# Beyond 32 bits, as the ids of new users are.
FIRST_USER_ID = 6_100_000_001
FIRST_SUPERGROUP_ID = -1_002_100_000_001
TYPING_SECONDS = 5


class Call(NamedTuple):
    """A call that the bot made and Telegram accepted; parameters are as sent, in text."""

    method: str
    params: dict[str, str]


class Telegram:
    """Everything that Telegram knows. With `token` None, any token is accepted.

    The seed is where ids begin. From the clock it is: a bot that keeps its database must not
    meet an update of yesterday's again.
    """

    def __init__(
        self,
        token: str | None = None,
        *,
        username: str = "ideeenbus_bot",
        clock: Callable[[], float] = time.time,
        seed: int | None = None,
        pace: bool = False,
    ) -> None:
        self.token = token
        self.clock = clock
        self.bot = User(
            int((token or "7000000001").split(":")[0]), "Ideeënbus", username, is_bot=True
        )
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue(int(clock() * 1000) if seed is None else seed)
        self.calls: list[Call] = []
        self.faults = Faults()
        self.pace = Pace(clock) if pace else None
        self.files = Files()
        self.presses_made: dict[str, Press] = {}
        self.typing_until: dict[int, float] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.version = 0
        self._changed = asyncio.Event()
        self._message_ids = itertools.count(int(clock()) if seed is None else seed)
        self._user_ids = itertools.count(FIRST_USER_ID)
        self._group_ids = itertools.count(FIRST_SUPERGROUP_ID, -1)
        self._press_ids = itertools.count(int(clock() * 1000))

    # Who there is

    def add_user(
        self,
        first_name: str,
        *,
        language_code: str | None = None,
        username: str | None = None,
        id: int | None = None,  # noqa: A002
    ) -> User:
        user = User(id or next(self._user_ids), first_name, username, language_code)
        self.users[user.id] = user
        self.chats[user.id] = Chat(
            user.id, "private", first_name, username, {user.id: "member", self.bot.id: "left"}
        )
        return user

    def add_group(self, title: str, *, id: int | None = None) -> Chat:  # noqa: A002
        """Add a group with the bot in it; an id that begins with -100 makes a supergroup."""
        chat_id = id or next(self._group_ids)
        kind: Any = "supergroup" if str(chat_id).startswith("-100") else "group"
        self.chats[chat_id] = Chat(chat_id, kind, title, members={self.bot.id: "member"})
        return self.chats[chat_id]

    def joins(self, user: User, chat: Chat, status: Status = "member") -> None:
        chat.members[user.id] = status

    def private_chat(self, user: User) -> Chat:
        return self.chats[user.id]

    def messages(self, chat: Chat | User) -> list[Message]:
        return list(self.chats[chat.id].messages.values())

    # What people do

    def says(
        self, user: User, text: str, *, chat: Chat | None = None, reply_to: Message | None = None
    ) -> Message:
        return self.posts(user, _text(text), chat=chat, reply_to=reply_to)

    def sends(
        self,
        user: User,
        kind: str,
        *,
        caption: str | None = None,
        chat: Chat | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a photo, a voice message, or whatever else there is a sample of."""
        return self.posts(user, SAMPLES[kind] | _caption(caption), chat=chat, reply_to=reply_to)

    def sends_photo(
        self, user: User, photo: Upload, *, caption: str = "", reply_to: Message | None = None
    ) -> Message:
        content = self.files.photo(self.files.add(photo))
        return self.posts(user, content | _caption(caption), reply_to=reply_to)

    def forwards(self, user: User, text: str, *, written_by: User) -> Message:
        origin = {"type": "user", "date": self.now, "sender_user": written_by.json}
        return self.posts(user, _text(text) | {"forward_origin": origin})

    def posts(
        self,
        user: User,
        content: Json,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Put a message of any content in a chat, as this user."""
        chat = chat or self.private_chat(user)
        if chat.is_private and chat.status(self.bot) == "left":
            chat.members[self.bot.id] = "member"
        message = self.store(chat, user, content, reply_to)
        if self._bot_sees(message):
            self.updates.add("message", message.json)
        return message

    def edits(self, user: User, message: Message, text: str) -> None:
        assert message.sender is user
        message.rewrite(settled(FormattedText(text, [])), self.now)
        if self._bot_sees(message):
            self.updates.add("edited_message", message.json)
        self.changed()

    def presses(self, user: User, message: Message, data: str) -> Press:
        """Press a button; also one that the message no longer shows, as slow screens do."""
        press = Press(str(next(self._press_ids)), user, message, data, self.clock())
        self.presses_made[press.id] = press
        query = {
            "id": press.id,
            "from": user.json,
            "message": message.json,
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        self.updates.add("callback_query", query)
        self.changed()
        return press

    def blocks(self, user: User) -> None:
        self._set_bot_status(self.private_chat(user), user, "kicked")

    def unblocks(self, user: User) -> None:
        self._set_bot_status(self.private_chat(user), user, "member")

    def adds_bot(self, user: User, chat: Chat) -> None:
        self._set_bot_status(chat, user, "member")

    def removes_bot(self, user: User, chat: Chat) -> None:
        self._set_bot_status(chat, user, "kicked")

    def upgrades(self, user: User, group: Chat) -> Chat:
        """Make a supergroup of a group: it gets another id, the old one is dead."""
        new = self.add_group(group.name)
        new.members |= group.members
        group.upgraded_to = new.id
        for chat, note in (
            (group, {"migrate_to_chat_id": new.id}),
            (new, {"migrate_from_chat_id": group.id}),
        ):
            self.updates.add("message", self.store(chat, user, note).json)
        return new

    def _set_bot_status(self, chat: Chat, by: User, status: Status) -> None:
        before = chat.member_json(self.bot)
        chat.members[self.bot.id] = status
        self.updates.add(
            "my_chat_member",
            {
                "chat": chat.json,
                "from": by.json,
                "date": self.now,
                "old_chat_member": before,
                "new_chat_member": chat.member_json(self.bot),
            },
        )
        self.changed()

    def _bot_sees(self, message: Message) -> bool:
        """Say if the bot gets this message: in a group it sees only what is meant for it."""
        chat = message.chat
        if not chat.has(self.bot):
            return False
        if chat.is_private or chat.status(self.bot) in ADMINISTRATORS:
            return True
        mention = f"@{self.bot.username}".lower()
        for entity in message.entities:
            if entity["type"] == "bot_command":
                command = utf16_slice(message.text, entity["offset"], entity["length"]).lower()
                return "@" not in command or command.endswith(mention)
        answered = message.reply_to is not None and message.reply_to.sender is self.bot
        return answered or mention in message.text.lower()

    # What goes wrong

    def flood(self, chat: Chat | User | None = None, *, retry_after: int, calls: int = 1) -> Fault:
        """Answer 429 to the next calls."""
        return self.faults.plan(flood(chat.id if chat else None, retry_after, calls))

    def fail(self, status: int = 500, body: str = "", **details: Any) -> Fault:
        """Answer the next calls with this status and body; see Fault for the details."""
        return self.faults.plan(Fault(status, body, **details))

    def drop(self, **details: Any) -> Fault:
        """Break the connection of the next calls."""
        return self.faults.plan(Fault(ending="drop", **details))

    def hang(self, **details: Any) -> Fault:
        """Give no answer to the next calls."""
        return self.faults.plan(Fault(ending="hang", **details))

    # What the bot's methods and the page build on

    @property
    def now(self) -> int:
        return int(self.clock())

    def store(
        self,
        chat: Chat,
        sender: User,
        content: Json,
        reply_to: Message | None = None,
        keyboard: Json | None = None,
    ) -> Message:
        message = Message(
            next(self._message_ids), chat, sender, self.now, content, reply_to, keyboard
        )
        chat.messages[message.id] = message
        if sender is self.bot:
            self.typing_until.pop(chat.id, None)
        self.changed()
        return message

    def commands_for(self, user: User) -> list[Json]:
        """Return the commands that this user is offered in the private chat."""
        scopes = (f'["chat", "{user.id}"]', '["all_private_chats"]', '["default"]')
        languages = ((user.language_code or "")[:2], "")
        listed = (self.commands.get((scope, code)) for scope in scopes for code in languages)
        return next((commands for commands in listed if commands), [])

    def description_for(self, user: User) -> str:
        """Return what a user reads before the chat has begun."""
        languages = ((user.language_code or "")[:2], "")
        texts = (self.profile.get(("description", code)) for code in languages)
        return next((text for text in texts if text), "")

    def last_press(self, users: Collection[User]) -> Press | None:
        latest_first = reversed(self.presses_made.values())
        return next((press for press in latest_first if press.user in users), None)

    def types_in(self, chat: Chat, seconds: int) -> None:
        self.typing_until[chat.id] = self.clock() + seconds
        self.changed()
        asyncio.get_running_loop().call_later(seconds, self.changed)

    def is_typing(self, chat: Chat) -> bool:
        return self.typing_until.get(chat.id, 0) > self.clock()

    def changed(self) -> None:
        self.version += 1
        waiting, self._changed = self._changed, asyncio.Event()
        waiting.set()

    async def change_after(self, version: int) -> None:
        """Wait until there is something to see that was not there at this version."""
        while self.version <= version:
            await self._changed.wait()

    def close(self) -> None:
        self.updates.close()
        self.changed()


def _text(text: str) -> Json:
    return written(settled(FormattedText(text, [])))


def _caption(caption: str | None) -> Json:
    return written(settled(FormattedText(caption, [])), caption=True) if caption else {}
