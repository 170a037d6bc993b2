"""One transaction for what several ask for at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Together(Generic[Item, Result]):
    """Does a round for one or many: what comes in while a round is under way waits for the next."""

    def __init__(self, do: Callable[[Sequence[Item]], Awaitable[Result]]) -> None:
        self._do = do
        self._turn = asyncio.Lock()
        self._next = _Round[Item, Result]()

    async def do(self, item: Item) -> Result:
        """Return what came of the round that the item was in, or raise what it raised."""
        mine = self._next
        mine.items.append(item)
        async with self._turn:
            if mine is self._next:  # nobody has begun it
                self._next = _Round()
                await self._begin(mine)
        return mine.outcome.result()

    async def _begin(self, mine: "_Round[Item, Result]") -> None:
        try:
            mine.outcome.set_result(await self._do(mine.items))
        except Exception as error:
            mine.outcome.set_exception(error)
        except BaseException:
            mine.outcome.cancel()
            raise


class _Round(Generic[Item, Result]):
    def __init__(self) -> None:
        self.items: list[Item] = []
        self.outcome: asyncio.Future[Result] = asyncio.Future()
