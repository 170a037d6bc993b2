"""Rows to begin a test with."""

from datetime import datetime
from typing import Any

from storage.tables import Suggestion


def suggestion(received_at: datetime, **changes: Any) -> Suggestion:
    columns: dict[str, Any] = {
        "channel": "telegram",
        "branch": "laren",
        "language": "nl",
        "text": "De wifi valt steeds weg",
        "area": "computers",
        "area_confidence": 0.91,
        "area_source": "model",
        "second_area": None,
        "kind": "complaint",
        "kind_confidence": 0.8,
        "kind_source": "model",
        "sure": True,
        "model": "test-1",
        "status": "new",
        "status_at": received_at,
        "received_at": received_at,
        "digest_from": received_at,
    }
    return Suggestion(**columns | changes)


def update(update_id: int, chat_id: int, text: str = "hallo") -> dict[str, Any]:
    person = {"id": chat_id, "is_bot": False, "first_name": "Anna"}
    message = {
        "message_id": update_id,
        "date": 1_790_000_000,
        "chat": {"id": chat_id, "type": "private", "first_name": "Anna"},
        "from": person,
        "text": text,
    }
    return {"update_id": update_id, "message": message}
