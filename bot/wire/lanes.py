"""Serve a queue: many lanes side by side, each in its order, every item under a lease."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.wire.patience import Patience
from storage import queues
from storage.database import Database
from storage.queues import Claim, Queue

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
IDLE_S = 1.0

Serve = Callable[[Claim], Awaitable[None]]


class LaneServer:
    """Give each claimed item to `serve`, which finishes, postpones or parks it.

    What `serve` leaves undone, because the database failed under it, comes back when the lease
    has run out.
    """

    def __init__(
        self, database: Database, queue: Queue, serve: Serve, *, clock: Clock, width: int
    ) -> None:
        self._database = database
        self._queue = queue
        self._serve = serve
        self._clock = clock
        self._width = width
        self._busy: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look for work now: something was queued."""
        self._wake.set()

    async def run(self) -> None:
        """Serve until cancelled; what is being served then is finished first."""
        if self._database.embedded:
            await self._take_back_claims()
        try:
            await self._serve_for_ever()
        finally:
            if self._busy:
                await asyncio.wait(self._busy)

    async def _take_back_claims(self) -> None:
        async with self._database.write() as session:
            await queues.release_all(session, self._queue)

    async def _serve_for_ever(self) -> None:
        patience = Patience(f"{self._queue.__tablename__} in the database")
        while True:
            self._wake.clear()
            try:
                claims = await self._claim()
            except (SQLAlchemyError, OSError) as error:
                await patience.failed(error)
                continue
            patience.worked()
            for claim in claims:
                task = asyncio.create_task(self._serve_one(claim))
                self._busy.add(task)
                task.add_done_callback(self._busy.discard)
            if not claims:
                await self._until_woken()

    async def _claim(self) -> list[Claim]:
        free = self._width - len(self._busy)
        if free <= 0:
            return []
        now = self._clock()
        async with self._database.write() as session:
            return await queues.claim(session, self._queue, now=now, until=now + LEASE, limit=free)

    async def _serve_one(self, claim: Claim) -> None:
        try:
            await self._serve(claim)
        except queues.ClaimLostError:
            log.warning("claim lost", queue=self._queue.__tablename__, item=claim.id)
        except Exception as error:
            log.warning("not finished", queue=self._queue.__tablename__, exc_info=error)
        finally:
            self.wake()  # the next of this lane may go

    async def _until_woken(self) -> None:
        try:
            async with asyncio.timeout(IDLE_S):
                await self._wake.wait()
        except TimeoutError:
            pass
