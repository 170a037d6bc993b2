"""While the database is away, one of us asks whether it is back, and the others wait for that."""

import asyncio

import structlog

from bot.logs import describe
from bot.wire.patience import wait_after
from storage.database import Database, is_outage

log = structlog.get_logger()

# A full disk has room for a moment, again and again: that is one outage, and said once.
STEADY_S = 5.0


class Outage:
    """Shared by all that need the database, so that an outage is told once and not by each."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asking: asyncio.Task[None] | None = None
        self._steady: asyncio.TimerHandle | None = None
        self._failures = 0
        self._closed = False

    @property
    def on(self) -> bool:
        return self._asking is not None and not self._asking.done()

    def begin(self, error: Exception) -> asyncio.Task[None]:
        """Ask from now on, unless somebody asks already."""
        if self._asking is None or self._asking.done():
            if self._steady:
                self._steady.cancel()
            if not self._failures:
                log.warning("database away, waiting", error=describe(error))
            self._asking = asyncio.create_task(self._ask())
        return self._asking

    async def over(self, error: Exception) -> None:
        """Wait until the database can store again; raise the error where nobody waits any more."""
        if not self._closed:
            # Not awaited itself: who is cancelled here leaves the asking to the others.
            await asyncio.wait([self.begin(error)])
        if self._closed:
            raise error

    async def _ask(self) -> None:
        while True:
            await asyncio.sleep(wait_after(self._failures))
            self._failures += 1
            try:
                await self._database.prove()
            except Exception as error:
                if is_outage(error):
                    continue
            break  # well, or it refuses for another reason, which whoever waits will meet
        self._steady = asyncio.get_running_loop().call_later(STEADY_S, self._end)

    def _end(self) -> None:
        log.info("database back", tries=self._failures)
        self._failures = 0

    def close(self) -> None:
        """Let go of who waits: what they held comes back at the next start."""
        self._closed = True
        if self._asking:
            self._asking.cancel()
