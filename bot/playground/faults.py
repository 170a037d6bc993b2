"""What goes wrong on purpose, and Telegram's own pace."""

import json
import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.playground.chats import Chat
from bot.playground.errors import too_many_requests


@dataclass
class Fault:
    """What happens to the next calls of one method or of any, in one chat or in any.

    `accepted`: the call has its effect, and only then goes wrong.
    """

    status: int = 500
    body: str = ""
    method: str | None = None
    chat_id: int | None = None
    calls: int = 1
    accepted: bool = False
    ending: Literal["answer", "drop", "hang"] = "answer"

    def strikes(self, method: str, chat_id: str) -> bool:
        return (
            self.calls > 0
            and self.method in (None, method)
            and (self.chat_id is None or str(self.chat_id) == chat_id)
        )

    @property
    def response(self) -> Response:
        return {"answer": Response, "drop": Dropped, "hang": Hanging}[self.ending](
            self.body, self.status, media_type="application/json"
        )


class Dropped(Response):
    """An answer that breaks off before its body: the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


class Hanging(Response):
    """No answer for as long as the caller has patience."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while not await Request(scope, receive).is_disconnected():
            await receive()


@dataclass
class Faults:
    planned: list[Fault] = field(default_factory=list)

    def plan(self, fault: Fault) -> Fault:
        self.planned.append(fault)
        return fault

    def strike(self, method: str, chat_id: str) -> Fault | None:
        for fault in self.planned:
            if fault.strikes(method, chat_id):
                fault.calls -= 1
                self.planned = [fault for fault in self.planned if fault.calls > 0]
                return fault
        return None


def flood(chat_id: int | None, retry_after: int, calls: int) -> Fault:
    answer = too_many_requests(retry_after).answer
    return Fault(429, json.dumps(answer), chat_id=chat_id, calls=calls)


@dataclass
class Window:
    """No more than so many in so many seconds."""

    most: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return how long it takes until there is room for one more."""
        while self.taken and self.taken[0] <= now - self.seconds:
            self.taken.popleft()
        return self.taken[0] + self.seconds - now if len(self.taken) >= self.most else 0.0


class Pace:
    """30 messages a second over all, about one a second in a chat, 20 a minute in a group."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all = Window(30, 1)
        self._chats: dict[int, Window] = defaultdict(lambda: Window(5, 5))
        self._groups: dict[int, Window] = defaultdict(lambda: Window(20, 60))

    def take(self, chat: Chat) -> None:
        windows = [self._all, self._chats[chat.id]]
        if not chat.is_private:
            windows.append(self._groups[chat.id])
        now = self._clock()
        if wait := max(window.wait(now) for window in windows):
            raise too_many_requests(math.ceil(wait))
        for window in windows:
            window.taken.append(now)
