"""Scheduled work: a job is asked often whether something is due, and does it once."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.wire.outage import Outage
from bot.wire.patience import Patience
from storage.database import is_outage

LOOK_EVERY_S = 10.0

Job = Callable[[], Awaitable[object]]


async def run_schedule(what: str, job: Job, *, done: Callable[[], None], outage: Outage) -> None:
    """Run until cancelled; `done` is called each time, as the job may have queued messages."""
    patience = Patience(what)
    while True:
        try:
            await job()
        except Exception as error:
            # A digest that fails must not end the conversation with patrons.
            if is_outage(error):
                await outage.over(error)
            else:
                await patience.failed(error)
            continue
        patience.worked()
        done()
        await asyncio.sleep(LOOK_EVERY_S)
