"""The database goes away under load: the bot waits, says so once, and goes on where it was."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.i18n import Language
from bot.playground.chats import User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from bot.wire import outage
from nlp import Reader, Reading
from storage import sqlite
from storage.database import open_database
from tests.bot.conftest import ROOM_ID, TOKEN, Box, settings_for
from tests.bot.evidence import receipts, stored_of
from tests.conftest import Clock
from tests.postgres import Postgres, migrate, postgres_server

MESSAGES = 12
STEADY_S = 0.5
CUTS = 5
PATIENCE_S = 90.0


@pytest.fixture(autouse=True)
def _soon_steady(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "STEADY_S", STEADY_S)


@pytest.fixture
def messages() -> list[str]:
    return [f"De wifi viel vandaag {n} keer weg" for n in range(2, MESSAGES + 2)]


@asynccontextmanager
async def box_on(url: str, clock: Clock, reader: Reader) -> AsyncIterator[Box]:
    telegram = Telegram(TOKEN, seed=1000)
    room = telegram.add_group("Balie", id=ROOM_ID)

    async def read(text: str, hint: Language | None) -> Reading:
        return reader.read(text, hint)

    database = open_database(url)
    async with serve(telegram) as api_url:
        box = Box(telegram, settings_for(url, api_url), database, clock, read, room)
        try:
            yield box
        finally:
            await box.stop()
            await database.close()


async def check_all_went_well(box: Box, patron: User, messages: list[str]) -> None:
    """Each is stored once, in order; an answer that was on its way may be repeated."""
    async with asyncio.timeout(PATIENCE_S):
        while len(set(receipts(box.telegram, patron))) < len(messages):
            await asyncio.sleep(0.05)
            box.clock.tick(seconds=0.05)
            assert box.running
            assert not box.running.done(), box.running.exception()
    await asyncio.sleep(STEADY_S * 2)
    await box.stop()

    url = box.database.engine.url.render_as_string(hide_password=False)
    assert await stored_of(url, [patron]) == {patron.id: messages}


def said_of_the_database(logs: list[EventDict]) -> list[str]:
    assert [
        entry for entry in logs if entry["event"] in ("not finished", "update not handled")
    ] == []
    return [entry["event"] for entry in logs if entry["event"].startswith("database")]


@asynccontextmanager
async def locked(file: str) -> AsyncIterator[None]:
    """Let another process hold the file's write lock."""
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    )
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, file, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout
    assert await other.stdout.readline() == b"locked\n"
    yield
    assert other.stdin
    other.stdin.close()
    await other.wait()


@pytest.mark.parametrize(
    ("patience_s", "said"),
    [
        pytest.param(30, [], id="shorter than its patience"),
        pytest.param(1, ["database away, waiting", "database back"], id="longer"),
    ],
)
async def test_sqlite_locked_by_another_process(
    sqlite_url: str,
    clock: Clock,
    reader: Reader,
    messages: list[str],
    patience_s: int,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", patience_s)
    async with box_on(sqlite_url, clock, reader) as box:
        anna = box.telegram.add_user("Anna", language_code="nl")
        with capture_logs() as logs:
            await box.answer(anna, "/start")
            async with locked(str(make_url(sqlite_url).database)):
                for text in messages:
                    box.telegram.says(anna, text)
                await asyncio.sleep(3)
            await check_all_went_well(box, anna, messages)

        assert said_of_the_database(logs) == said


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine lets us mount no disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def test_the_disk_is_full(
    small_disk: Path, clock: Clock, reader: Reader, messages: list[str]
) -> None:
    url = f"sqlite:///{small_disk / 'ideeenbus.db'}"
    await migrate(url)
    async with box_on(url, clock, reader) as box:
        anna = box.telegram.add_user("Anna", language_code="nl")
        with capture_logs() as logs:
            await box.answer(anna, "/start")
            ballast = fill(small_disk)
            for text in messages:
                box.telegram.says(anna, text)
            await box.until(lambda: bool(said_of_the_database(logs)))
            await asyncio.sleep(1)
            ballast.unlink()
            await check_all_went_well(box, anna, messages)

        assert said_of_the_database(logs) == ["database away, waiting", "database back"]


def fill(disk: Path) -> Path:
    """Write until nothing more can be written."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return ballast


@pytest.fixture
def server() -> Iterator[Postgres]:
    """A server for each test: update ids that one of them has stored are no news to another."""
    with postgres_server() as server:
        yield server


async def test_postgres_is_restarted_under_load(
    server: Postgres, clock: Clock, reader: Reader, messages: list[str]
) -> None:
    async with box_on(server.url, clock, reader) as box:
        anna = box.telegram.add_user("Anna", language_code="nl")
        with capture_logs() as logs:
            for text in messages:
                box.telegram.says(anna, text)
            await box.until(lambda: len(receipts(box.telegram, anna)) >= 2)
            await asyncio.to_thread(server.go_down)
            await asyncio.sleep(2)
            await asyncio.to_thread(server.come_up)
            await check_all_went_well(box, anna, messages)

        assert said_of_the_database(logs) == ["database away, waiting", "database back"]


async def test_postgres_cuts_the_connections(
    server: Postgres, clock: Clock, reader: Reader, messages: list[str]
) -> None:
    """Again and again; what was claimed in a commit of which nobody heard waits for its lease."""
    async with box_on(server.url, clock, reader) as box:
        bram = box.telegram.add_user("Bram", language_code="nl")
        for text in messages:
            box.telegram.says(bram, text)
        box.start()
        for _ in range(CUTS):
            await server.cut_connections()
            await asyncio.sleep(0.7)
        clock.tick(minutes=1)
        await check_all_went_well(box, bram, messages)
