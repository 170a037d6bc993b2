"""Bot processes that are born at once: forked from a process that has the model already.

They are real: a process id, a database of their own to open, killed with -9.
"""

import asyncio
import importlib
import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Literal, NamedTuple

from bot.clock import utc_now
from bot.i18n import Language
from bot.service import serve_reading
from bot.settings import Settings
from bot.wire.pace import Pace
from nlp import Reader, Reading
from tests.bot.conftest import QUICK

FORKS = multiprocessing.get_context("forkserver")
# The fork server reads the model once, as it imports this.
FORKS.set_forkserver_preload(["tests.bot.preloaded"])


class Seam(NamedTuple):
    """A place in the code where power may fail: before or after a function does its work."""

    function: str
    when: Literal["before", "after"]

    def __str__(self) -> str:
        return f"{self.when} {self.function}"


def start(
    settings: Settings, seam: Seam | None = None, *, ahead_s: float = 0, log: str = os.devnull
) -> ForkServerProcess:
    """Start a bot, to die at a seam; its clock is ahead by so many seconds."""
    process = FORKS.Process(target=live, args=(settings, seam, ahead_s, log), daemon=True)
    process.start()
    return process


def stop(process: ForkServerProcess) -> None:
    """Ask it to stop, as a service manager does."""
    process.terminate()
    process.join()


def live(settings: Settings, seam: Seam | None, ahead_s: float, log: str) -> None:
    """Serve as `ideeenbus run` does, until asked to stop or killed."""
    # Here: whoever starts it has no use for a model of its own.
    from tests.bot.preloaded import READER

    with Path(log).open("a") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    if seam:
        die_at(seam)
    asyncio.run(serve(settings, READER, timedelta(seconds=ahead_s)))


async def serve(settings: Settings, reader: Reader, ahead: timedelta) -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1) as thread:

        async def read(text: str, hint: Language | None) -> Reading:
            return await loop.run_in_executor(thread, reader.read, text, hint)

        pace = Pace(QUICK, QUICK, QUICK)
        serving = asyncio.ensure_future(
            serve_reading(settings, read, clock=lambda: utc_now() + ahead, pace=pace)
        )
        loop.add_signal_handler(signal.SIGTERM, serving.cancel)
        await asyncio.wait([serving])


def die_at(seam: Seam) -> None:
    """Kill this process there, as a power cut would: nothing more is run."""
    path, _, name = seam.function.rpartition(".")
    owner = owner_of(path)
    original = getattr(owner, name)

    async def dying(*args: Any, **kwargs: Any) -> Any:
        if seam.when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = await original(*args, **kwargs)
        if result != []:  # else a queue was empty, which is no step
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


def owner_of(path: str) -> Any:
    """Import the module or the class that the path names."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(importlib.import_module(module), name)
