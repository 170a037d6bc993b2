"""What comes in while a round is under way waits for the next, and hears what came of its own."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.wire.together import Together


class Work:
    """Goes on when it is let; fails where an item is negative."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.go_on = asyncio.Semaphore(0)

    async def __call__(self, items: Sequence[int]) -> list[int]:
        self.rounds.append(list(items))
        await self.go_on.acquire()
        if min(items) < 0:
            raise ValueError(f"{items}")
        return [item * 10 for item in items]


async def ask(together: Together[int, list[int]], *items: int) -> list[asyncio.Task[list[int]]]:
    tasks = [asyncio.create_task(together.do(item)) for item in items]
    await asyncio.sleep(0)
    return tasks


async def test_who_comes_during_a_round_is_in_the_next_together() -> None:
    work = Work()
    together = Together(work)
    asked = [*await ask(together, 1), *await ask(together, 2, 3)]
    work.go_on.release()
    work.go_on.release()

    assert await asyncio.gather(*asked) == [[10], [20, 30], [20, 30]]
    assert work.rounds == [[1], [2, 3]]


async def test_all_of_a_round_hear_that_it_failed_and_the_next_goes_on() -> None:
    work = Work()
    together = Together(work)
    asked = [*await ask(together, 1), *await ask(together, -2, 3)]
    for _ in range(3):
        work.go_on.release()
    first, *failed = await asyncio.gather(*asked, return_exceptions=True)

    assert first == [10]
    assert all(isinstance(error, ValueError) for error in failed)
    assert await together.do(4) == [40]


async def test_who_no_longer_waits_holds_up_nobody() -> None:
    work = Work()
    together = Together(work)
    [one] = await ask(together, 1)
    others = await ask(together, 2, 3)
    one.cancel()
    others[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await one
    work.go_on.release()

    assert await others[1] == [20, 30]
