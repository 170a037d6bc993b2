"""One database, two ways in: `read()` and `write()`; each is one transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import Any

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from storage import sqlite

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
# Classes of SQLSTATE: wrong user or password; no such database.
REFUSALS = {"28", "3D"}


class DatabaseUrlError(ValueError):
    """The URL names no database that we can use."""


def is_outage(error: BaseException) -> bool:
    """Tell whether the database failed, and not what it was asked or who asked."""
    if isinstance(error, DBAPIError):
        refused = str(getattr(error.orig, "sqlstate", None))[:2] in REFUSALS
        return not (refused or isinstance(error, DataError | IntegrityError | ProgrammingError))
    # The others tell of a connection or a transaction that went away under us.
    return isinstance(error, OSError | SQLAlchemyError)


class Database:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.embedded = engine.dialect.name == "sqlite"
        # SQLite has one writer; waiting for one's turn here is quicker than its polling.
        self._writer = asyncio.Lock() if self.embedded else None
        self._queue = asyncio.Lock()
        self._reading = engine.execution_options(read_only=True)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Begin a transaction that will not write."""
        async with AsyncSession(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def write(self, *, urgent: bool = False) -> AsyncIterator[AsyncSession]:
        """Begin a transaction; it commits at the end of the block, or not at all.

        What is urgent goes before all that waits for its turn to write.
        """
        turn: AbstractAsyncContextManager[Any] = self._writer or nullcontext()
        in_queue = self._writer is not None and not urgent
        async with (
            self._queue if in_queue else nullcontext(),
            turn,
            AsyncSession(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    async def prove(self) -> None:
        """Store something that changes nothing; raises what any write would raise now."""
        await self.tidy()  # a log that is not cut may have room where the disk has none
        async with self.write() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = version_num"))

    async def tidy(self) -> None:
        """Let SQLite's log hold nothing of what was wiped: it keeps old pages until it is cut."""
        if self.embedded:
            engine = self.engine.execution_options(no_transaction=True)
            async with engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        await self.engine.dispose()


def open_database(url: str) -> Database:
    """Connect to `sqlite:///FILE` or `postgresql://...`; nothing is read or made yet."""
    address = driver_url(url)
    # hide_parameters: a failing statement must not put a patron's words in a log.
    # As many connections at most as work side by side; a server has about 100 for all its users.
    make = partial(create_async_engine, address, hide_parameters=True)
    if address.get_backend_name() == "sqlite":
        # All are kept: each that is opened begins a thread and sets itself up.
        engine = make(
            connect_args={"async_creator_fn": sqlite.connect}, pool_size=10, max_overflow=20
        )
        sqlite.set_up(engine)
    else:
        engine = make(pool_pre_ping=True, pool_size=10, max_overflow=20)
    return Database(engine)


def driver_url(url: str) -> URL:
    """Return the URL with the asynchronous driver that we use for its database."""
    try:
        address = make_url(url.replace("postgres://", "postgresql://", 1))
        driver = DRIVERS[address.get_backend_name()]
    except Exception as error:
        raise DatabaseUrlError("begins with neither sqlite:/// nor postgresql://") from error
    if address.get_backend_name() == "sqlite" and not address.database:
        raise DatabaseUrlError("names no file")
    return address.set(drivername=driver)
