"""Inbox and outbox are queues alike: claimed by lane, finished, tried again, or parked."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate

from storage.tables import InboxItem, OutboxItem
from storage.types import UtcDateTime
from storage.vault import Vault

Queue = type[InboxItem] | type[OutboxItem]

WAITING, FINISHED, PARKED = "waiting", "finished", "parked"


class ClaimLostError(Exception):
    """The lease ran out and another process took the item: what was done for it must not count."""


class Claim(NamedTuple):
    """An item that is ours until the lease ends; `until` also tells this claim from a later one."""

    id: int
    lane: int | None
    tries: int
    until: datetime
    payload: str = "{}"
    method: str = ""
    """Of a call of the Bot API; an update has none."""


class Parked(NamedTuple):
    id: int
    created_at: datetime
    tries: int
    error: str


class Backlog(NamedTuple):
    waiting: int
    oldest: datetime | None
    parked: int


async def claim(
    session: AsyncSession, queue: Queue, *, now: datetime, until: datetime, limit: int
) -> list[Claim]:
    """Take the oldest waiting item of each lane that nobody is serving, oldest lanes first.

    An item that waits for its next try holds up its own lane and no other.
    """
    rows = await session.execute(_claimable(queue), {"now": now, "at_most": limit})
    claims = [
        Claim(key, lane, tries, until, payload or "{}", method)
        for key, lane, tries, payload, method in rows
    ]
    if claims:
        await session.execute(
            update(queue)
            .where(queue.id.in_([item.id for item in claims]))
            .values(claimed_until=until)
            .execution_options(synchronize_session=False)
        )
    return claims


@cache
def _claimable(queue: Queue) -> Select[int, int | None, int, str | None, str]:
    older, now = aliased(queue), bindparam("now", type_=UtcDateTime)
    # Written out, not bound: else PostgreSQL may plan without the index of what waits.
    waiting = literal(WAITING, literal_execute=True)
    method = queue.method if queue is OutboxItem else literal("")
    return (
        select(queue.id, queue.lane, queue.tries, queue.payload, method)
        .where(
            queue.state == waiting,
            or_(queue.not_before.is_(None), queue.not_before <= now),
            or_(queue.claimed_until.is_(None), queue.claimed_until <= now),
            ~exists().where(older.lane == queue.lane, older.state == waiting, older.id < queue.id),
        )
        .order_by(queue.id)
        .limit(bindparam("at_most"))
        # Processes that ask at once get different items. SQLite needs and knows none of it.
        .with_for_update(skip_locked=True)
    )


async def finish(session: AsyncSession, queue: Queue, item: Claim) -> None:
    """Mark the item done and wipe what it held.

    Raises ClaimLostError, so that the transaction it is part of does not commit.
    """
    await _change(
        session,
        queue,
        item,
        state=FINISHED,
        lane=None,
        payload=None,
        claimed_until=None,
        error=None,
    )


async def try_again(
    session: AsyncSession, queue: Queue, item: Claim, *, not_before: datetime, error: str
) -> None:
    await _change(
        session,
        queue,
        item,
        tries=item.tries + 1,
        not_before=not_before,
        claimed_until=None,
        error=error,
    )


async def postpone(
    session: AsyncSession, queue: Queue, item: Claim, *, not_before: datetime
) -> None:
    """Give the item back for later; the wait was nobody's fault and counts as no try."""
    await _change(session, queue, item, not_before=not_before, claimed_until=None)


async def park(
    session: AsyncSession, queue: Queue, item: Claim, *, vault: Vault, error: str
) -> None:
    """Set the item aside for a person to look at, its content sealed."""
    payload = await session.scalar(select(queue.payload).where(queue.id == item.id))
    await _change(
        session,
        queue,
        item,
        state=PARKED,
        tries=item.tries + 1,
        lane=None,
        payload=None,
        sealed=None if payload is None else vault.seal(payload),
        claimed_until=None,
        error=error,
    )


async def _change(session: AsyncSession, queue: Queue, item: Claim, **values: object) -> None:
    changed = await session.execute(
        _claimed(queue), {"claimed_id": item.id, "claim_until": item.until, **values}
    )
    if changed.scalar() is None:
        raise ClaimLostError(f"{queue.__tablename__} {item.id}")


@cache
def _claimed(queue: Queue) -> ReturningUpdate[Any]:
    """Return an UPDATE of a claimed item; the parameters that are columns say of what."""
    table = queue.metadata.tables[queue.__tablename__]
    [key] = table.primary_key
    return (
        update(table)
        .where(
            key == bindparam("claimed_id"),
            table.c.state == WAITING,
            table.c.claimed_until == bindparam("claim_until"),
        )
        .returning(key)
    )


async def release_all(session: AsyncSession, queue: Queue) -> None:
    """Take back what a dead process held; only right where no other process can be alive."""
    await session.execute(
        update(queue).where(queue.claimed_until.is_not(None)).values(claimed_until=None)
    )


async def parked(session: AsyncSession, queue: Queue) -> Sequence[Parked]:
    statement = (
        select(queue.id, queue.created_at, queue.tries, func.coalesce(queue.error, ""))
        .where(queue.state == PARKED)
        .order_by(queue.id)
    )
    return [Parked(*row) for row in await session.execute(statement)]


async def backlog(session: AsyncSession, queue: Queue) -> Backlog:
    waiting = select(func.count(), func.min(queue.created_at)).where(queue.state == WAITING)
    count, oldest = (await session.execute(waiting)).one()
    set_aside = select(func.count()).where(queue.state == PARKED)
    return Backlog(count, oldest, await session.scalar(set_aside) or 0)


async def forget_finished(session: AsyncSession, queue: Queue, *, before: datetime) -> None:
    """Delete the empty rows of what was finished long ago."""
    await session.execute(delete(queue).where(queue.state == FINISHED, queue.created_at < before))


async def forget_parked(session: AsyncSession, queue: Queue, *, before: datetime) -> None:
    """Delete what was set aside and nobody came for."""
    await session.execute(delete(queue).where(queue.state == PARKED, queue.created_at < before))
