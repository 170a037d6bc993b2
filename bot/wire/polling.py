"""Fetch updates from Telegram; an update is stored before the next call says that we have it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.clock import Clock
from bot.settings import SettingsError
from bot.wire.client import Client
from bot.wire.outage import Outage
from bot.wire.patience import Patience
from storage import inbox
from storage.database import Database, is_outage

log = structlog.get_logger()

# Telegram holds an empty answer back; a server that does not is not to be asked without end.
EMPTY_WAIT_S = 0.2


@dataclass(frozen=True)
class Polling:
    client: Client
    database: Database
    clock: Clock
    arrived: Callable[[], None]
    outage: Outage

    async def run(self) -> None:
        """Poll until cancelled; SettingsError if Telegram no longer knows our token."""
        await self._end_webhook()
        patience, offset = Patience("polling"), None
        while True:
            try:
                offset = await self._poll(offset)
            except InvalidToken as error:
                raise SettingsError("telegram.token: Telegram does not know this token") from error
            except Exception as error:
                # Whatever it is, Telegram keeps what we did not acknowledge.
                if is_outage(error):
                    await self.outage.over(error)
                else:
                    await patience.failed(error)
            else:
                patience.worked()

    async def _end_webhook(self) -> None:
        try:
            await self.client.delete_webhook()
        except TelegramError as error:
            # If there is one, polling is refused, and that is said there.
            log.warning("webhook not ended", exc_info=error)

    async def _poll(self, offset: int | None) -> int | None:
        updates = await self.client.raw_updates(offset)
        if not updates:
            await asyncio.sleep(EMPTY_WAIT_S)
            return offset
        async with self.database.write() as session:
            await inbox.add(session, updates, now=self.clock())
        self.arrived()
        return int(updates[-1]["update_id"]) + 1
