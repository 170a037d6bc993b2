from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import inbox, outbox, queues
from storage.database import Database
from storage.outbox import Call
from storage.queues import Claim, ClaimLostError
from storage.tables import InboxItem, OutboxItem
from storage.vault import Vault
from tests.conftest import Clock
from tests.storage.samples import update

ANNA, BRAM = 6_100_000_001, 6_100_000_002
LEASE = timedelta(minutes=1)


async def fill(database: Database, clock: Clock, *updates: tuple[int, int]) -> None:
    async with database.write() as session:
        await inbox.add(session, [update(*pair) for pair in updates], now=clock())


async def claim(database: Database, clock: Clock, limit: int = 10) -> list[Claim]:
    async with database.write() as session:
        return await queues.claim(
            session, InboxItem, now=clock(), until=clock() + LEASE, limit=limit
        )


async def finish(database: Database, item: Claim) -> None:
    async with database.write() as session:
        await queues.finish(session, InboxItem, item)


async def test_the_oldest_of_each_lane_is_claimed(database: Database, clock: Clock) -> None:
    """Many chats side by side, one update of each."""
    await fill(database, clock, (1, ANNA), (2, BRAM), (3, ANNA))

    assert [item.id for item in await claim(database, clock)] == [1, 2]


async def test_a_lane_waits_until_its_first_is_finished(database: Database, clock: Clock) -> None:
    await fill(database, clock, (1, ANNA), (2, ANNA))
    [first] = await claim(database, clock)
    before = await claim(database, clock)
    await finish(database, first)

    assert (before, [item.id for item in await claim(database, clock)]) == ([], [2])


