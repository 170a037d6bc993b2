"""The calls of the Bot API that are to be made, in order per chat."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.queues import FINISHED, WAITING, Claim
from storage.tables import OutboxItem

ADD = insert(OutboxItem.metadata.tables[OutboxItem.__tablename__]).returning(OutboxItem.id)


class Call(NamedTuple):
    """A method of the Bot API and its parameters, as JSON knows them."""

    method: str
    params: Mapping[str, Any]


async def add(
    session: AsyncSession, call: Call, *, now: datetime, not_before: datetime | None = None
) -> int:
    """Queue a call and return its number.

    Its lane is its `chat_id`, and a call without one waits for nobody.
    """
    added = await session.execute(
        ADD,
        {
            "method": call.method,
            "lane": call.params.get("chat_id"),
            "payload": json.dumps(call.params),
            "state": WAITING,
            "created_at": now,
            "not_before": not_before,
        },
    )
    return int(added.scalar_one())


async def cancel(session: AsyncSession, call: int) -> bool:
    """Take a call back; False if it was made, or is being made."""
    cancelled = (
        update(OutboxItem)
        .where(
            OutboxItem.id == call,
            OutboxItem.state == WAITING,
            OutboxItem.claimed_until.is_(None),
        )
        .values(state=FINISHED, lane=None, payload=None)
        .returning(OutboxItem.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(cancelled) is not None


async def forget_chat(session: AsyncSession, chat_id: int) -> None:
    """Delete what waits to be said in a chat; what is on its way goes on."""
    await session.execute(
        delete(OutboxItem).where(
            OutboxItem.lane == chat_id,
            OutboxItem.state == WAITING,
            OutboxItem.claimed_until.is_(None),
        )
    )


def call_of(claim: Claim) -> Call:
    return Call(claim.method, json.loads(claim.payload))


async def move_chat(session: AsyncSession, *, old_id: int, new_id: int) -> None:
    """Readdress what waits for a group that became a supergroup."""
    statement = select(OutboxItem).where(
        OutboxItem.lane == old_id, OutboxItem.state == WAITING, OutboxItem.payload.is_not(None)
    )
    for item in await session.scalars(statement):
        params = json.loads(item.payload or "{}")
        item.payload, item.lane = json.dumps({**params, "chat_id": new_id}), new_id
    await session.flush()
