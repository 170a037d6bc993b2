"""Killed with -9 between any two steps of a message's way: there once, in order, and answered."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.playground.server import serve
from bot.playground.telegram import Telegram
from bot.settings import Settings
from tests.bot import lives
from tests.bot.conftest import TOKEN, settings_for
from tests.bot.evidence import receipts, stored_of
from tests.bot.lives import Seam

PATIENCE_S = 30.0
SAID = ("De wifi valt steeds weg", "De wc is vies", "Graag meer dvd's")

SEAMS = [
    # An update comes in.
    Seam("storage.inbox.add", "before"),
    Seam("storage.inbox.add", "after"),
    Seam("bot.wire.polling.Polling._poll", "after"),
    # It is claimed.
    Seam("storage.queues.claim", "after"),
    Seam("bot.wire.worker.Worker.serve", "before"),
    # The transaction of its turn.
    Seam("storage.suggestions.add", "before"),
    Seam("storage.suggestions.add", "after"),
    Seam("storage.outbox.add", "before"),
    Seam("storage.outbox.add", "after"),
    Seam("storage.queues.finish", "before"),
    Seam("storage.queues.finish", "after"),
    Seam("bot.wire.worker.Worker.serve", "after"),
    # Its answer goes out.
    Seam("bot.wire.sender.Sender.serve", "before"),
    Seam("bot.wire.client.Client.call", "before"),
    Seam("bot.wire.client.Client.call", "after"),
    Seam("bot.wire.sender.Sender._record", "after"),
    Seam("bot.wire.sender.Sender.serve", "after"),
]
# Here an answer may be out and not yet written down, in each chat one: it goes out again.
SAID_TWICE = {str(seam) for seam in SEAMS[-3:]}


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(TOKEN, seed=1000)


@pytest.fixture
async def settings(telegram: Telegram, database_url: str) -> AsyncIterator[Settings]:
    async with serve(telegram) as url:
        yield settings_for(database_url, url)


@pytest.mark.parametrize("seam", SEAMS, ids=str)
async def test_power_fails(
    seam: Seam, telegram: Telegram, settings: Settings, database_url: str
) -> None:
    patrons = [telegram.add_user(name, language_code="nl") for name in ("Anna", "Bram")]
    for text in SAID:
        for patron in patrons:
            telegram.says(patron, text)
    first = lives.start(settings, seam)
    await asyncio.to_thread(first.join, PATIENCE_S)
    died = first.exitcode
    first.kill()  # else it would go on in the next test's database
    assert died == -9
    second = lives.start(settings, ahead_s=61)
    try:
        async with asyncio.timeout(PATIENCE_S):
            while any(len(set(receipts(telegram, patron))) < len(SAID) for patron in patrons):
                await asyncio.sleep(0.02)
    finally:
        await asyncio.to_thread(lives.stop, second)

    assert await stored_of(database_url, patrons) == {patron.id: list(SAID) for patron in patrons}
    for patron in patrons:
        repeats = len(receipts(telegram, patron)) - len(SAID)
        assert repeats <= (str(seam) in SAID_TWICE)
