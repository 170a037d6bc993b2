"""The updates that Telegram sent."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.dialects import insert_if_new
from storage.queues import WAITING, Claim
from storage.tables import InboxItem

INBOX = InboxItem.metadata.tables[InboxItem.__tablename__]
MORE_WAITING = (
    select(INBOX.c.lane)
    .where(
        INBOX.c.lane == bindparam("chat"),
        INBOX.c.state == WAITING,
        INBOX.c.update_id > bindparam("after"),
    )
    .limit(1)
)


async def add(session: AsyncSession, updates: Sequence[dict[str, Any]], *, now: datetime) -> int:
    """Store updates as they came; return how many were new. A repeat changes nothing."""
    rows = [
        {
            "id": update["update_id"],
            "lane": chat_of(update),
            "payload": json.dumps(update),
            "state": WAITING,
            "tries": 0,
            "created_at": now,
        }
        for update in updates
    ]
    if not rows:
        return 0
    added = await session.scalars(insert_if_new(session, InboxItem).returning(InboxItem.id), rows)
    return len(added.all())


async def more_waiting(session: AsyncSession, claim: Claim) -> bool:
    """Tell whether there is more of the same chat after this update."""
    after = {"chat": claim.lane, "after": claim.id}
    return await session.scalar(MORE_WAITING, after) is not None


def update_of(claim: Claim) -> dict[str, Any]:
    return json.loads(claim.payload)  # type: ignore[no-any-return]


def chat_of(update: dict[str, Any]) -> int | None:
    """Return the id of the chat that an update belongs to, None if it belongs to none.

    Looks for it in whatever kind of update this is, so that kinds to come keep their order too.
    """
    for event in update.values():
        if isinstance(event, dict):
            message = event.get("message")
            within = message.get("chat") if isinstance(message, dict) else None
            place = event.get("chat") or within or event.get("from")
            chat_id = place.get("id") if isinstance(place, dict) else None
            if isinstance(chat_id, int):
                return chat_id
    return None
