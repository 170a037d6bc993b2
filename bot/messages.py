"""What the bot says, in our own words; here it becomes a call of the Bot API."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from storage.outbox import Call


class Button(NamedTuple):
    label: str
    data: str


@dataclass(frozen=True)
class Message:
    """Plain text, or Telegram's HTML where `html` says so, with rows of buttons under it."""

    text: str
    buttons: Sequence[Sequence[Button]] = ()
    html: bool = False

    def with_more(self, *paragraphs: str) -> Self:
        return replace(self, text="\n\n".join([self.text, *paragraphs]))


def send(chat_id: int, message: Message, *, reply_to: int | None = None) -> Call:
    params: dict[str, Any] = {"chat_id": chat_id, **_content(message)}
    if reply_to is not None:
        # What it replies to may be gone by now; that is no reason to say nothing.
        params["reply_parameters"] = {
            "message_id": reply_to,
            "allow_sending_without_reply": True,
        }
    return Call("sendMessage", params)


def reply(chat_id: int, to: int, message: Message) -> Call:
    """Answer a message where it stands: in a forum also in its topic."""
    quoted = {"message_id": to, "allow_sending_without_reply": True}
    params = {"chat_id": chat_id, "reply_parameters": quoted, **_content(message)}
    return Call("sendMessage", params)


def edit(chat_id: int, message_id: int, message: Message) -> Call:
    params = {"chat_id": chat_id, "message_id": message_id, **_content(message)}
    return Call("editMessageText", params)


def nod(chat_id: int, message_id: int) -> Call:
    """Show under a message that it was seen, where words would be too many."""
    thumb = {"type": "emoji", "emoji": "👍"}
    params = {"chat_id": chat_id, "message_id": message_id, "reaction": [thumb]}
    return Call("setMessageReaction", params)


def answer(callback_query_id: str, text: str | None = None) -> Call:
    """Stop the pressed button's waiting sign; the text is shown over the chat for a moment."""
    params = {"callback_query_id": callback_query_id}
    return Call("answerCallbackQuery", {**params, "text": text} if text else params)


def _content(message: Message) -> dict[str, Any]:
    content: dict[str, Any] = {
        "text": message.text,
        "link_preview_options": {"is_disabled": True},
    }
    if message.html:
        content["parse_mode"] = "HTML"
    if message.buttons:
        keyboard = [
            [{"text": button.label, "callback_data": button.data} for button in row]
            for row in message.buttons
        ]
        content["reply_markup"] = {"inline_keyboard": keyboard}
    return content


def shorten(text: str, longest: int) -> str:
    """Return the text on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    at_word = kept.rsplit(" ", 1)[0] if " " in kept else kept
    return at_word.rstrip(" .,;:") + "…"


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
