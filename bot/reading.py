"""The reader, with the model in use; in a process of its own where it must not hold up others."""

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from bot.i18n import Language
from bot.models import Models, models_of
from bot.patrons.conversation import Read
from bot.settings import Settings
from nlp import Reader, Reading, UnreadError
from nlp.worker import LENGTH_BYTES, pack

log = structlog.get_logger()

# Isolated from the folder that we happen to be in: Python would look for modules there first.
WORKER = (sys.executable, "-P", "-m", "nlp.worker")


def load_reader(settings: Settings) -> Reader:
    return Reader.load(_in_use(settings).in_use, areas=settings.areas.plan)


def _in_use(settings: Settings) -> Models:
    models = models_of(settings)
    if models.set_aside:
        log.warning("a learned model is not used: run `ideeenbus learn`", model=models.set_aside)
    return models


@asynccontextmanager
async def reading_process(settings: Settings) -> AsyncIterator[Read]:
    """Load the model and yield `read`, which leaves this process' core to the others."""
    reader = ReadingProcess(_in_use(settings).in_use, settings.areas.plan)
    await reader.start()
    try:
        yield reader.read
    finally:
        await reader.close()


class ReadingProcess:
    """Reads one message after the other; begun anew when it has died.

    A text on which it dies costs no other its reading, as it is read alone.
    """

    def __init__(self, *load: object) -> None:
        self._load = load
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Load the model; raises UnreadError if that fails."""
        async with self._turn:
            await self._start()

    async def read(self, text: str, hint: Language | None) -> Reading:
        """Raises UnreadError; EOFError (asyncio.IncompleteReadError) where the process died."""
        async with self._turn:
            if self._process is None:
                await self._start()
            answer: Reading = await self._ask((text, hint))
        return answer

    async def close(self) -> None:
        async with self._turn:
            await self._end()

    async def _start(self) -> None:
        # In a session of its own: Ctrl+C is meant for us.
        self._process = await asyncio.create_subprocess_exec(
            *WORKER, stdin=PIPE, stdout=PIPE, start_new_session=True
        )
        await self._ask(self._load)

    async def _ask(self, request: object) -> Any:
        assert self._process
        asked, answers = self._process.stdin, self._process.stdout
        assert asked
        assert answers
        try:
            asked.write(pack(request))
            length = await answers.readexactly(LENGTH_BYTES)
            answer = pickle.loads(await answers.readexactly(int.from_bytes(length)))  # noqa: S301
        except BaseException:
            # Dead, or with an answer on its way that nobody waits for any more.
            await self._end()
            raise
        if isinstance(answer, UnreadError):
            log.error("not read", where=str(answer))
            raise answer
        return answer

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        assert process.stdin
        process.stdin.close()
        await process.communicate()
