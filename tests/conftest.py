"""What is real here: the databases, the HTTP between bot and Telegram, the model that reads.

Fakes are the clock and Telegram's side of the wire, and that one is the playground.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import make_url

from bot.logs import tell_error_without_message
from nlp.learning import Basis
from storage import schema
from storage.database import Database, open_database
from storage.tables import Base
from storage.vault import Vault
from tests.nlp.lessons import small_basis
from tests.postgres import execute, migrate, postgres_server

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
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    return small_basis(tmp_path_factory.mktemp("shipped") / "model")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A migrated database on a PostgreSQL server of our own."""
    with postgres_server() as server:
        yield server.url


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a migrated SQLite file to copy."""
    url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'migrated.db'}"
    asyncio.run(migrate(url))
    return url


@pytest.fixture
def sqlite_url(sqlite: str, tmp_path: Path) -> str:
    """An empty migrated SQLite file."""
    file = tmp_path / "ideeenbus.db"
    shutil.copy(str(make_url(sqlite).database), file)
    return f"sqlite:///{file}"


@pytest.fixture
async def postgres_url(postgres: str) -> AsyncIterator[str]:
    """The PostgreSQL database, empty; a new one for each test would take far longer."""
    yield postgres
    tables = ", ".join(Base.metadata.tables)
    [newest] = schema.migrations()[-1:]
    await execute(
        postgres,
        f"TRUNCATE {tables} RESTART IDENTITY",
        "DELETE FROM alembic_version",
        f"INSERT INTO alembic_version VALUES ('{newest}')",
    )


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty migrated database, on each of the two."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = open_database(database_url)
    yield database
    await database.close()
