"""Calls leave the outbox: in order per chat, at Telegram's pace, each until its fate is known."""

import asyncio
from dataclasses import dataclass, field

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.logs import describe
from bot.wire.client import Client
from bot.wire.outage import Outage
from bot.wire.outcome import Again, Done, Hopeless, Later, Moved, Outcome, Unreachable, outcome_of
from bot.wire.pace import Pace
from storage import chats, outbox, patrons, queues
from storage.database import Database, is_outage
from storage.queues import Claim
from storage.tables import OutboxItem
from storage.vault import Vault

log = structlog.get_logger()

# One call is on its way at a time, so that one at most is made again after a power cut; but who
# is not answered for so long lets others pass.
LONG_S = 0.5


@dataclass(frozen=True)
class Sender:
    client: Client
    database: Database
    vault: Vault
    clock: Clock
    pace: Pace
    outage: Outage
    _way: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def serve(self, claim: Claim) -> None:
        """Make one call and write down what became of it."""
        call = outbox.call_of(claim)
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(self.pace.reserve(call.method, claim.lane, now))
        async with self._way:
            if self.clock() >= claim.until:
                raise queues.ClaimLostError(f"outbox {claim.id}")  # another may be sending it
            sending = asyncio.create_task(self._send(call, claim))
            await asyncio.wait([sending], timeout=LONG_S)
        await sending

    async def _send(self, call: outbox.Call, claim: Claim) -> None:
        outcome, error = await self._make(call, claim)
        await self._record_while_ours(claim, outcome, error)

    async def failed(self, claim: Claim, error: Exception) -> None:
        """Count the failure of what is no fault of Telegram's."""
        log.error("call not made", item=claim.id, tries=claim.tries + 1, exc_info=error)
        outcome = self._outcome_of(error, claim)
        await self._record_while_ours(claim, outcome, describe(error))

    async def _record_while_ours(self, claim: Claim, outcome: Outcome, error: str) -> None:
        """Write it down, however often that takes: what is not written down is done again."""
        while True:
            try:
                # At once: what is not written down is said again after a power cut.
                async with self.database.write(urgent=True) as session:
                    await self._record(session, claim, outcome, error)
            except Exception as fault:
                if not is_outage(fault) or self.clock() >= claim.until:
                    raise
                await self.outage.over(fault)
            else:
                return

    async def _make(self, call: outbox.Call, claim: Claim) -> tuple[Outcome, str]:
        try:
            await self.client.call(call.method, call.params)
        except Exception as error:
            outcome = self._outcome_of(error, claim)
            if not isinstance(outcome, Done):
                log.warning(
                    "call refused",
                    method=call.method,
                    outcome=type(outcome).__name__,
                    tries=claim.tries,
                    exc_info=error,
                )
            return outcome, describe(error)
        return Done(), ""

    def _outcome_of(self, error: Exception, claim: Claim) -> Outcome:
        private = claim.lane is None or claim.lane > 0
        return outcome_of(error, tries=claim.tries, private=private, now=self.clock())

    async def _record(
        self, session: AsyncSession, claim: Claim, outcome: Outcome, error: str
    ) -> None:
        match outcome:
            case Done():
                await queues.finish(session, OutboxItem, claim)
            case Later(not_before):
                await queues.postpone(session, OutboxItem, claim, not_before=not_before)
            case Again(not_before):
                await queues.try_again(
                    session, OutboxItem, claim, not_before=not_before, error=error
                )
            case Moved(new_id):
                await self._move(session, claim, new_id)
            case Unreachable():
                await self._give_up_on_patron(session, claim)
            case Hopeless():
                await queues.park(session, OutboxItem, claim, vault=self.vault, error=error)

    async def _move(self, session: AsyncSession, claim: Claim, new_id: int) -> None:
        """Send on to where the group went; the call goes back in the queue with the others."""
        await queues.postpone(session, OutboxItem, claim, not_before=self.clock())
        if claim.lane is not None:
            await chats.moved(session, old_id=claim.lane, new_id=new_id)
            await outbox.move_chat(session, old_id=claim.lane, new_id=new_id)

    async def _give_up_on_patron(self, session: AsyncSession, claim: Claim) -> None:
        await queues.finish(session, OutboxItem, claim)
        if claim.lane is not None:
            pseudonym = self.vault.pseudonym(claim.lane)
            await patrons.mark_unreachable(session, pseudonym, now=self.clock())
