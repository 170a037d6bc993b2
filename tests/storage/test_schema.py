from pathlib import Path

from alembic import command
from sqlalchemy import inspect, text

from storage import schema
from storage.database import Database, open_database


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


async def test_what_came_in_before_there_were_parts_can_still_be_added_to(tmp_path: Path) -> None:
    """What is nobody's any more, or wiped, stays without."""
    database = open_database(f"sqlite:///{tmp_path / 'old.db'}")
    columns = (
        "channel, language, text, removed, area, area_confidence, area_source, kind, "
        "kind_confidence, kind_source, sure, model, status, status_at, received_at, digest_from"
    )
    values = "'', '', 'De wc', '', '', 1, '', '', 1, '', 1, '', 'new', '', '', ''"
    async with database.engine.connect() as connection:
        await connection.run_sync(lambda sync: command.upgrade(schema.alembic_config(sync), "0001"))
        await connection.execute(
            text(
                "INSERT INTO patrons (pseudonym, language_chosen, first_seen, last_seen) "
                "VALUES ('p', 0, '', '')"
            )
        )
        for number, patron in ((1, "'p', 41"), (2, "NULL, NULL")):
            await connection.execute(
                text(
                    f"INSERT INTO suggestions (number, patron, message_id, {columns}) "
                    f"VALUES ({number}, {patron}, {values})"
                )
            )
        await connection.commit()
        await connection.run_sync(lambda sync: command.upgrade(schema.alembic_config(sync), "head"))
        rows = await connection.execute(text("SELECT suggestion, message_id, text FROM parts"))
        parts = [tuple(row) for row in rows]
    await database.close()

    assert parts == [(1, 41, "De wc")]
