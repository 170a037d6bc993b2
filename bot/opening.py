"""Open the database as the settings say."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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


@asynccontextmanager
async def ready_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database; an embedded one is brought up to date, a server's must be."""
    async with open_any_database(settings) as database:
        if database.embedded:
            await schema.upgrade(database)
        elif await schema.behind(database):
            raise SettingsError("the database is behind: run `ideeenbus db upgrade` first")
        yield database
