"""Telegram brings updates to us; 200 is said when they are stored, not before."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.wire.outage import Outage
from storage import inbox
from storage.database import Database

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not the secret
LARGEST_UPDATE = 1_000_000  # bytes; Telegram's are far smaller
TRY_AGAIN = PlainTextResponse("try again", 503)
AWAY = JSONResponse({"status": "database down"}, 503)
WELL = JSONResponse({"status": "ok"})


@dataclass(frozen=True)
class Webhook:
    database: Database
    secret: str
    clock: Clock
    arrived: Callable[[], None]
    outage: Outage

    def app(self, path: str) -> Starlette:
        return Starlette(
            routes=[
                Route(path, self.receive, methods=["POST"]),
                Route("/health", self.health, methods=["GET"]),
            ]
        )

    async def receive(self, request: Request) -> Response:
        """Store one update. What we cannot store, Telegram brings again."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return PlainTextResponse("wrong secret token", 403)
        update = parse_update(await request.body())
        if update is None:
            return PlainTextResponse("no update", 400)
        if self.outage.on:
            return TRY_AGAIN
        try:
            async with self.database.write() as session:
                await inbox.add(session, [update], now=self.clock())
        except (SQLAlchemyError, OSError) as error:
            self.outage.begin(error)
            return TRY_AGAIN
        self.arrived()
        return Response()

    async def health(self, _request: Request) -> Response:
        """Say whether an update could be stored now."""
        try:
            async with self.database.read() as session:
                await session.execute(select(1))
        except (SQLAlchemyError, OSError) as error:
            self.outage.begin(error)
        return AWAY if self.outage.on else WELL


def parse_update(body: bytes) -> dict[str, Any] | None:
    """Return the update, None if this is none."""
    if len(body) > LARGEST_UPDATE:
        return None
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(update, dict) and isinstance(update.get("update_id"), int)
    return update if is_update else None
