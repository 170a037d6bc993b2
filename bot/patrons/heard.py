"""A patron's message as the conversation needs it, read from Telegram's."""

from datetime import datetime
from typing import NamedTuple

from telegram import Message

from bot.patrons.buttons import Action, parse
from bot.patrons.media import Medium, medium_of

# Buttons whose number is not that of a suggestion.
OF_SOMETHING_ELSE = {Action.SEND_ANYWAY, Action.PHOTO, Action.LANGUAGE, Action.FORGET}


class Reply(NamedTuple):
    """What a message replies to: a suggestion or a photo by number, or the patron's own message."""

    suggestion: int | None = None
    photo: int | None = None
    message_id: int | None = None


class Heard(NamedTuple):
    text: str
    message_id: int
    sent_at: datetime
    medium: Medium | None = None
    photo: str | None = None
    """What Telegram knows the photo by."""
    album: str | None = None
    forwarded: bool = False
    edited: bool = False
    reply: Reply | None = None
    replied_to: int | None = None
    """The message that this one replies to, whosever it is."""


def heard(message: Message) -> Heard:
    return Heard(
        text=message.text or message.caption or "",
        message_id=message.message_id,
        sent_at=message.date,
        medium=medium_of(message),
        photo=message.photo[-1].file_id if message.photo else None,
        album=message.media_group_id,
        forwarded=message.forward_origin is not None,
        edited=message.edit_date is not None,
        reply=_reply(message.reply_to_message),
        replied_to=message.reply_to_message.message_id if message.reply_to_message else None,
    )


def _reply(answered: Message | None) -> Reply | None:
    """Read what is meant off the buttons under the message, never off its words."""
    if answered is None:
        return None
    if not (answered.from_user and answered.from_user.is_bot):
        return Reply(message_id=answered.message_id)
    rows = answered.reply_markup.inline_keyboard if answered.reply_markup else ()
    written = [button.callback_data for row in rows for button in row]
    for data in written:
        press = parse(data) if isinstance(data, str) else None
        if press and press.number and press.action is Action.PHOTO:
            return Reply(photo=press.number)
        if press and press.number and press.action not in OF_SOMETHING_ELSE:
            return Reply(suggestion=press.number)
    return None
