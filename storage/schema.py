"""Bring a database to the tables that this version needs, or say how far behind it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from storage.database import Database


class SchemaError(Exception):
    """The tables are not such that this version can bring them up to date."""


MIGRATIONS = Path(__file__).with_name("migrations")


async def upgrade(database: Database) -> None:
    """Apply all migrations that are missing; raises SchemaError as `behind` does."""
    if not await behind(database):
        return
    async with database.engine.connect() as connection:
        await connection.run_sync(_upgrade)
        await connection.commit()


async def behind(database: Database) -> list[str]:
    """Return the migrations that the database still needs, oldest first.

    Raises SchemaError if a newer version made its tables.
    """
    engine = database.engine.execution_options(read_only=True)
    async with engine.connect() as connection:
        return await connection.run_sync(_behind)


def migrations() -> list[str]:
    """Return all migrations, oldest first."""
    script = ScriptDirectory.from_config(alembic_config())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


def _behind(connection: Connection) -> list[str]:
    script = ScriptDirectory.from_config(alembic_config())
    current = MigrationContext.configure(connection).get_current_revision()
    try:
        pending = list(script.iterate_revisions("head", current or "base"))
    except CommandError as error:
        raise SchemaError("the tables are of a newer version of Ideeënbus") from error
    return [revision.revision for revision in pending][::-1]
