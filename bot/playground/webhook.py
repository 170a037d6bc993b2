"""Delivery to a webhook: in order per chat, chats side by side, again until it is taken."""

import asyncio
from collections import deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from ssl import SSLContext

import httpx

from bot.playground.chats import Json

FIRST_DELAY, LONGEST_DELAY = 0.1, 5.0


@dataclass(eq=False)
class Webhook:
    url: str
    secret: str
    max_connections: int
    clock: Callable[[], float]
    last_error: tuple[int, str] | None = None
    # Made once: it takes longer than a hundred deliveries.
    _trusted: SSLContext = field(default_factory=httpx.create_ssl_context)
    _pending: MutableMapping[int, Json] = field(default_factory=dict)
    _lanes: dict[int, deque[Json]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, pending: MutableMapping[int, Json]) -> None:
        """Deliver these updates; each leaves the queue when the bot has taken it."""
        self._pending = pending
        self._connections = asyncio.Semaphore(self.max_connections)
        for update in pending.values():
            self.deliver(update)

    def deliver(self, update: Json) -> None:
        chat_id = chat_id_of(update)
        if chat_id in self._lanes:
            self._lanes[chat_id].append(update)
            return
        self._lanes[chat_id] = deque([update])
        task = asyncio.create_task(self._empty(chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _empty(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        # trust_env: a proxy of the machine's has no part in talking to itself.
        async with httpx.AsyncClient(verify=self._trusted, trust_env=False) as client:
            while lane:
                await self._post(client, lane[0])
                self._pending.pop(lane.popleft()["update_id"], None)
        del self._lanes[chat_id]

    async def _post(self, client: httpx.AsyncClient, update: Json) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        delay = FIRST_DELAY
        while problem := await self._try(client, update, headers):
            self.last_error = (int(self.clock()), problem)
            await asyncio.sleep(delay)
            delay = min(2 * delay, LONGEST_DELAY)

    async def _try(
        self, client: httpx.AsyncClient, update: Json, headers: dict[str, str]
    ) -> str | None:
        try:
            async with self._connections:
                response = await client.post(self.url, json=update, headers=headers)
        except httpx.TransportError as error:
            return f"Connection failed: {type(error).__name__}"
        if response.is_success:
            return None
        status = HTTPStatus(response.status_code)
        return f"Wrong response from the webhook: {status.value} {status.phrase}"


def chat_id_of(update: Json) -> int:
    [content] = [value for key, value in update.items() if key != "update_id"]
    return int(content.get("message", content)["chat"]["id"])
