"""The one statement that SQLite and PostgreSQL share but SQLAlchemy spells twice."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Base


def insert_if_new(session: AsyncSession, table: type[Base]) -> Any:
    """Return an INSERT that leaves a row with the same key as it is."""
    embedded = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if embedded else postgresql.insert
    return insert(table).on_conflict_do_nothing()
