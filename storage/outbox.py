"""The calls of the Bot API that are to be made, in order per chat."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.queues import WAITING, Claim
from storage.tables import OutboxItem


class Call(NamedTuple):
    """A method of the Bot API and its parameters, as JSON knows them."""

    method: str
    params: Mapping[str, Any]


async def add(session: AsyncSession, call: Call, *, now: datetime) -> None:
    """Queue a call; its lane is its `chat_id`, and a call without one waits for nobody."""
    session.add(
        OutboxItem(
            method=call.method,
            lane=call.params.get("chat_id"),
            payload=json.dumps(call.params),
            state=WAITING,
            created_at=now,
        )
    )
    await session.flush()


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
