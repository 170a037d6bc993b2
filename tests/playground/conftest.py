import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.playground.chats import Chat, User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from tests.playground.bot_api import check_call, check_object, check_result
from tests.playground.browser import CHROMIUM

TOKEN = "1:TEST"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line(
            "No Chromium here: the page was NOT tested in a browser (set CHROMIUM).", red=True
        )


@dataclass
class Clock:
    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now

    def tick(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Api:
    """Calls the Bot API over HTTP; all that comes back must be as Telegram describes it."""

    client: httpx.AsyncClient

    async def __call__(self, method: str, **params: Any) -> Any:
        response = await self.client.post(method, json=params, timeout=10)
        answer = response.json()
        assert answer["ok"], answer
        assert check_call(method, params) == []
        if method == "getUpdates":
            assert [p for update in answer["result"] for p in check_object("Update", update)] == []
        assert check_result(method, answer["result"]) == []
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> tuple[int, str]:
        answer = (await self.client.post(method, json=params)).json()
        assert not answer["ok"]
        return answer["error_code"], answer["description"]


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(TOKEN, clock=clock, seed=1000)


@pytest.fixture
def anna(telegram: Telegram) -> User:
    """Return a patron who has started a chat with the bot."""
    anna = telegram.add_user("Anna", language_code="nl")
    telegram.says(anna, "/start")
    telegram.updates.pending.clear()
    return anna


@pytest.fixture
def room(telegram: Telegram) -> Chat:
    return telegram.add_group("Balie", id=-1001)


@pytest.fixture
async def url(telegram: Telegram) -> AsyncIterator[str]:
    async with serve(telegram) as url:
        yield url


@pytest.fixture
async def api(url: str) -> AsyncIterator[Api]:
    async with httpx.AsyncClient(base_url=f"{url}/bot{TOKEN}/", trust_env=False) as client:
        yield Api(client)
