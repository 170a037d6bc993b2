"""Updates leave the inbox: each is handled in a turn, tried three times, then parked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from telegram import Update

from bot.clock import Clock
from bot.logs import describe
from bot.wire.application import RaisingApplication
from bot.wire.client import completed
from bot.wire.turn import Turn, current_turn
from storage import inbox, outbox, queues
from storage.database import Database
from storage.outbox import Call
from storage.queues import Claim
from storage.tables import InboxItem
from storage.vault import Vault

log = structlog.get_logger()

TRIES = 3
RETRY_AFTER = timedelta(seconds=2)


@dataclass(frozen=True)
class Worker:
    application: RaisingApplication
    database: Database
    vault: Vault
    clock: Clock
    apologise: Callable[[dict[str, Any]], Call | None]
    queued: Callable[[], None]

    async def serve(self, claim: Claim) -> None:
        """Handle one update."""
        turn = Turn(self.database, claim, self.clock())
        reset = current_turn.set(turn)
        try:
            parsed = Update.de_json(completed(inbox.update_of(claim)), self.application.bot)
            await self.application.process_update(parsed)
        finally:
            current_turn.reset(reset)
        if not turn.finished:
            async with turn.commit():
                pass  # nobody had anything to do with it
        self.queued()

    async def failed(self, claim: Claim, error: Exception) -> None:
        """Count the failure; the third parks the update, and its patron is told."""
        log.error("update not handled", update_id=claim.id, tries=claim.tries + 1, exc_info=error)
        async with self.database.write() as session:
            if claim.tries + 1 < TRIES:
                not_before = self.clock() + RETRY_AFTER * (claim.tries + 1)
                await queues.try_again(
                    session, InboxItem, claim, not_before=not_before, error=describe(error)
                )
                return
            await queues.park(session, InboxItem, claim, vault=self.vault, error=describe(error))
            if apology := self.apologise(inbox.update_of(claim)):
                await outbox.add(session, apology, now=self.clock())
        self.queued()
