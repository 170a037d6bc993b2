"""Messages: sent, edited, deleted, copied; and the buttons pressed under them."""

from bot.playground.chats import Chat, Json, Message, written
from bot.playground.entities import FormattedText, given, settled, utf16_length
from bot.playground.errors import bad_request
from bot.playground.html import parse_html
from bot.playground.keyboards import inline_keyboard, keyboard
from bot.playground.markdown import parse_markdown
from bot.playground.methods.addressing import (
    known_chat,
    own_message,
    replied_message,
    writable_chat,
)
from bot.playground.params import Params
from bot.playground.telegram import TYPING_SECONDS, Telegram

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ANSWER = 200
SECONDS_TO_ANSWER = 15 * 60
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
PARSERS = {"html": parse_html, "markdownv2": parse_markdown}


def send_message(telegram: Telegram, params: Params) -> Json:
    return send(telegram, params, text(params)).json


def send(
    telegram: Telegram, params: Params, formatted: FormattedText, media: Json | None = None
) -> Message:
    """Put a message of the bot's in a chat; with media, the text is its caption."""
    markup = keyboard(params)
    chat = writable_chat(telegram, params)
    reply_to = replied_message(chat, params)
    _check_length(formatted, caption=media is not None)
    if telegram.pace:
        telegram.pace.take(chat)
    content = (media or {}) | written(formatted, caption=media is not None)
    return telegram.store(chat, telegram.bot, content, reply_to, markup)


def text(params: Params) -> FormattedText:
    if not params.text("text"):
        raise bad_request("message text is empty")
    formatted = _formatted(params, "text", "entities")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    return formatted


def caption(params: Params) -> FormattedText:
    return _formatted(params, "caption", "caption_entities")


def _formatted(params: Params, text_name: str, entities_name: str) -> FormattedText:
    source = params.text(text_name)
    if mode := params.text("parse_mode").lower():
        if mode not in PARSERS:
            raise bad_request("unsupported parse_mode")
        return settled(PARSERS[mode](source))
    if entities := params.text(entities_name):
        return settled(given(source, entities))
    return settled(FormattedText(source, []))


def _check_length(formatted: FormattedText, *, caption: bool) -> None:
    length = utf16_length(formatted.text)
    if caption and length > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if length > LONGEST_TEXT:
        raise bad_request("message is too long")


def edit_message_text(telegram: Telegram, params: Params) -> Json:
    formatted = text(params)
    markup = inline_keyboard(params)
    message = own_message(telegram, params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    _check_length(formatted, caption=False)
    _check_modified(message, written(formatted), markup)
    message.rewrite(formatted, telegram.now)
    return _edited(telegram, message, markup)


def edit_message_reply_markup(telegram: Telegram, params: Params) -> Json:
    markup = inline_keyboard(params)
    message = own_message(telegram, params)
    _check_modified(message, message.content, markup)
    return _edited(telegram, message, markup)


def _check_modified(message: Message, content: Json, markup: Json | None) -> None:
    if content == message.content and markup == message.keyboard:
        raise bad_request(
            "message is not modified: specified new message content and reply markup "
            "are exactly the same as a current content and reply markup of the message"
        )


def _edited(telegram: Telegram, message: Message, markup: Json | None) -> Json:
    if telegram.pace:
        telegram.pace.take(message.chat)
    message.keyboard = markup
    message.edit_date = telegram.now
    telegram.changed()
    return message.json


def delete_message(telegram: Telegram, params: Params) -> bool:
    chat = writable_chat(telegram, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if message.sender is not telegram.bot and not _may_delete(telegram, chat):
        raise bad_request("message can't be deleted")
    del chat.messages[message.id]
    telegram.changed()
    return True


def _may_delete(telegram: Telegram, chat: Chat) -> bool:
    return chat.is_private or chat.status(telegram.bot) == "creator"


def forward_message(telegram: Telegram, params: Params) -> Json:
    original = _original(telegram, params, "forward")
    chat = writable_chat(telegram, params)
    origin = {"type": "user", "date": original.date, "sender_user": original.sender.json}
    content = {"forward_origin": origin} | original.content
    return telegram.store(chat, telegram.bot, content).json


def copy_message(telegram: Telegram, params: Params) -> Json:
    original = _original(telegram, params, "copy")
    markup = keyboard(params)
    chat = writable_chat(telegram, params)
    reply_to = replied_message(chat, params)
    copy = telegram.store(chat, telegram.bot, dict(original.content), reply_to, markup)
    if "caption" in params.texts:
        copy.content |= written(caption(params), caption=True)
    return {"message_id": copy.id}


def _original(telegram: Telegram, params: Params, act: str) -> Message:
    chat = known_chat(telegram, params, "from_chat_id")
    if message := chat.messages.get(params.integer("message_id")):
        return message
    raise bad_request(f"message to {act} not found")


def send_chat_action(telegram: Telegram, params: Params) -> bool:
    if params.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(telegram, params)
    telegram.types_in(chat, TYPING_SECONDS)
    return True


def set_message_reaction(telegram: Telegram, params: Params) -> bool:
    chat = writable_chat(telegram, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    message.reactions = params.json("reaction", "reaction") or []
    telegram.changed()
    return True


def answer_callback_query(telegram: Telegram, params: Params) -> bool:
    press = telegram.presses_made.get(params.text("callback_query_id"))
    if press is None or press.answer is not None or _is_too_old(telegram, press.at):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(params.text("text")) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answer = {"text": params.text("text"), "show_alert": params.flag("show_alert")}
    telegram.changed()
    return True


def _is_too_old(telegram: Telegram, at: float) -> bool:
    return telegram.clock() - at > SECONDS_TO_ANSWER


METHODS = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
