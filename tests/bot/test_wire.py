"""Between Telegram and us: nothing lost, nothing twice, and one bad chat holds up no other."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.opening import only_process_of, ready_database
from bot.playground.chats import User
from bot.settings import SettingsError
from bot.staff.posting import Digests
from bot.wire.client import completed
from bot.wire.webhook import parse_update
from storage import chats, inbox, outbox, queues
from storage.database import open_database
from storage.outbox import Call
from storage.tables import InboxItem, OutboxItem, Patron, Suggestion
from storage.vault import Vault
from tests.bot.conftest import Box, free_port, settings_for
from tests.conftest import Clock
from tests.playground.bot_api import check_call
from tests.storage.samples import update

TOILET = "De wc op de eerste verdieping is vaak vies"


async def rows(box: Box, column: Any) -> list[Any]:
    async with box.database.read() as session:
        return list(await session.scalars(select(column)))


async def store_poisoned(box: Box, patron: User) -> dict[str, Any]:
    """Store an update that no handler can read."""
    box.telegram.says(patron, "/start")
    box.telegram.updates.pending.clear()
    poisoned = update(5, patron.id, TOILET)
    poisoned["message"]["date"] = "yesterday"
    async with box.database.write() as session:
        await inbox.add(session, [poisoned], now=box.clock())
    return poisoned


async def test_an_update_that_comes_twice_is_handled_once(box: Box, anna: User) -> None:
    await box.answer(anna, TOILET)
    [update_id] = await rows(box, InboxItem.id)
    async with box.database.write() as session:
        again = [update(update_id, anna.id, TOILET)]
        assert await inbox.add(session, again, now=box.clock()) == 0
    await box.answer(anna, "/help")

    assert await rows(box, Suggestion.number) == [1]


async def test_what_came_while_we_were_down_is_answered_in_order(box: Box, anna: User) -> None:
    for text in ("De wifi valt steeds weg", TOILET, "De lift is kapot"):
        box.telegram.says(anna, text)
    answers = await box.hears(anna, 3)

    assert [f"nummer {n}." in answer.text for n, answer in enumerate(answers, 1)] == [True] * 3


async def test_what_a_dead_process_held_is_handled_after_the_restart(
    box: Box, anna: User, clock: Clock
) -> None:
    """On SQLite at once; on PostgreSQL another may be alive, so when the lease has run out."""
    box.telegram.says(anna, "/start")
    box.telegram.updates.pending.clear()
    async with box.database.write() as session:
        await inbox.add(session, [update(5, anna.id, TOILET)], now=clock())
        until = clock() + timedelta(minutes=1)
        await queues.claim(session, InboxItem, now=clock(), until=until, limit=1)
    if not box.database.embedded:
        clock.tick(minutes=1)
    [receipt] = await box.hears(anna)

    assert "nummer 1" in receipt.text


async def test_a_patron_who_blocked_the_bot_is_marked_and_holds_up_nobody(
    box: Box, anna: User, sam: User
) -> None:
    await box.answer(anna, "/start")
    box.telegram.blocks(anna)
    async with box.database.write() as session:
        call = Call("sendMessage", {"chat_id": anna.id, "text": "Is het nu beter?"})
        await outbox.add(session, call, now=box.clock())
    await box.answer(sam, "Please open on Sundays")
    await box.stop()

    assert await rows(box, Patron.unreachable_since) in (
        [box.clock(), None],
        [None, box.clock()],
    )
    assert set(await rows(box, OutboxItem.state)) == {"finished"}


async def test_too_fast_in_one_chat_waits_there_and_nowhere_else(
    box: Box, anna: User, sam: User, clock: Clock
) -> None:
    """As long as Telegram says, and then the message comes all the same."""
    await box.answer(anna, "/start")
    box.telegram.flood(anna, retry_after=30)
    box.telegram.says(anna, TOILET)
    await box.answer(sam, "Please open on Sundays")
    await box.until(lambda: not box.telegram.faults.planned)
    began = clock()
    await box.hears_in_time(anna, 2)

    assert clock() - began >= timedelta(seconds=30)
    assert "nummer" in box.said(anna)[-1].text


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 500, "body": '{"ok":false,"error_code":500}'}, id="500"),
        pytest.param({"status": 502, "body": "<html>Bad Gateway</html>"}, id="502, in HTML"),
        pytest.param({"status": 200, "body": '{"ok":tr'}, id="an answer cut off"),
        pytest.param({"ending": "drop"}, id="a connection cut off"),
    ],
)
async def test_a_fault_on_the_way_is_tried_again(
    box: Box, anna: User, clock: Clock, fault: dict[str, Any]
) -> None:
    await box.answer(anna, "/start")
    box.telegram.fail(method="sendMessage", **fault)
    box.telegram.says(anna, TOILET)
    await box.hears_in_time(anna, 2)

    assert "nummer 1" in box.said(anna)[-1].text
    assert await rows(box, Suggestion.number) == [1]


async def test_a_poisoned_update_is_parked_and_the_rest_served(
    box: Box, anna: User, sam: User, clock: Clock, vault: Vault
) -> None:
    """Three tries; then it is sealed, for the doctor, and its patron is told."""
    poisoned = await store_poisoned(box, anna)
    await box.answer(sam, "Please open on Sundays")
    await box.hears_in_time(anna, 1)

    async with box.database.read() as session:
        [parked] = await queues.parked(session, InboxItem)
        item = await session.get(InboxItem, 5)
    assert item
    assert (parked.id, parked.tries, item.payload, item.lane) == (5, 3, None, None)
    assert json.loads(vault.open(item.sealed or b"")) == poisoned
    assert TOILET not in parked.error
    assert box.said(anna)[0].text.startswith("Er ging hier iets mis")


async def test_a_message_that_can_never_arrive_is_parked(box: Box, anna: User) -> None:
    """And those behind it in the chat arrive."""
    await box.answer(anna, "/start")
    async with box.database.write() as session:
        for text in ("", "daarna"):
            call = Call("sendMessage", {"chat_id": anna.id, "text": text})
            await outbox.add(session, call, now=box.clock())
    answers = await box.hears(anna, 2)

    async with box.database.read() as session:
        [parked] = await queues.parked(session, OutboxItem)
    assert answers[-1].text == "daarna"
    assert parked.error.startswith("BadRequest")


async def test_two_processes_do_not_serve_one_file(sqlite_url: str, tmp_path: Path) -> None:
    one, other = open_database(sqlite_url), open_database(sqlite_url)
    with (
        only_process_of(one),
        pytest.raises(SettingsError, match="another process serves"),
        only_process_of(other),
    ):
        pass
    with only_process_of(other):
        pass
    await one.close()
    await other.close()


async def test_what_was_wiped_is_in_no_file(box: Box, anna: User, tmp_path: Path) -> None:
    """SQLite's log keeps old pages until it is cut; the schedule does that."""
    if not box.database.embedded:
        pytest.skip("a file of SQLite's")
    await box.answer(anna, "hallo allemaal")
    await box.stop()
    await box.database.tidy()

    assert [f.name for f in tmp_path.iterdir() if b"hallo allemaal" in f.read_bytes()] == []


