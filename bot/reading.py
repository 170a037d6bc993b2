"""The reader, with the model in use; in a process of its own where it must not hold up others."""

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

import structlog

from bot.i18n import Language
from bot.models import Models, models_of
from bot.settings import Settings
from nlp import Read, Reader, Reading, UnreadError
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
    """Yield `read`, which leaves this process' core to the others; it waits for the model to load.

    Raises UnreadError, in an exception group, where the model cannot be loaded.
    """
    reader = ReadingProcess(_in_use(settings).in_use, settings.areas.plan)
    async with asyncio.TaskGroup() as group:
        loading = group.create_task(reader.start())
        try:
            yield reader.read
        finally:
            loading.cancel()
            await reader.close()


class ReadingProcess:
    """Reads messages for many; begun anew when it has died.

    A text on which it dies costs no other its reading: what it had not answered is asked again.
    """

    def __init__(self, *load: object) -> None:
        self._load = load
        self._worker: Worker | None = None
        self._starting = asyncio.Lock()
        # One is read, and the next lies ready: else the process waits while we are busy.
        self._places = asyncio.Semaphore(2)

    async def start(self) -> None:
        """Load the model; raises UnreadError if that fails."""
        await self._living()

    async def read(self, text: str, hint: Language | None) -> Reading:
        """Raises UnreadError; EOFError (asyncio.IncompleteReadError) where the process died."""
        async with self._places:
            while True:
                worker = await self._living()
                with suppress(DiedBeforeError):
                    answer: Reading = await worker.answer((text, hint))
                    return answer

    async def close(self) -> None:
        async with self._starting:
            if self._worker:
                await self._worker.end()

    async def _living(self) -> "Worker":
        async with self._starting:
            if self._worker is None or not self._worker.alive:
                self._worker = await Worker.start(self._load)
            return self._worker


class DiedBeforeError(Exception):
    """The process died on what it was asked before."""


class Worker:
    """One life of the process (`nlp.worker`), which answers in the order in which it is asked."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()
        self.alive = True

    @classmethod
    async def start(cls, load: object) -> Self:
        # In a session of its own: Ctrl+C is meant for us.
        worker = cls(
            await asyncio.create_subprocess_exec(
                *WORKER, stdin=PIPE, stdout=PIPE, start_new_session=True
            )
        )
        try:
            await worker.answer(load)
        except BaseException:
            await worker.end()
            raise
        return worker

    async def answer(self, request: object) -> Any:
        # By itself, so that the answer is taken also where nobody waits for it any more.
        asked = asyncio.create_task(self._answer(request))
        asked.add_done_callback(_forget_error)
        answer = await asyncio.shield(asked)
        if isinstance(answer, UnreadError):
            log.error("not read", where=str(answer))
            raise answer
        return answer

    async def end(self) -> None:
        if self.alive:
            with suppress(ProcessLookupError):
                self._process.kill()  # whoever waits for an answer hears of it
        async with self._turn:
            await self._bury()

    async def _answer(self, request: object) -> object:
        asked, answers = self._process.stdin, self._process.stdout
        assert asked
        assert answers
        asked.write(pack(request))
        # Whoever asks waits at once, so the turns are in the order of the questions.
        async with self._turn:
            if not self.alive:
                raise DiedBeforeError
            try:
                length = await answers.readexactly(LENGTH_BYTES)
                answer = await answers.readexactly(int.from_bytes(length))
            except asyncio.IncompleteReadError:
                await self._bury()
                raise
        return pickle.loads(answer)  # noqa: S301 - from our own process

    async def _bury(self) -> None:
        self.alive = False
        assert self._process.stdin
        self._process.stdin.close()  # it ends with its input, if it has not yet
        await self._process.communicate()


def _forget_error(asked: "asyncio.Task[object]") -> None:
    """Keep asyncio from complaining of an error that nobody waited for."""
    if not asked.cancelled():
        asked.exception()
