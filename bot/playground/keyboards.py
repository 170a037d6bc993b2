"""What Telegram accepts under a message."""

from typing import Any
from urllib.parse import urlsplit

from bot.playground.chats import Json
from bot.playground.errors import bad_request
from bot.playground.params import Params

MOST_BUTTONS = 100
LONGEST_DATA = 64
KINDS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
OTHERS = ("keyboard", "remove_keyboard", "force_reply")


def keyboard(params: Params) -> Json | None:
    """Return the inline keyboard of a call, None where it has none."""
    markup = params.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    for row in rows:
        for button in row:
            _check(button)
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    filled = [row for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def inline_keyboard(params: Params) -> Json | None:
    """Return the keyboard for an edited message, which can be no other than an inline one."""
    markup = params.json("reply_markup", "reply keyboard markup")
    if isinstance(markup, dict) and any(kind in markup for kind in OTHERS):
        raise bad_request("inline keyboard expected")
    return keyboard(params)


def _check(button: Any) -> None:
    if not isinstance(button, dict):
        raise _refused("InlineKeyboardButton must be an Object")
    if not button.get("text"):
        raise _refused('Field "text" must be of type String')
    kinds = KINDS & button.keys()
    if len(kinds) != 1:
        raise _refused("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in kinds:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= LONGEST_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in kinds and not _is_reachable(str(button["url"])):
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
        )


def _refused(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _is_reachable(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "tg":
        return True
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "").strip(".")
