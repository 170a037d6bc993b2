"""Chats and who is in them."""

from bot.playground.chats import ADMINISTRATORS, PRESENT, Json
from bot.playground.errors import bad_request
from bot.playground.methods.addressing import known_chat
from bot.playground.params import Params
from bot.playground.telegram import Telegram

NO_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)


def get_chat(telegram: Telegram, params: Params) -> Json:
    details = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    return known_chat(telegram, params).json | details


def get_chat_member(telegram: Telegram, params: Params) -> Json:
    chat = known_chat(telegram, params)
    user = telegram.users.get(params.integer("user_id"))
    if not params.integer("user_id"):
        raise bad_request("invalid user_id specified")
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return chat.member_json(user)


def get_chat_administrators(telegram: Telegram, params: Params) -> list[Json]:
    chat = known_chat(telegram, params)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [
        chat.member_json(telegram.users[user_id])
        for user_id, status in chat.members.items()
        if status in ADMINISTRATORS
    ]


def get_chat_member_count(telegram: Telegram, params: Params) -> int:
    return sum(status in PRESENT for status in known_chat(telegram, params).members.values())


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
}
