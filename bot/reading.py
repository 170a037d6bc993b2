"""The reader, with the model in use; on a thread of its own where it must not hold up others."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import structlog

from bot.i18n import Language
from bot.models import models_of
from bot.patrons.conversation import Read
from bot.settings import Settings
from nlp import Reader, Reading

log = structlog.get_logger()


def load_reader(settings: Settings) -> Reader:
    models = models_of(settings)
    if models.set_aside:
        log.warning("a learned model is not used: run `ideeenbus learn`", model=models.set_aside)
    return Reader.load(models.in_use, areas=settings.areas.plan)


@asynccontextmanager
async def reading_thread(settings: Settings) -> AsyncIterator[Read]:
    """Load the model and yield `read`, which does not hold up the event loop."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader") as thread:
        loop = asyncio.get_running_loop()
        reader = await loop.run_in_executor(thread, load_reader, settings)

        async def read(text: str, hint: Language | None) -> Reading:
            return await loop.run_in_executor(thread, reader.read, text, hint)

        yield read
