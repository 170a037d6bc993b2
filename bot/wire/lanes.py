"""Serve a queue: many lanes side by side, each in its order, every item under a lease."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.wire.outage import Outage
from storage import queues
from storage.database import Database, is_outage
from storage.queues import Claim, ClaimLostError, Queue

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
IDLE_S = 1.0
# What meets an outage so often, while the database is well, has itself to blame.
OUTAGES = 3


class Server(Protocol):
    async def serve(self, claim: Claim) -> None:
        """Finish, postpone or park the item; raise what went wrong with it."""

    async def failed(self, claim: Claim, error: Exception) -> None:
        """Count the failure: the item is tried again, or parked."""


class LaneServer:
    """Give each claimed item to its server.

    What is left undone comes back when the lease has run out, or with the next start.
    """

    def __init__(
        self,
        database: Database,
        queue: Queue,
        server: Server,
        *,
        clock: Clock,
        outage: Outage,
        width: int,
    ) -> None:
        self._database = database
        self._queue = queue
        self._server = server
        self._clock = clock
        self._outage = outage
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
            self._outage.close()
            if self._busy:
                await asyncio.wait(self._busy)

    async def _take_back_claims(self) -> None:
        async with self._database.write() as session:
            await queues.release_all(session, self._queue)

    async def _serve_for_ever(self) -> None:
        while True:
            self._wake.clear()
            try:
                claims = await self._claim()
            except Exception as error:
                # Whatever it is: claiming asks the same each time, so it is the database's fault.
                await self._outage.over(error)
                continue
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
            await self._serve_or_fail(claim)
        except ClaimLostError:
            log.warning("claim lost", queue=self._queue.__tablename__, item=claim.id)
        except Exception as error:
            log.warning("not finished", queue=self._queue.__tablename__, exc_info=error)
        finally:
            self.wake()  # the next of this lane may go

    async def _serve_or_fail(self, claim: Claim) -> None:
        try:
            await self._in_spite_of_outages(claim, lambda: self._server.serve(claim))
        except ClaimLostError:
            raise
        except Exception as error:
            fault = error  # `error` is gone when this block ends
            await self._in_spite_of_outages(claim, lambda: self._server.failed(claim, fault))

    async def _in_spite_of_outages(self, claim: Claim, step: Callable[[], Awaitable[None]]) -> None:
        """Take the step again after an outage, which is nobody's fault, while the item is ours."""
        for _ in range(OUTAGES - 1):
            try:
                return await step()
            except Exception as error:
                await self._outage_of(error)
            if self._clock() >= claim.until:
                raise ClaimLostError(f"{self._queue.__tablename__} {claim.id}")
        return await step()

    async def _outage_of(self, error: Exception) -> None:
        """Wait until the outage is over; raise the error if it is none."""
        if not is_outage(error):
            raise error
        await self._outage.over(error)

    async def _until_woken(self) -> None:
        try:
            async with asyncio.timeout(IDLE_S):
                await self._wake.wait()
        except TimeoutError:
            pass
