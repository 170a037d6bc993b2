"""The reader on a thread of its own: a pipeline is shared state, and reading takes a while."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from bot.i18n import Language
from bot.patrons.conversation import Read
from nlp import Reader, Reading


@asynccontextmanager
async def reading_thread() -> AsyncIterator[Read]:
    """Load the model and yield `read`, which does not hold up the event loop."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader") as thread:
        loop = asyncio.get_running_loop()
        reader = await loop.run_in_executor(thread, Reader.load)

        async def read(text: str, hint: Language | None) -> Reading:
            return await loop.run_in_executor(thread, reader.read, text, hint)

        yield read
