import asyncio
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from storage import suggestions
from storage.database import Database, DatabaseUrlError, driver_url, open_database
from tests.conftest import Clock
from tests.storage.samples import suggestion


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        pytest.param("sqlite:///box.db", "sqlite+aiosqlite", id="a file"),
        pytest.param("postgresql://u:p@h/d", "postgresql+asyncpg", id="a server"),
        pytest.param("postgres://u:p@h/d", "postgresql+asyncpg", id="as some hosts write it"),
    ],
)
def test_a_url_gets_our_driver(url: str, driver: str) -> None:
    assert driver_url(url).drivername == driver


@pytest.mark.parametrize("url", ["", "box.db", "mysql://h/d", "sqlite://", "postgresql"])
def test_a_url_of_nothing_we_know_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlError):
        driver_url(url)


async def test_a_failed_write_leaves_nothing(database: Database, clock: Clock) -> None:
    """All or nothing."""
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            await suggestions.add(session, suggestion(clock()), actor="patron")
            raise RuntimeError

    async with database.read() as session:
        assert await suggestions.find(session, 1) is None


async def test_an_sql_error_does_not_tell_a_patrons_words(database: Database, clock: Clock) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.write() as session:
            secret = suggestion(clock(), text="mijn buurman", area=None)
            await suggestions.add(session, secret, actor="patron")

    assert "mijn buurman" not in str(caught.value).split("DETAIL")[0]


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        async with database.write() as session:
            naive = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - that is the point
            await suggestions.add(session, suggestion(naive), actor="patron")


async def test_sqlite_is_set_to_lose_nothing_and_leave_nothing(sqlite_url: str) -> None:
    """WAL; a commit is on the disk; foreign keys hold; what is deleted is overwritten."""
    database = open_database(sqlite_url)
    async with database.read() as session:
        pragmas = {
            name: await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    await database.close()

    full = 2
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


async def test_sqlite_writers_wait_for_each_other(sqlite_url: str, clock: Clock) -> None:
    """Also of two processes: a transaction that will write begins as a writer."""
    one, other = open_database(sqlite_url), open_database(sqlite_url)
    async with one.write() as session:
        await suggestions.add(session, suggestion(clock()), actor="patron")
        async with other.read() as reading:
            assert await suggestions.find(reading, 1) is None
    async with other.write() as session:
        second = await suggestions.add(session, suggestion(clock()), actor="patron")
    await one.close()
    await other.close()

    assert second.number == 2


async def test_a_writer_that_is_cancelled_while_it_waits_leaves_no_lock(
    sqlite_url: str, clock: Clock
) -> None:
    """The lock comes a moment later, on the thread, and must be given back."""
    one, other = open_database(sqlite_url), open_database(sqlite_url)

    async def write() -> None:
        async with other.write() as session:
            session.add(suggestion(clock()))

    async with one.write() as session:
        session.add(suggestion(clock()))
        waiting = asyncio.create_task(write())
        await asyncio.sleep(0.2)
        waiting.cancel()
        await asyncio.sleep(0.2)
    async with asyncio.timeout(5):
        await asyncio.wait([waiting])
        async with one.write() as session:
            session.add(suggestion(clock()))

    await one.close()
    await other.close()


async def test_what_is_urgent_is_written_before_what_waits_for_its_turn(
    sqlite_url: str,
) -> None:
    database = open_database(sqlite_url)
    written: list[str] = []

    async def write(what: str, *, urgent: bool = False) -> None:
        async with database.write(urgent=urgent):
            written.append(what)

    async with database.write():
        waiting = [asyncio.create_task(write(what)) for what in ("one", "another")]
        waiting.append(asyncio.create_task(write("the urgent", urgent=True)))
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    await database.close()

    assert written == ["the urgent", "one", "another"]
