"""The methods of the Bot API that the playground knows, by name."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.errors import ApiError
from bot.playground.methods import chats, files, messages, profile, updates
from bot.playground.params import Params
from bot.playground.telegram import Telegram

Method = Callable[[Telegram, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = (
    updates.METHODS | messages.METHODS | files.METHODS | chats.METHODS | profile.METHODS
)
# Telegram minds no capitals in a method's name.
_SPELLING = {name.lower(): name for name in METHODS}


def spelled(name: str) -> str:
    """Return the method's name as it is documented."""
    try:
        return _SPELLING[name.lower()]
    except KeyError:
        raise ApiError(404, "Not Found: method not found") from None


async def call(telegram: Telegram, name: str, params: Params) -> Any:
    result = METHODS[name](telegram, params)
    return await result if inspect.isawaitable(result) else result
