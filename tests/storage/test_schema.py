from alembic import command
from sqlalchemy import inspect, text

from storage import schema
from storage.database import Database


async def test_migrations_build_the_tables_of_the_models(database: Database) -> None:
    """Alembic finds nothing left to generate."""
    async with database.engine.connect() as connection:
        await connection.run_sync(lambda sync: command.check(schema.alembic_config(sync)))


async def test_an_up_to_date_database_is_not_behind(database: Database) -> None:
    assert await schema.behind(database) == []


async def test_upgrading_twice_changes_nothing(database: Database) -> None:
    await schema.upgrade(database)

    assert await schema.behind(database) == []


async def test_an_empty_database_is_behind_by_every_migration(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))

    assert (await schema.behind(database))[0] == "0001"


async def test_ids_of_chats_and_updates_have_64_bits(database: Database) -> None:
    async with database.engine.connect() as connection:
        columns = await connection.run_sync(
            lambda sync: {
                column["name"]: str(column["type"]) for column in inspect(sync).get_columns("inbox")
            }
        )

    assert (columns["update_id"], columns["lane"]) == ("BIGINT", "BIGINT")