async def test_updates_of_no_chat_wait_for_nobody(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        await inbox.add(session, [{"update_id": 1}, {"update_id": 2}], now=clock())

    assert [item.id for item in await claim(database, clock)] == [1, 2]


async def test_what_a_dead_process_held_comes_back(database: Database, clock: Clock) -> None:
    """The lease has run out: somebody else may take it."""
    await fill(database, clock, (1, ANNA))
    await claim(database, clock)
    clock.tick(seconds=59)
    held = await claim(database, clock)
    clock.tick(seconds=1)

    assert (held, [item.id for item in await claim(database, clock)]) == ([], [1])


async def test_who_lost_the_claim_cannot_finish(database: Database, clock: Clock) -> None:
    """So an update that was taken over is not handled twice."""
    await fill(database, clock, (1, ANNA))
    [slow] = await claim(database, clock)
    clock.tick(minutes=2)
    [quick] = await claim(database, clock)

    with pytest.raises(ClaimLostError):
        await finish(database, slow)
    await finish(database, quick)


async def test_what_is_finished_is_wiped(database: Database, clock: Clock) -> None:
    """Only the number of the update remains, to tell a repeat."""
    await fill(database, clock, (1, ANNA))
    [item] = await claim(database, clock)
    await finish(database, item)

    async with database.read() as session:
        [row] = await session.scalars(select(InboxItem))
        assert (row.id, row.state, row.lane, row.payload) == (1, "finished", None, None)


async def test_a_failed_item_waits_and_counts_the_try(database: Database, clock: Clock) -> None:
    """It holds up its own lane, and no other."""
    await fill(database, clock, (1, ANNA), (2, ANNA), (3, BRAM))
    first, _other = await claim(database, clock)
    async with database.write() as session:
        await queues.try_again(
            session, InboxItem, first, not_before=clock() + LEASE, error="ValueError"
        )
    at_once = await claim(database, clock)
    clock.tick(minutes=1)
    later = await claim(database, clock)

    assert at_once == []
    assert [(item.id, item.tries) for item in later] == [(1, 1), (3, 0)]


async def test_a_parked_item_is_sealed_and_lets_the_lane_go_on(
    database: Database, clock: Clock, vault: Vault
) -> None:
    await fill(database, clock, (1, ANNA), (2, ANNA))
    [item] = await claim(database, clock)
    async with database.write() as session:
        await queues.park(session, InboxItem, item, vault=vault, error="ValueError")

    async with database.read() as session:
        row = await session.get(InboxItem, 1)
        assert row
        assert (row.lane, row.payload, row.error) == (None, None, "ValueError")
        assert '"text": "hallo"' in vault.open(row.sealed or b"")
        assert b"hallo" not in (row.sealed or b"")
        assert [parked.id for parked in await queues.parked(session, InboxItem)] == [1]
    assert [item.id for item in await claim(database, clock)] == [2]


async def test_a_repeated_update_changes_nothing(database: Database, clock: Clock) -> None:
    """Also not when it was handled long ago."""
    await fill(database, clock, (1, ANNA))
    [item] = await claim(database, clock)
    await finish(database, item)
    async with database.write() as session:
        new = await inbox.add(session, [update(1, ANNA), update(2, ANNA)], now=clock())

    assert (new, [item.id for item in await claim(database, clock)]) == (1, [2])


async def test_processes_that_ask_together_get_different_items(
    database: Database, clock: Clock
) -> None:
    """On PostgreSQL, while the first has not committed; SQLite lets only one write."""
    if database.embedded:
        pytest.skip("one process serves a SQLite file")
    await fill(database, clock, (1, ANNA), (2, BRAM))
    until = clock() + LEASE
    async with database.write() as first, database.write() as second:
        one = await queues.claim(first, InboxItem, now=clock(), until=until, limit=1)
        other = await queues.claim(second, InboxItem, now=clock(), until=until, limit=2)

    assert ([item.id for item in one], [item.id for item in other]) == ([1], [2])


async def test_the_backlog_tells_what_waits(database: Database, clock: Clock) -> None:
    began = clock()
    await fill(database, clock, (1, ANNA))
    clock.tick(hours=1)
    await fill(database, clock, (2, ANNA))

    async with database.read() as session:
        assert await queues.backlog(session, InboxItem) == (2, began, 0)


async def test_old_leftovers_are_deleted_and_nothing_that_waits(
    database: Database, clock: Clock
) -> None:
    await fill(database, clock, (1, ANNA), (2, ANNA))
    [item] = await claim(database, clock)
    await finish(database, item)
    async with database.write() as session:
        await queues.forget_finished(session, InboxItem, before=clock() + LEASE)
        await queues.forget_parked(session, InboxItem, before=clock() + LEASE)

    async with database.read() as session:
        assert list(await session.scalars(select(InboxItem.id))) == [2]


async def test_a_message_to_a_group_that_moved_goes_to_its_new_id(
    database: Database, clock: Clock
) -> None:
    async with database.write() as session:
        await outbox.add(session, Call("sendMessage", {"chat_id": -5, "text": "a"}), now=clock())
        await outbox.move_chat(session, old_id=-5, new_id=-1005)
        [item] = await queues.claim(
            session, OutboxItem, now=clock(), until=clock() + LEASE, limit=9
        )
        call = outbox.call_of(item)

    assert (item.lane, call) == (-1005, ("sendMessage", {"chat_id": -1005, "text": "a"}))


@pytest.mark.parametrize(
    ("event", "chat"),
    [
        pytest.param({"message": {"chat": {"id": 7}}}, 7, id="a message"),
        pytest.param(
            {"callback_query": {"from": {"id": 8}, "message": {"chat": {"id": 7}}}},
            7,
            id="a press, in the chat of its message",
        ),
        pytest.param({"inline_query": {"from": {"id": 8}}}, 8, id="of a person, in no chat"),
        pytest.param({"my_chat_member": {"chat": {"id": -7}, "from": {"id": 8}}}, -7, id="a group"),
        pytest.param({"poll": {"id": "5"}}, None, id="of nobody"),
        pytest.param({"something_new": [1]}, None, id="unknown"),
    ],
)
def test_the_lane_of_an_update(event: dict[str, object], chat: int | None) -> None:
    assert inbox.chat_of({"update_id": 1, **event}) == chat


async def test_a_call_that_waits_can_be_taken_back(database: Database, clock: Clock) -> None:
    """It leaves nothing behind, and one that is being made is not taken back."""
    call = Call("sendMessage", {"chat_id": 7, "text": "hallo"})
    later = clock() + timedelta(seconds=3)
    async with database.write() as session:
        first = await outbox.add(session, call, now=clock(), not_before=later)
        early = await queues.claim(session, OutboxItem, now=clock(), until=later, limit=9)
        taken_back = [await outbox.cancel(session, first) for _ in range(2)]
        second = await outbox.add(session, call, now=clock())
        await queues.claim(session, OutboxItem, now=clock(), until=later, limit=9)
        too_late = await outbox.cancel(session, second)

    async with database.read() as session:
        cancelled = await session.get(OutboxItem, first)
    assert cancelled
    assert (early, taken_back, too_late) == ([], [True, False], False)
    assert (cancelled.payload, cancelled.lane) == (None, None)
