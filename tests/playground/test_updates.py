import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground.chats import Chat, User
from bot.playground.samples import SAMPLES
from bot.playground.telegram import Telegram
from tests.playground.conftest import Api, until


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_are_kept_until_the_offset_passes_them(
    api: Api, telegram: Telegram, anna: User
) -> None:
    for text in ("een", "twee", "drie"):
        telegram.says(anna, text)
    updates = await api("getUpdates", limit=2)
    assert texts(updates) == ["een", "twee"]
    assert texts(await api("getUpdates")) == ["een", "twee", "drie"]
    assert texts(await api("getUpdates", offset=updates[1]["update_id"])) == ["twee", "drie"]
    assert texts(await api("getUpdates", offset=-1)) == ["drie"]
    assert texts(await api("getUpdates")) == ["drie"]
    assert await api("getUpdates", offset=updates[1]["update_id"] + 2) == []
    assert [update["update_id"] for update in updates] == [1001, 1002]


async def test_a_long_poll_ends_with_the_first_update(
    api: Api, telegram: Telegram, anna: User
) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=9))
    await until(lambda: telegram.updates.polled)
    telegram.says(anna, "hoi")
    assert texts(await poll) == ["hoi"]


async def test_a_second_long_poll_ends_the_first(api: Api, telegram: Telegram, anna: User) -> None:
    first = asyncio.create_task(api.refusal("getUpdates", timeout=9))
    await until(lambda: telegram.updates.polled)
    second = asyncio.create_task(api("getUpdates", timeout=9))
    assert await first == (
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )
    telegram.says(anna, "hoi")
    assert texts(await second) == ["hoi"]


async def test_a_poll_that_ran_out_is_no_conflict(api: Api, telegram: Telegram) -> None:
    assert await api("getUpdates", timeout=1) == []
    assert not telegram.updates.polled


async def test_a_bot_gets_what_it_asks_for(api: Api, telegram: Telegram, anna: User) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    telegram.presses(anna, telegram.says(anna, "hoi"), "x")
    [update] = await api("getUpdates")
    assert set(update) == {"update_id", "callback_query"}


@pytest.mark.parametrize("kind", SAMPLES)
async def test_every_kind_of_message_is_as_described(
    api: Api, telegram: Telegram, anna: User, kind: str
) -> None:
    telegram.sends(anna, kind)
    [update] = await api("getUpdates")
    assert update["message"][kind] == SAMPLES[kind][kind]


async def test_captions_edits_and_forwards(api: Api, telegram: Telegram, anna: User) -> None:
    photo = telegram.sends(anna, "photo", caption="Kapotte stoel, zie bieb.nl")
    telegram.edits(anna, photo, "Kapotte tafel")
    telegram.forwards(anna, "Meer manga", written_by=telegram.add_user("Bo"))
    sent, edited, forwarded = await api("getUpdates")
    assert sent["message"]["caption_entities"] == [{"type": "url", "offset": 19, "length": 7}]
    assert edited["edited_message"]["caption"] == "Kapotte tafel"
    assert "caption_entities" not in edited["edited_message"]
    assert forwarded["message"]["forward_origin"]["sender_user"]["first_name"] == "Bo"


async def test_in_a_group_the_bot_sees_what_is_meant_for_it(
    api: Api, telegram: Telegram, anna: User, room: Chat
) -> None:
    """As Telegram's privacy mode has it: commands, mentions and replies, no more."""
    await api("sendMessage", chat_id=room.id, text="Goedemorgen")
    [greeting] = telegram.messages(room)
    for text in ("koffie?", "/digest", "/digest@otherbot", "/mail a@b.nl", "hé @ideeenbus_bot"):
        telegram.says(anna, text, chat=room)
    telegram.says(anna, "dank", chat=room, reply_to=greeting)
    assert texts(await api("getUpdates")) == [
        "/digest",
        "/mail a@b.nl",
        "hé @ideeenbus_bot",
        "dank",
    ]

    telegram.updates.pending.clear()
    telegram.joins(telegram.bot, room, "administrator")
    telegram.says(anna, "koffie?", chat=room)
    assert texts(await api("getUpdates")) == ["koffie?"]


