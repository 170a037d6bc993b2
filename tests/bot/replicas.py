"""Several processes of one installation behind a round-robin, as a load balancer is."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http import serving
from bot.settings import Settings
from tests.bot.conftest import TOKEN, free_port, settings_for

PATH = "/brievenbus"
SECRET = "geheim"


@asynccontextmanager
async def round_robin(ports: Sequence[int]) -> AsyncIterator[str]:
    """Yield an address whose requests go to each port in turn, past one that does not answer."""
    turns = cycle(ports)
    async with httpx.AsyncClient(trust_env=False) as client:

        async def forward(request: Request) -> Response:
            body = await request.body()
            for _ in ports:
                try:
                    answer = await client.post(
                        f"http://127.0.0.1:{next(turns)}{PATH}",
                        content=body,
                        headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
                    )
                except httpx.TransportError:
                    continue
                return Response(answer.content, answer.status_code)
            return PlainTextResponse("nobody answers", 502)

        app = Starlette(routes=[Route(PATH, forward, methods=["POST"])])
        async with serving(app, host="127.0.0.1", port=0) as url:
            yield url


def replica_settings(database_url: str, api_url: str, balancer: str, port: int) -> Settings:
    webhook = {"url": f"{balancer}{PATH}", "port": port, "secret": SECRET}
    telegram = {"token": TOKEN, "api_url": api_url, "mode": "webhook", "webhook": webhook}
    return settings_for(database_url, api_url, telegram=telegram)


def free_ports(number: int) -> list[int]:
    return [free_port() for _ in range(number)]
