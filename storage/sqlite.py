"""SQLite as we use it: set up to lose nothing, and quick from an event loop."""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

BUSY_TIMEOUT_S = 30
# These wait for the disk, or for another process.
SLOW_STATEMENTS = ("BEGIN IMMEDIATE", "PRAGMA wal_checkpoint")
SLOW_CALLS = {"commit", "close"}  # of the connection; a cursor has a `close` too


class QuickConnection(aiosqlite.Connection):
    """Leaves to aiosqlite's thread what may wait, and does the rest at once.

    A statement takes some hundredths of a millisecond; to the thread and back takes ten times that.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        of_connection = getattr(fn, "__self__", None) in (self, self._connection)
        slow = (of_connection and fn.__name__ in SLOW_CALLS) or (
            args and isinstance(args[0], str) and args[0].startswith(SLOW_STATEMENTS)
        )
        if slow or self._connection is None:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def connect(database: str, **options: Any) -> QuickConnection:
    options["check_same_thread"] = False  # one at a time, though: SQLAlchemy sees to that
    connection = QuickConnection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for its own
    return connection


def set_up(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # The driver is not to begin transactions; `begin` below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: a commit is on the disk before Telegram is told that we have the update.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if "no_transaction" in options:
            return
        # A deferred transaction that turns into a writer fails at once instead of waiting.
        connection.exec_driver_sql("BEGIN" if "read_only" in options else "BEGIN IMMEDIATE")
