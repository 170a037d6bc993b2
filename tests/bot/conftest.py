"""The whole box, on either database, with a Telegram beside it that is spoken to over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.i18n import Language
from bot.playground.chats import Chat, Message, User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from bot.service import serve_reading
from bot.settings import Settings
from bot.wire.pace import Pace, Rate
from nlp import Reader, Reading
from storage.database import Database
from tests.conftest import KEY, Clock

TOKEN = "1:TEST"
ROOM_ID = -1_002_000_000_001
PATIENCE_S = 10.0
# The pace has tests of its own; a conversation here need not take minutes.
QUICK = Rate(burst=1000, interval_s=0.001)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()


def settings_for(database_url: str, api_url: str, **changes: Any) -> Settings:
    sections: dict[str, Any] = {
        "telegram": {"token": TOKEN, "api_url": api_url},
        "database": {"url": database_url},
        "library": {
            "name": "Bibliotheek Bij de Brink",
            "contact": "035 000 00 00",
            "complaints_url": "https://bibliotheek.example/klachten",
            "branches": [{"id": "laren", "name": "Laren"}, {"id": "blaricum", "name": "Blaricum"}],
        },
        "staff": [{"name": "Balie", "chat_id": ROOM_ID}],
        "privacy": {"key": KEY},
    }
    return Settings(**sections | changes)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Box:
    """The bot at work, its Telegram, its database, and its clock."""

    telegram: Telegram
    settings: Settings
    database: Database
    clock: Clock
    read: Callable[[str, Language | None], Any]
    room: Chat
    running: asyncio.Task[None] | None = field(default=None, init=False)

    def start(self) -> None:
        self.running = asyncio.create_task(
            serve_reading(
                self.settings, self.read, clock=self.clock, pace=Pace(QUICK, QUICK, QUICK)
            )
        )

    async def stop(self) -> None:
        """Stop as SIGTERM does: what is being handled is finished."""
        if self.running:
            self.running.cancel()
            await asyncio.wait([self.running])

    async def hears(self, user: User | Chat, messages: int = 1) -> list[Message]:
        """Wait for as many messages of the bot as this in a chat; return its latest."""
        await self.until(lambda: len(self.said(user)) >= messages)
        return self.said(user)[-messages:]

    async def hears_in_time(self, user: User, messages: int) -> None:
        """Wait as `hears` does, while the clock goes on; slowly, or claims would run out."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.said(user)) < messages:
                self.clock.tick(seconds=0.25)
                await asyncio.sleep(0.02)

    def said(self, user: User | Chat) -> list[Message]:
        return [m for m in self.telegram.messages(user) if m.sender.is_bot]

    async def answer(self, user: User, text: str) -> Message:
        """Say something and return what the bot answers."""
        before = len(self.said(user))
        self.telegram.says(user, text)
        return (await self.hears(user, before + 1))[-1]

    async def press(self, user: User, message: Message, label: str) -> str:
        """Press the button with this label; return what the message then says."""
        before = (message.text, message.buttons)
        self.telegram.presses(user, message, message.data(label))
        await self.until(lambda: (message.text, message.buttons) != before)
        return message.text

    async def press_old(self, user: User, message: Message, data: str) -> str:
        """Press a button that may no longer be there; return what is said over the chat."""
        press = self.telegram.presses(user, message, data)
        await self.until(lambda: press.answer is not None)
        return str((press.answer or {}).get("text", ""))

    async def until(self, done: Callable[[], bool]) -> None:
        if self.running is None:
            self.start()
        async with asyncio.timeout(PATIENCE_S):
            while not done():
                assert self.running
                assert not self.running.done(), self.running.exception()
                await asyncio.sleep(0.01)


@pytest.fixture
async def box(
    database_url: str, database: Database, clock: Clock, reader: Reader
) -> AsyncIterator[Box]:
    telegram = Telegram(TOKEN, seed=1000)
    room = telegram.add_group("Balie", id=ROOM_ID)

    async def read(text: str, hint: Language | None) -> Reading:
        return reader.read(text, hint)

    async with serve(telegram) as url:
        box = Box(telegram, settings_for(database_url, url), database, clock, read, room)
        yield box
        await box.stop()


@pytest.fixture
def anna(box: Box) -> User:
    return box.telegram.add_user("Anna", language_code="nl")


@pytest.fixture
def sam(box: Box) -> User:
    return box.telegram.add_user("Sam", language_code="en")
