"""What the bot says of itself: its name, its descriptions, its commands."""

import json
import re
from collections.abc import Callable
from typing import Any

from bot.playground.chats import Json
from bot.playground.entities import utf16_length
from bot.playground.errors import bad_request
from bot.playground.params import Params
from bot.playground.telegram import Telegram

MOST_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LONGEST = {"name": 64, "description": 512, "short_description": 120}
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def get_me(telegram: Telegram, params: Params) -> Json:
    return telegram.bot.json | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(telegram: Telegram, params: Params) -> bool:
    commands = params.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    telegram.commands[_scope(params)] = [_command(command) for command in commands]
    telegram.changed()
    return True


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", ""))
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16_length(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(telegram: Telegram, params: Params) -> list[Json]:
    return telegram.commands.get(_scope(params), [])


def delete_my_commands(telegram: Telegram, params: Params) -> bool:
    telegram.commands.pop(_scope(params), None)
    telegram.changed()
    return True


def _scope(params: Params) -> tuple[str, str]:
    scope = params.json("scope", "BotCommandScope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if not all(name in scope for name in SCOPES[kind]):
        raise bad_request("chat_id is empty")
    return json.dumps([kind, *(str(scope[name]) for name in SCOPES[kind])]), _language(params)


def _language(params: Params) -> str:
    code = params.text("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _setter(field: str) -> Callable[[Telegram, Params], bool]:
    def set_field(telegram: Telegram, params: Params) -> bool:
        if utf16_length(params.text(field)) > LONGEST[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        telegram.profile[field, _language(params)] = params.text(field)
        telegram.changed()
        return True

    return set_field


def _getter(field: str) -> Callable[[Telegram, Params], Json]:
    def get_field(telegram: Telegram, params: Params) -> Json:
        default = telegram.bot.first_name if field == "name" else ""
        general = telegram.profile.get((field, ""), default)
        return {field: telegram.profile.get((field, _language(params))) or general}

    return get_field


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
