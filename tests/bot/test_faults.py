"""What Telegram's side does wrong: each handled as it should be, and no chat held up by another."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.doctor import examine
from bot.playground.chats import User
from bot.settings import SettingsError
from bot.wire import sender, transport
from bot.wire.client import Client
from storage import inbox, queues
from storage.tables import InboxItem, Suggestion
from tests.bot import lives
from tests.bot.conftest import Box, settings_for
from tests.bot.evidence import receipts, stored_of
from tests.bot.test_wire import rows, store_poisoned
from tests.conftest import Clock

TOILET = "De wc op de eerste verdieping is vaak vies"
PATIENCE_S = 120.0
PILE = 2000


def refusal(status: int, description: str) -> dict[str, Any]:
    body = {"ok": False, "error_code": status, "description": description}
    return {"status": status, "body": json.dumps(body)}


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "READ_S", 2.0)


def url_of(box: Box) -> str:
    return box.database.engine.url.render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(refusal(429, "Too Many Requests: retry after 30"), id="429 without its wait"),
        pytest.param(refusal(500, "Internal Server Error"), id="500"),
        pytest.param({"status": 502, "body": "<html>Bad Gateway</html>"}, id="502, in HTML"),
        pytest.param({"status": 200, "body": '{"ok":tr'}, id="an answer cut off"),
        pytest.param({"ending": "drop"}, id="connections reset"),
        pytest.param({"ending": "hang"}, id="no answer"),
    ],
)
async def test_a_chat_for_which_all_goes_wrong_holds_up_no_other(
    box: Box, anna: User, sam: User, clock: Clock, fault: dict[str, Any]
) -> None:
    await box.answer(anna, "/start")
    plan = box.telegram.fail(method="sendMessage", chat_id=anna.id, calls=1000, **fault)
    box.telegram.says(anna, TOILET)
    for n in range(1, 4):
        await box.answer(sam, f"The lift was broken for {n} days")
    plan.calls = 0
    await box.hears_in_time(anna, 2)

    assert len(receipts(box.telegram, anna)) == 1
    assert len(await rows(box, Suggestion.number)) == 4


@pytest.mark.parametrize(
    ("long_s", "together"),
    [pytest.param(60.0, False, id="usually"), pytest.param(0.02, True, id="one waits long")],
)
async def test_one_call_at_a_time_is_on_its_way(
    box: Box, anna: User, sam: User, monkeypatch: pytest.MonkeyPatch, long_s: float, together: bool
) -> None:
    """So a power cut repeats one answer at most; but who waits long lets others pass."""
    on_their_way, call = 0, Client.call
    seen: list[int] = []

    async def slow_call(client: Client, method: str, params: Mapping[str, Any]) -> Any:
        nonlocal on_their_way
        on_their_way += 1
        seen.append(on_their_way)
        await asyncio.sleep(0.2)
        on_their_way -= 1
        return await call(client, method, params)

    monkeypatch.setattr(Client, "call", slow_call)
    monkeypatch.setattr(sender, "LONG_S", long_s)
    for user in (anna, sam):
        box.telegram.says(user, TOILET)
    await asyncio.gather(box.hears(anna), box.hears(sam))

    assert (max(seen) > 1) is together


async def test_a_call_that_arrived_and_was_not_confirmed_is_made_again(
    box: Box, anna: User, clock: Clock
) -> None:
    """The patron may read it twice; the suggestion is there once."""
    await box.answer(anna, "/start")
    box.telegram.hang(method="sendMessage", accepted=True)
    box.telegram.says(anna, TOILET)
    await box.hears_in_time(anna, 3)

    assert len(set(receipts(box.telegram, anna))) == 1
    assert await rows(box, Suggestion.number) == [1]


async def test_while_another_polls_the_bot_waits_and_says_so_once(box: Box, anna: User) -> None:
    conflict = refusal(409, "Conflict: terminated by other getUpdates request")
    box.telegram.fail(method="getUpdates", calls=3, **conflict)
    with capture_logs() as logs:
        receipt = await box.answer(anna, TOILET)

    assert "nummer 1" in receipt.text
    assert [entry["what"] for entry in logs if entry["event"] == "down, trying on"] == ["polling"]


async def test_a_token_that_is_revoked_ends_the_bot_and_loses_nothing(box: Box, anna: User) -> None:
    await box.answer(anna, "/start")
    box.telegram.fail(method="getUpdates", **refusal(401, "Unauthorized"))
    box.telegram.says(anna, TOILET)
    assert box.running
    with pytest.raises(BaseExceptionGroup) as ended:
        await box.running
    box.start()
    await box.hears(anna, 2)

    assert ended.group_contains(SettingsError, match="does not know this token")
    assert await rows(box, Suggestion.number) == [1]


async def test_a_kind_of_update_that_we_do_not_know_is_passed_over(
    box: Box, anna: User, clock: Clock
) -> None:
    box.telegram.says(anna, "/start")
    unknown: list[dict[str, Any]] = [
        {"update_id": 1, "chat_glow": {"chat": {"id": anna.id}}},
        {"update_id": 2, "of_next_year": {"from": {"id": anna.id}, "what": [1, 2, {}]}},
        {"update_id": 3, "nothing": None},
        {"update_id": 4},
    ]
    async with box.database.write() as session:
        await inbox.add(session, unknown, now=clock())
    await box.answer(anna, TOILET)
    async with asyncio.timeout(PATIENCE_S):
        while set(await rows(box, InboxItem.state)) != {queues.FINISHED}:
            await asyncio.sleep(0.05)

    assert len(await rows(box, InboxItem.id)) == 2 + len(unknown)


async def test_thousands_that_piled_up_are_served_but_for_the_poisoned(
    box: Box, anna: User, clock: Clock
) -> None:
    """Those that fail three times are set aside, and the doctor shows where they failed."""
    others = [box.telegram.add_user(f"Patron {n}", language_code="nl") for n in range(50)]
    await store_poisoned(box, anna)
    for n in range(PILE // len(others)):
        for other in others:
            box.telegram.says(other, "/help" if n else TOILET)
    box.start()
    async with asyncio.timeout(PATIENCE_S):
        while any(len(box.said(other)) < PILE // len(others) for other in others):
            clock.tick(seconds=1)
            await asyncio.sleep(0.1)
    await box.hears_in_time(anna, 1)
    findings = [finding async for finding in examine(box.settings, clock)]

    assert [len(box.said(other)) for other in others] == [PILE // len(others)] * len(others)
    assert len(await rows(box, Suggestion.number)) == len(others)
    [shown] = [each.says for each in findings if each.what == "inbox" and "parked: 5" in each.says]
    assert "3 tries" in shown
    assert "bot/wire/worker.py" in shown


async def test_asked_to_stop_under_load_it_drops_nothing_and_repeats_nothing(
    box: Box, anna: User
) -> None:
    """What is being handled is finished; what waits is there at the next start."""
    said = [f"De lamp in de hal is al {n} dagen kapot" for n in range(1, 25)]
    for text in said:
        box.telegram.says(anna, text)
    for _ in range(4):
        process = lives.start(settings_for(url_of(box), box.settings.telegram.api_url))
        before = len(receipts(box.telegram, anna))
        async with asyncio.timeout(PATIENCE_S):
            while len(receipts(box.telegram, anna)) < min(before + 4, len(said)):
                await asyncio.sleep(0.01)
        await asyncio.to_thread(lives.stop, process)
        assert process.exitcode == 0
    process = lives.start(settings_for(url_of(box), box.settings.telegram.api_url), ahead_s=61)
    async with asyncio.timeout(PATIENCE_S):
        while len(receipts(box.telegram, anna)) < len(said):
            await asyncio.sleep(0.05)
    await asyncio.to_thread(lives.stop, process)

    assert (await stored_of(url_of(box), [anna]))[anna.id] == said
    assert len(receipts(box.telegram, anna)) == len(said)
