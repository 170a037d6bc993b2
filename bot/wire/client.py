"""python-telegram-bot's client, with the two calls that it does not offer: raw, and by name."""

from collections.abc import Mapping
from typing import Any

from telegram.ext import ExtBot

from bot.wire.transport import Transport

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_S = 25


class Client(ExtBot[None]):
    """Telegram's Bot API at `api_url`, for one token."""

    def __init__(self, token: str, api_url: str) -> None:
        super().__init__(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=Transport(connections=64),
            get_updates_request=Transport(connections=1),
        )

    async def _post(self, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        result = await super()._post(endpoint, *args, **kwargs)
        return {"is_bot": True, **result} if endpoint == "getMe" else result

    async def call(self, method: str, params: Mapping[str, Any]) -> Any:
        """Make a call that the outbox kept; raises telegram.error.TelegramError."""
        return await self._post(method, dict(params))

    async def raw_updates(self, offset: int | None) -> list[dict[str, Any]]:
        """Wait for updates and return them as Telegram wrote them.

        Raw, because one update that the library cannot read must not hold up the others.
        """
        params = {"offset": offset, "timeout": POLL_S, "allowed_updates": ALLOWED_UPDATES}
        updates: list[dict[str, Any]] = await self._post(
            "getUpdates", params, read_timeout=POLL_S + 10
        )
        return updates


def completed(update: dict[str, Any]) -> dict[str, Any]:
    """Fill in what python-telegram-bot insists on and other servers of the Bot API leave out.

    Telegram itself always sends it, and nothing of ours depends on it.
    """
    for kind, event in update.items():
        if not isinstance(event, dict):
            continue
        if kind == "callback_query":
            event.setdefault("chat_instance", "")
        for part in (event, event.get("message") or {}):
            if "message_id" in part:
                part.setdefault("date", 0)
            if user := part.get("from"):
                user.setdefault("is_bot", False)
    return update
