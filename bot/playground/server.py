"""The playground on a port of this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from bot.http import serving
from bot.playground.api import Api
from bot.playground.page import Page
from bot.playground.telegram import Telegram


@asynccontextmanager
async def serve(
    telegram: Telegram, *, port: int = 0, host: str = "127.0.0.1", page: Page | None = None
) -> AsyncIterator[str]:
    """Serve until the block ends, and yield the address; a taken port is an OSError."""
    app = Starlette(routes=[*Api(telegram).routes, *([page.routes] if page else [])])
    async with serving(app, host=host, port=port) as url:
        try:
            yield url
        finally:
            telegram.close()  # what polls us is let go, so that the server can end