async def test_an_old_id_leads_to_where_the_group_is_now(box: Box) -> None:
    """Also when it moved twice."""
    async with box.database.write() as session:
        await chats.moved(session, old_id=-1, new_id=-2)
        await chats.moved(session, old_id=-2, new_id=-3)

        assert [await chats.current_id(session, n) for n in (-1, -2, -9)] == [-3, -3, -9]


async def test_a_wrong_token_is_said_in_one_line(box: Box) -> None:
    box.settings = settings_for(
        box.database.engine.url.render_as_string(hide_password=False),
        box.settings.telegram.api_url,
        telegram={"token": "2:WRONG", "api_url": box.settings.telegram.api_url},
    )
    box.start()
    assert box.running
    with pytest.raises(SettingsError, match="does not know this token"):
        await box.running


async def test_a_database_that_is_behind_is_refused_or_brought_up(
    box: Box, request: pytest.FixtureRequest
) -> None:
    """Ours in a file is brought up to date; a server's is somebody's to look after."""
    async with box.database.engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM alembic_version")
        if box.database.embedded:
            for table in reversed(Suggestion.metadata.sorted_tables):
                await connection.exec_driver_sql(f"DROP TABLE {table.name}")
    if box.database.embedded:
        async with ready_database(box.settings) as database, database.read() as session:
            assert await session.scalar(select(Suggestion)) is None
    else:
        with pytest.raises(SettingsError, match="db upgrade"):
            async with ready_database(box.settings):
                pass


