"""How the bot gets its updates."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.playground.chats import Json
from bot.playground.errors import bad_request
from bot.playground.params import Params
from bot.playground.telegram import Telegram
from bot.playground.webhook import Webhook

LONGEST_POLL = 50
PORTS = (443, 80, 88, 8443)


async def get_updates(telegram: Telegram, params: Params) -> list[Json]:
    _allow(telegram, params)
    return await telegram.updates.get(
        offset=params.integer("offset"),
        limit=params.within("limit", 100, 1, 100),
        seconds=params.within("timeout", 0, 0, LONGEST_POLL),
    )


async def set_webhook(telegram: Telegram, params: Params) -> bool:
    if not (url := params.text("url")):
        return delete_webhook(telegram, params)
    _check_url(url)
    secret = params.text("secret_token")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(telegram, params)
    _drop_pending(telegram, params)
    connections = params.within("max_connections", 40, 1, 100)
    telegram.updates.start_webhook(Webhook(url, secret, connections, telegram.clock))
    return True


def delete_webhook(telegram: Telegram, params: Params) -> bool:
    telegram.updates.stop_webhook()
    _drop_pending(telegram, params)
    return True


def get_webhook_info(telegram: Telegram, params: Params) -> Json:
    webhook = telegram.updates.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates.pending),
    }
    if webhook:
        info["max_connections"] = webhook.max_connections
    if webhook and webhook.last_error:
        info["last_error_date"], info["last_error_message"] = webhook.last_error
    if telegram.updates.allowed:
        info["allowed_updates"] = sorted(telegram.updates.allowed)
    return info


def _allow(telegram: Telegram, params: Params) -> None:
    allowed = params.json("allowed_updates", "allowed updates")
    if isinstance(allowed, list):
        telegram.updates.allowed = frozenset(allowed)


def _drop_pending(telegram: Telegram, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        telegram.updates.pending.clear()


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    # Telegram wants HTTPS; a bot on this machine is let off.
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
