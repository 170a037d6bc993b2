"""Which chat and which message a call is about."""

from typing import Any

from bot.playground.chats import Chat, Message
from bot.playground.errors import bad_request, forbidden
from bot.playground.params import Params
from bot.playground.telegram import Telegram


def known_chat(telegram: Telegram, params: Params, name: str = "chat_id") -> Chat:
    """Return a chat that the bot may look at."""
    if not (text := params.text(name).strip()):
        raise bad_request(f"{name} is empty")
    chat = _find(telegram, text)
    if chat is None:
        raise bad_request("chat not found")
    if chat.upgraded_to:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.upgraded_to
        )
    if not chat.is_private and not chat.has(telegram.bot):
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    return chat


def writable_chat(telegram: Telegram, params: Params) -> Chat:
    """Return a chat that the bot may write in."""
    chat = known_chat(telegram, params)
    if chat.status(telegram.bot) == "kicked":
        raise forbidden("bot was blocked by the user")
    if chat.status(telegram.bot) == "left":
        raise forbidden("bot can't initiate conversation with a user")
    if params.integer("message_thread_id"):
        raise bad_request("message thread not found")
    return chat


def _find(telegram: Telegram, text: str) -> Chat | None:
    if text.startswith("@"):
        name = text.removeprefix("@").lower()
        public = (chat for chat in telegram.chats.values() if not chat.is_private)
        return next((chat for chat in public if (chat.username or "").lower() == name), None)
    try:
        return telegram.chats.get(int(text))
    except ValueError:
        return None


def own_message(telegram: Telegram, params: Params) -> Message:
    """Return the message of the bot's own that a call edits."""
    if not params.text("chat_id") and not params.text("inline_message_id"):
        raise bad_request("message identifier is not specified")
    chat = writable_chat(telegram, params)
    message_id = params.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    if message_id not in chat.messages:
        raise bad_request("message to edit not found")
    message = chat.messages[message_id]
    if message.sender is not telegram.bot or "forward_origin" in message.content:
        raise bad_request("message can't be edited")
    return message


def replied_message(chat: Chat, params: Params) -> Message | None:
    """Return the message that a call replies to; None where it may go without."""
    reply: Any = params.json("reply_parameters", "reply parameters") or {
        "message_id": params.integer("reply_to_message_id"),
        "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
    }
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    message_id = reply.get("message_id")
    message = chat.messages.get(message_id) if isinstance(message_id, int) else None
    if message_id and message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message