def problems_of_calls(box: Box) -> list[str]:
    return [
        problem
        for call in box.telegram.calls
        for problem in check_call(call.method, dict(call.params))
    ]


async def test_every_call_is_as_telegram_describes_it(box: Box, anna: User) -> None:
    """All that the bot says, against Telegram's own description of its methods."""
    receipt = await box.answer(anna, TOILET)
    for label in ("Wijzigen", "Ander onderwerp", "Terug", "Laren", "Klopt"):
        await box.press(anna, receipt, label)
    for text in (
        TOILET,
        "/start",
        "/help",
        "/privacy",
        "/forget",
        "/language",
        "hallo",
        "¿Dónde está?",
    ):
        await box.answer(anna, text)
    await Digests(box.database, box.settings, box.clock).post(box.settings.staff[0])
    await box.hears(box.room)
    await box.stop()

    assert problems_of_calls(box) == []
    assert {call.method for call in box.telegram.calls} >= {
        "getMe",
        "deleteWebhook",
        "getUpdates",
        "setMyCommands",
        "setMyDescription",
        "sendMessage",
        "editMessageText",
        "answerCallbackQuery",
    }


@pytest.fixture
def webhook_box(box: Box) -> Box:
    """The box with Telegram bringing its updates."""
    port = free_port()
    telegram = {
        "token": box.settings.telegram.token,
        "api_url": box.settings.telegram.api_url,
        "mode": "webhook",
        "webhook": {"url": f"http://127.0.0.1:{port}/brievenbus", "port": port, "secret": "geheim"},
    }
    url = box.database.engine.url.render_as_string(hide_password=False)
    box.settings = settings_for(url, box.settings.telegram.api_url, telegram=telegram)
    return box


async def test_by_webhook_the_same_conversation(webhook_box: Box, anna: User) -> None:
    receipt = await webhook_box.answer(anna, TOILET)
    text = await webhook_box.press(anna, receipt, "Intrekken")

    assert text.startswith("Nummer 1 is ingetrokken.")
    assert problems_of_calls(webhook_box) == []
    assert await rows(webhook_box, Suggestion.status) == ["withdrawn"]


async def test_the_webhook_takes_only_what_telegram_brings(webhook_box: Box, anna: User) -> None:
    """With the secret word, and an update; and it says whether it is well."""
    await webhook_box.answer(anna, "/help")
    url = str(webhook_box.settings.telegram.webhook.url)
    secret = {"X-Telegram-Bot-Api-Secret-Token": "geheim"}
    body = update(77, anna.id, TOILET)
    async with httpx.AsyncClient(trust_env=False) as client:
        statuses = [
            (await client.post(url, json=body)).status_code,
            (await client.post(url, json=body, headers={**secret, "x": "1"})).status_code,
            (await client.post(url, content=b"{", headers=secret)).status_code,
            (await client.get(url)).status_code,
        ]
        health = await client.get(url.replace("/brievenbus", "/health"))

    assert statuses == [403, 200, 400, 405]
    assert (health.status_code, health.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("sparse", "whole"),
    [
        pytest.param(
            {"message": {"message_id": 1, "from": {"id": 1, "first_name": "A"}}},
            {
                "message": {
                    "message_id": 1,
                    "from": {"id": 1, "first_name": "A", "is_bot": False},
                    "date": 0,
                }
            },
            id="a message",
        ),
        pytest.param(
            {"callback_query": {"id": "1", "from": {"id": 1}, "message": {"message_id": 1}}},
            {
                "callback_query": {
                    "id": "1",
                    "from": {"id": 1, "is_bot": False},
                    "chat_instance": "",
                    "message": {"message_id": 1, "date": 0},
                }
            },
            id="a press",
        ),
        pytest.param({"poll": {"id": "1"}}, {"poll": {"id": "1"}}, id="another"),
    ],
)
def test_what_another_server_leaves_out_is_filled_in(
    sparse: dict[str, Any], whole: dict[str, Any]
) -> None:
    assert completed({"update_id": 1} | sparse) == {"update_id": 1} | whole


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b'{"update_id": "1"}', b"[" * 100_000, b" " * 1_000_001],
    ids=["empty", "cut off", "a list", "no id", "no number", "deep", "large"],
)
def test_what_is_no_update_is_none(body: bytes) -> None:
    assert parse_update(body) is None
