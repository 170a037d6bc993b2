"""`ideeenbus doctor`: what is wrong with config, database, model and queues."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot.areas import Areas
from bot.clock import Clock
from bot.examples import read_examples
from bot.keys import key_file_of, open_vault
from bot.models import Models, models_of
from bot.opening import open_any_database
from bot.settings import Settings, SettingsError
from bot.wire.client import Client
from nlp import Reader
from storage import queues, schema
from storage.database import Database
from storage.queues import Queue
from storage.tables import InboxItem, OutboxItem
from storage.vault import VaultError

LATE = timedelta(minutes=5)


class Finding(NamedTuple):
    good: bool
    what: str
    says: str


UP_TO_DATE = Finding(True, "database", "up to date")


async def examine(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Look at each part in turn; one that is ill does not hide the others."""
    yield _config(settings)
    yield _key(settings)
    async with open_any_database(settings) as database:
        migrations = await _migrations(database)
        yield migrations
        if migrations == UP_TO_DATE:
            for queue, name in ((InboxItem, "inbox"), (OutboxItem, "outbox")):
                async for finding in _queue(database, queue, name, clock()):
                    yield finding
    async for finding in _model(settings.areas, models_of(settings)):
        yield finding
    yield await _telegram(settings)


def _config(settings: Settings) -> Finding:
    if not settings.staff:
        return Finding(False, "config", "no [[staff]] room: nobody gets a digest")
    rooms = ", ".join(room.name for room in settings.staff)
    return Finding(True, "config", f"staff rooms: {rooms}")


def _key(settings: Settings) -> Finding:
    if not settings.privacy.key and not key_file_of(settings).exists():
        return Finding(True, "key", "none yet; the first run makes one")
    try:
        open_vault(settings)
    except (SettingsError, VaultError) as error:
        return Finding(False, "key", str(error))
    return Finding(True, "key", "usable")


async def _migrations(database: Database) -> Finding:
    if _has_no_file(database):
        return Finding(True, "database", "none yet; the first run makes it")
    try:
        behind = await schema.behind(database)
    except schema.SchemaError as error:
        return Finding(False, "database", str(error))
    except (SQLAlchemyError, OSError) as error:
        return Finding(False, "database", f"cannot be reached ({type(error).__name__})")
    if behind:
        return Finding(
            False, "database", f"{len(behind)} migrations behind: run `ideeenbus db upgrade`"
        )
    return UP_TO_DATE


def _has_no_file(database: Database) -> bool:
    return database.embedded and not Path(database.engine.url.database or "").exists()


async def _queue(
    database: Database, queue: Queue, name: str, now: datetime
) -> AsyncIterator[Finding]:
    async with database.read() as session:
        backlog = await queues.backlog(session, queue)
        parked = await queues.parked(session, queue)
    late = backlog.oldest is not None and now - backlog.oldest > LATE
    yield Finding(not late and not parked, name, f"{backlog.waiting} waiting, {len(parked)} parked")
    for item in parked:
        when = item.created_at.isoformat(timespec="seconds")
        yield Finding(
            False, name, f"parked: {item.id}, of {when}, {item.tries} tries\n{item.error}"
        )


async def _model(areas: Areas, models: Models) -> AsyncIterator[Finding]:
    try:
        # Without the library's plan: what matters is what the model itself has learned.
        reader = await asyncio.to_thread(Reader.load, models.in_use)
        reading = await asyncio.to_thread(reader.read, "De wifi valt steeds weg")
    except (OSError, ValueError) as error:
        yield Finding(False, "model", f"cannot be loaded ({type(error).__name__})")
    else:
        yield which_model(models, reading.model)
        for finding in areas_of_model(areas, reader.areas):
            yield finding


def which_model(models: Models, name: str) -> Finding:
    """Tell which model reads, and why it is not the one that was learned here."""
    if models.set_aside:
        return Finding(
            False,
            "model",
            f"{name}; what this library taught is not used, for it was learned on another model "
            f"than the one that ships now ({models.set_aside}): run `ideeenbus learn` again",
        )
    learned_at = models.learned_at(models.in_use)
    since = f"learned here at {learned_at.isoformat()}" if learned_at else "as it ships"
    return Finding(True, "model", f"{name}, {since}")


def areas_of_model(areas: Areas, learned: Collection[str]) -> Iterator[Finding]:
    """Tell where the config and the model do not know the same areas."""
    for area in areas.root:
        try:
            read_examples(area)
        except SettingsError as error:
            yield Finding(False, "config", str(error))
    for unlearned in (area for area in areas.in_use if area not in learned):
        yield Finding(False, "model", f"area {unlearned} is not learned yet: run `ideeenbus learn`")
    for dropped in (area for area in learned if area not in areas.known):
        yield Finding(False, "model", f"area {dropped} is not in the config: run `ideeenbus learn`")


async def _telegram(settings: Settings) -> Finding:
    try:
        client = Client(settings.token(), settings.telegram.api_url)
        async with client:
            return Finding(True, "telegram", f"@{client.username}")
    except SettingsError as error:
        return Finding(False, "telegram", str(error))
    except TelegramError as error:
        return Finding(False, "telegram", f"does not answer as it should ({type(error).__name__})")
