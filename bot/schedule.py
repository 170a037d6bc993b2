"""Scheduled work: every job is asked often whether something is due, and does it once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.wire.patience import Patience

LOOK_EVERY_S = 10.0

Job = Callable[[], Awaitable[object]]


async def run_schedule(jobs: Sequence[Job], *, done: Callable[[], None]) -> None:
    """Run until cancelled; `done` is called after each round, as jobs may have queued messages."""
    patience = Patience("schedule")
    while True:
        try:
            for job in jobs:
                await job()
        except Exception as error:
            # A digest that fails must not end the conversation with patrons.
            await patience.failed(error)
            continue
        patience.worked()
        done()
        await asyncio.sleep(LOOK_EVERY_S)