async def test_what_becomes_of_the_bot_in_a_chat_is_told(
    api: Api, telegram: Telegram, anna: User, room: Chat
) -> None:
    telegram.blocks(anna)
    telegram.removes_bot(anna, room)
    telegram.adds_bot(anna, room)
    changes = [update["my_chat_member"] for update in await api("getUpdates")]
    assert [
        (
            change["chat"]["id"],
            change["old_chat_member"]["status"],
            change["new_chat_member"]["status"],
        )
        for change in changes
    ] == [
        (anna.id, "member", "kicked"),
        (room.id, "member", "kicked"),
        (room.id, "kicked", "member"),
    ]


async def test_an_upgrade_is_told_in_both_groups(api: Api, telegram: Telegram, anna: User) -> None:
    group = telegram.add_group("Balie", id=-42)
    new = telegram.upgrades(anna, group)
    old_message, new_message = [update["message"] for update in await api("getUpdates")]
    assert (old_message["chat"]["type"], old_message["migrate_to_chat_id"]) == ("group", new.id)
    assert (new_message["chat"]["id"], new_message["migrate_from_chat_id"]) == (new.id, -42)


def test_ids_of_a_later_start_are_higher() -> None:
    """A bot that kept its database must not take a new update for an old one."""
    ids = []
    for clock in (lambda: 1_790_000_000.0, lambda: 1_790_000_001.0):
        telegram = Telegram(clock=clock)
        message = telegram.says(telegram.add_user("Anna"), "hoi")
        ids.append((message.id, *telegram.updates.pending))
    assert ids == [(1_790_000_000, 1_790_000_000_000), (1_790_000_001, 1_790_000_001_000)]


class Hook:
    """A bot's webhook that can be told to refuse."""

    def __init__(self) -> None:
        self.refusals = 0
        self.taken: list[tuple[str | None, str]] = []

    async def take(self, request: Request) -> Response:
        if self.refusals:
            self.refusals -= 1
            return Response(status_code=503)
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        self.taken.append((secret, (await request.json())["message"]["text"]))
        return Response()

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])
        config = uvicorn.Config(app, port=0, lifespan="off", log_config=None)
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup()
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/hook"
        finally:
            await server.shutdown()


async def test_a_webhook_gets_each_update_in_order_and_again_until_it_takes_it(
    api: Api, telegram: Telegram, anna: User
) -> None:
    hook = Hook()
    hook.refusals = 2
    telegram.says(anna, "een")
    async with hook.served() as url:
        await api("setWebhook", url=url, secret_token="geheim")
        telegram.says(anna, "twee")
        await until(lambda: len(hook.taken) == 2)
        info = await api("getWebhookInfo")
        await api("deleteWebhook")
    assert hook.taken == [("geheim", "een"), ("geheim", "twee")]
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert (await api("getWebhookInfo"))["url"] == ""


async def test_what_a_webhook_did_not_take_is_kept(
    api: Api, telegram: Telegram, anna: User
) -> None:
    await api("setWebhook", url="http://127.0.0.1:9/")
    telegram.says(anna, "hoi")
    assert await api.refusal("getUpdates") == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )
    await until(lambda: telegram.updates.webhook and telegram.updates.webhook.last_error)
    await api("deleteWebhook")
    assert texts(await api("getUpdates")) == ["hoi"]
    await api("deleteWebhook", drop_pending_updates=True)
    assert await api("getUpdates") == []


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        (
            {"url": "http://bieb.nl/hook"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://bieb.nl:8080/hook"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            {"url": "https://bieb.nl/hook", "secret_token": "ge heim"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_a_webhook_that_telegram_would_not_call(
    api: Api, params: dict[str, str], reason: str
) -> None:
    assert await api.refusal("setWebhook", **params) == (400, f"Bad Request: {reason}")


async def test_a_webhook_ends_a_long_poll(api: Api, telegram: Telegram) -> None:
    poll = asyncio.create_task(api.refusal("getUpdates", timeout=9))
    await until(lambda: telegram.updates.polled)
    await api("setWebhook", url="http://127.0.0.1:9/")
    assert await poll == (409, "Conflict: terminated by setWebhook request")
