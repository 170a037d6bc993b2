"""`ideeenbus run` and `demo` as processes: started, stopped, killed."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.playground.chats import User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from storage.database import open_database
from storage.tables import Suggestion
from tests.bot.conftest import TOKEN

PATIENCE_S = 30.0


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(TOKEN, seed=1000)


@pytest.fixture
def anna(telegram: Telegram) -> User:
    return telegram.add_user("Anna", language_code="nl")


@pytest.fixture
async def folder(telegram: Telegram, tmp_path: Path, sqlite_url: str) -> AsyncIterator[Path]:
    """A folder with the config of a bot whose Telegram is here."""
    async with serve(telegram) as url:
        (tmp_path / "config.toml").write_text(
            f"[telegram]\napi_url = '{url}'\n[database]\nurl = '{sqlite_url}'\n"
        )
        yield tmp_path


async def start(folder: Path, *arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env={"TELEGRAM_TOKEN": TOKEN, "PATH": "", "HOME": str(folder)},
        stderr=asyncio.subprocess.PIPE,
    )


def receipts(telegram: Telegram, user: User) -> list[str]:
    return [m.text for m in telegram.messages(user) if m.sender.is_bot]


async def until_answered(telegram: Telegram, user: User, messages: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while len(set(receipts(telegram, user))) < messages:
            await asyncio.sleep(0.05)


async def stored(sqlite_url: str) -> list[str]:
    database = open_database(sqlite_url)
    async with database.read() as session:
        texts = list(await session.scalars(select(Suggestion.text).order_by(Suggestion.number)))
    await database.close()
    return texts


async def test_killed_in_the_middle_nothing_is_lost_and_nothing_twice(
    telegram: Telegram, anna: User, folder: Path, sqlite_url: str
) -> None:
    """Killed with -9 when the first answers are out; at most one answer is repeated."""
    said = [f"De wifi viel vandaag {n} keer weg" for n in range(2, 12)]
    for text in said:
        telegram.says(anna, text)
    first = await start(folder, "run")
    await until_answered(telegram, anna, 2)
    first.send_signal(signal.SIGKILL)
    await first.communicate()
    second = await start(folder, "run")
    await until_answered(telegram, anna, len(said))
    second.send_signal(signal.SIGTERM)
    await second.communicate()

    assert await stored(sqlite_url) == said
    assert len(receipts(telegram, anna)) <= len(said) + 1


async def test_asked_to_stop_it_stops_cleanly(telegram: Telegram, anna: User, folder: Path) -> None:
    telegram.says(anna, "De wc is vies")
    process = await start(folder, "run")
    await until_answered(telegram, anna, 1)
    process.send_signal(signal.SIGTERM)
    _, said = await asyncio.wait_for(process.communicate(), PATIENCE_S)

    assert process.returncode == 0
    assert b"Traceback" not in said


async def test_the_logs_hold_no_words_no_token_and_no_chat(
    telegram: Telegram, anna: User, folder: Path
) -> None:
    """Also not of what goes wrong."""
    telegram.fail(500, "[1:TEST]", method="sendMessage")
    telegram.says(anna, "De buurman heet Jansen")
    process = await start(folder, "run")
    await until_answered(telegram, anna, 1)
    process.send_signal(signal.SIGTERM)
    _, said = await process.communicate()

    assert b"call refused" in said
    assert [
        word for word in (b"Jansen", TOKEN.encode(), str(anna.id).encode()) if word in said
    ] == []


async def test_the_demo_answers_and_posts_the_digest(tmp_path: Path) -> None:
    """All of it over HTTP, as a browser would."""
    process = await start(tmp_path, "demo", "--no-browser", "--port", "0")
    assert process.stderr
    line = (await process.stderr.readline()).decode()
    url = next(word for word in line.split() if word.startswith("http"))
    async with httpx.AsyncClient(base_url=url, trust_env=False, follow_redirects=True) as client:
        await client.post("/say?lang=nl", data={"text": "De wc op de eerste verdieping is vies"})
        async with asyncio.timeout(PATIENCE_S):
            while "nummer 1" not in (await client.get("/?lang=nl")).text:
                await asyncio.sleep(0.1)
        await client.post("/digest?lang=nl")
        async with asyncio.timeout(PATIENCE_S):
            while "1 nieuw bericht" not in (await client.get("/?lang=nl")).text:
                await asyncio.sleep(0.1)
    process.send_signal(signal.SIGINT)
    await asyncio.wait_for(process.communicate(), PATIENCE_S)

    assert process.returncode == 0
    assert (tmp_path / "demo-data" / "ideeenbus.db").exists()


async def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    process = await start(tmp_path, "demo", "--no-browser", "--port", str(port))
    _, said = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    taken.close()

    assert process.returncode == 1
    assert said.decode() == f"ideeenbus: port {port} is taken; choose another with --port\n"
