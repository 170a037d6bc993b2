"""The queue of updates: kept until the bot has them, by getUpdates or by its webhook."""

import asyncio
import itertools
from collections import OrderedDict

from bot.playground.chats import Json
from bot.playground.errors import conflict
from bot.playground.webhook import Webhook

# What a bot must ask for by name.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    def __init__(self, first_id: int) -> None:
        # An OrderedDict, as a dict grows slow when it is emptied from the front.
        self.pending: OrderedDict[int, Json] = OrderedDict()
        self.allowed: frozenset[str] = frozenset()
        self.webhook: Webhook | None = None
        self._ids = itertools.count(first_id)
        self._poll: asyncio.Future[None] | None = None

    def add(self, kind: str, content: Json) -> None:
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        update_id = next(self._ids)
        update = self.pending[update_id] = {"update_id": update_id, kind: content}
        if self.webhook:
            self.webhook.deliver(update)
        else:
            self._wake()

    async def get(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Forget what came before the offset, return what comes next, or wait for it."""
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self._forget(offset)
        if not self.pending and seconds:
            await self._wait(seconds)
        return list(itertools.islice(self.pending.values(), limit))

    def _forget(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popitem(last=False)
        while self.pending and next(iter(self.pending)) < offset:
            self.pending.popitem(last=False)

    @property
    def polled(self) -> bool:
        """Say if a long poll waits for the next update."""
        return self._poll is not None and not self._poll.done()

    async def _wait(self, seconds: int) -> None:
        self._interrupt(
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        self._poll = poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait([poll], timeout=seconds)
            if poll.done():
                poll.result()
        finally:
            poll.cancel()

    def _wake(self) -> None:
        if self._poll and self.polled:
            self._poll.set_result(None)

    def _interrupt(self, reason: str) -> None:
        if self._poll and self.polled:
            self._poll.set_exception(conflict(reason))

    def start_webhook(self, webhook: Webhook) -> None:
        self._interrupt("terminated by setWebhook request")
        self.stop_webhook()
        self.webhook = webhook
        webhook.start(self.pending)

    def stop_webhook(self) -> None:
        if self.webhook:
            self.webhook.stop()
        self.webhook = None

    def close(self) -> None:
        """End what waits, so that the server can stop at once."""
        self.stop_webhook()
        self._wake()
