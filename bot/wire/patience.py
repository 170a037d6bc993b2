"""Go on after a fault: say it once, wait a little longer each time, say when it is over."""

import asyncio

import structlog

from bot.logs import describe

log = structlog.get_logger()

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0


class Patience:
    def __init__(self, what: str) -> None:
        self._what = what
        self._failures = 0

    async def failed(self, error: BaseException) -> None:
        """Wait before the next try."""
        if not self._failures:
            log.warning("down, trying on", what=self._what, error=describe(error))
        wait = wait_after(self._failures)
        self._failures += 1
        await asyncio.sleep(wait)

    def worked(self) -> None:
        if self._failures:
            log.info("up again", what=self._what, failures=self._failures)
        self._failures = 0


def wait_after(failures: int) -> float:
    """Return the seconds to wait after so many failures in a row: doubled, up to half a minute."""
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures, 10))
