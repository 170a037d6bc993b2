"""A Telegram that is quicker than any bot: no rules, no page, one thread, nothing kept.

Each chat says something, waits for the answer, and says the next thing.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import cycle
from time import perf_counter

CHAT_ID = re.compile(rb'chat_id(?:=|"\r\n(?:[^\r\n]+\r\n)*\r\n|":\s*"?)(-?\d+)')
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
OFFSET = re.compile(rb'offset(?:=|"\r\n(?:[^\r\n]+\r\n)*\r\n|":\s*"?)(-?\d+)')
MOST_UPDATES = 100
BOT = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
# Whoever writes far more is told to come back later: then somebody new takes the place.
MOST_OF_ONE = 20


class Telegram:
    """`chats` closed loops, until `messages` have been answered.

    `latencies` are in seconds, from when a message could be fetched to its first answer.
    """

    def __init__(self, texts: list[str], *, chats: int, messages: int) -> None:
        self._texts = cycle(texts)
        self._left = messages
        self._expected = messages
        self._next_id = 1
        self._pending: list[tuple[int, bytes]] = []
        self._arrived = asyncio.Event()
        self._said_at: dict[int, float] = {}
        self._chats = [100_000 + number for number in range(chats)]
        self._said_by: Counter[int] = Counter()
        self.latencies: list[float] = []
        self.finished = asyncio.Event()
        self.polled = asyncio.Event()

    def become(self, other: "Telegram") -> None:
        """Let whoever is connected go on with another run; its numbers go on from here."""
        other._next_id, other._arrived = self._next_id, self._arrived
        self.__dict__ = other.__dict__

    def begin(self) -> None:
        for chat in self._chats:
            self._say(chat)

    def _say(self, chat: int) -> None:
        if not self._left:
            return
        self._left -= 1
        if self._said_by[chat] == MOST_OF_ONE:
            chat += len(self._chats)
        self._said_by[chat] += 1
        number, self._next_id = self._next_id, self._next_id + 1
        person = {"id": chat, "is_bot": False, "first_name": "Anna", "language_code": "nl"}
        update = {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": 1_790_000_000,
                "from": person,
                "chat": {"id": chat, "type": "private", "first_name": "Anna"},
                "text": next(self._texts),
            },
        }
        self._pending.append((number, json.dumps(update).encode()))
        self._said_at[chat] = perf_counter()
        self._arrived.set()

    async def answer(self, method: str, body: bytes) -> bytes:
        match method.lower():
            case "getupdates":
                return await self._updates(body)
            case "sendmessage":
                return self._sent(body)
            case "getme":
                return json.dumps(BOT).encode()
            case _:
                return b"true"

    async def _updates(self, body: bytes) -> bytes:
        self.polled.set()
        if found := OFFSET.search(body):
            self._pending = [item for item in self._pending if item[0] >= int(found[1])]
        if not self._pending:
            self._arrived.clear()
            try:
                async with asyncio.timeout(5):
                    await self._arrived.wait()
            except TimeoutError:
                return b"[]"
        return b"[" + b",".join(update for _, update in self._pending[:MOST_UPDATES]) + b"]"

    def _sent(self, body: bytes) -> bytes:
        found = CHAT_ID.search(body)
        assert found, "a message without a chat"
        chat = int(found[1])
        if said_at := self._said_at.pop(chat, None):
            self.latencies.append(perf_counter() - said_at)
            self._say(chat)
            if len(self.latencies) == self._expected:
                self.finished.set()
        message = {
            "message_id": self._next_id,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Anna"},
            "from": BOT,
            "text": "-",
        }
        return json.dumps(message).encode()


class Connection(asyncio.Protocol):
    """As much HTTP/1.1 as the clients of bots use: kept alive, one call at a time."""

    def __init__(self, answer: Callable[[str, bytes], Awaitable[bytes]]) -> None:
        self._answer = answer
        self._received = b""
        self._serving: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, divider, body = self._received.partition(b"\r\n\r\n")
        if not divider:
            return
        if b"expect: 100-continue" in head.lower() and not body:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        length = LENGTH.search(head)
        if len(body) < (int(length[1]) if length else 0):
            return
        self._received = b""
        path = head.split(b" ", 2)[1].partition(b"?")[0]
        query = head.split(b" ", 2)[1].partition(b"?")[2]
        task = asyncio.get_running_loop().create_task(
            self._serve(path.rpartition(b"/")[2].decode(), body or query)
        )
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, method: str, body: bytes) -> None:
        result = await self._answer(method, body)
        content = b'{"ok":true,"result":' + result + b"}"
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
            b"content-length: %d\r\n\r\n" % len(content) + content
        )


@asynccontextmanager
async def serve(telegram: Telegram) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(telegram.answer), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
