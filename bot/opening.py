"""Open the database as the settings say."""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bot.settings import Settings, SettingsError
from storage import schema
from storage.database import Database, open_database


@asynccontextmanager
async def open_any_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database, whatever state it is in."""
    database = open_database(settings.database.url.get_secret_value())
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def only_process_of(database: Database) -> Iterator[None]:
    """Hold a SQLite file for one serving process: two would send each other's messages again."""
    file = database.engine.url.database
    if not database.embedded or file is None:
        yield
        return
    with Path(f"{file}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(f"another process serves {file} already") from error
        yield


@asynccontextmanager
async def ready_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database; an embedded one is brought up to date, a server's must be."""
    async with open_any_database(settings) as database:
        await bring_up_to_date(database)
        yield database


async def bring_up_to_date(database: Database) -> None:
    if database.embedded:
        await schema.upgrade(database)
    elif await schema.behind(database):
        raise SettingsError("the database is behind: run `ideeenbus db upgrade` first")
