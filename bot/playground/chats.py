"""Who and what Telegram holds: users, chats and the messages in them."""

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.entities import FormattedText

Json = dict[str, Any]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
PRESENT: tuple[Status, ...] = ("creator", "administrator", "member")
ADMINISTRATORS: tuple[Status, ...] = ("creator", "administrator")

RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


@dataclass(eq=False)
class User:
    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    @property
    def json(self) -> Json:
        user = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {key: value for key, value in user.items() if value is not None}


@dataclass(eq=False)
class Chat:
    """A private chat (it has the id of its user) or a group."""

    id: int
    type: Literal["private", "group", "supergroup"]
    name: str
    username: str | None = None
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, "Message"] = field(default_factory=dict)
    upgraded_to: int | None = None

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def json(self) -> Json:
        name = "first_name" if self.is_private else "title"
        chat = {"id": self.id, "type": self.type, name: self.name}
        return chat | ({"username": self.username} if self.username else {})

    def status(self, user: User) -> Status:
        return self.members.get(user.id, "left")

    def has(self, user: User) -> bool:
        return self.status(user) in PRESENT

    def member_json(self, user: User) -> Json:
        status = self.status(user)
        member: Json = {"status": status, "user": user.json}
        if status == "creator":
            return member | {"is_anonymous": False}
        if status == "administrator":
            return member | dict.fromkeys(RIGHTS, False) | {"can_manage_chat": True}
        return member | ({"until_date": 0} if status == "kicked" else {})


def written(formatted: FormattedText, *, caption: bool = False) -> Json:
    """Return a text, or a caption, as the content of a message."""
    text, entities = ("caption", "caption_entities") if caption else ("text", "entities")
    content: Json = {text: formatted.text} if formatted.text else {}
    return content | ({entities: formatted.entities} if formatted.entities else {})


@dataclass(eq=False)
class Message:
    id: int
    chat: Chat
    sender: User
    date: int
    content: Json
    reply_to: "Message | None" = None
    keyboard: Json | None = None
    edit_date: int | None = None
    reactions: list[Json] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        return self.content.get("entities") or self.content.get("caption_entities") or []

    @property
    def buttons(self) -> list[list[Json]]:
        return self.keyboard["inline_keyboard"] if self.keyboard else []

    @property
    def edited(self) -> bool:
        return self.edit_date is not None

    def rewrite(self, formatted: FormattedText, now: int) -> None:
        old = ("text", "entities", "caption", "caption_entities")
        kept = {key: value for key, value in self.content.items() if key not in old}
        self.content = kept | written(formatted, caption="text" not in self.content)
        self.edit_date = now

    def data(self, label: str) -> str:
        """Return the callback data of the button that bears this label."""
        [data] = [b["callback_data"] for row in self.buttons for b in row if b["text"] == label]
        return str(data)

    @property
    def json(self) -> Json:
        message = self.json_alone
        if self.reply_to and self.reply_to.id in self.chat.messages:
            message["reply_to_message"] = self.reply_to.json_alone
        return message

    @property
    def json_alone(self) -> Json:
        message = {
            "message_id": self.id,
            "from": self.sender.json,
            "chat": self.chat.json,
            "date": self.date,
            **self.content,
        }
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if self.keyboard:
            message["reply_markup"] = self.keyboard
        return message


@dataclass(eq=False)
class Press:
    """A button that somebody pressed, and what the bot answered."""

    id: str
    user: User
    message: Message
    data: str
    at: float
    answer: Json | None = None
