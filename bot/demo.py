"""`ideeenbus demo`: the playground, and the same bot as always speaking to it."""

import asyncio
import errno
import webbrowser
from pathlib import Path
from typing import Any

import typer

from bot.clock import utc_now
from bot.opening import ready_database
from bot.playground.page import Page
from bot.playground.server import serve as serve_playground
from bot.playground.telegram import Telegram
from bot.service import serve
from bot.settings import BuiltInSettings, Settings, SettingsError
from bot.staff.posting import Digests

TOKEN = "1:demo"  # noqa: S105 - the playground takes any
ROOM_ID = -1002000000001


async def run_demo(data: Path, *, port: int, browser: bool) -> None:
    """Serve the page and the bot until cancelled."""
    telegram = Telegram(TOKEN)
    settings = demo_settings(data, "http://127.0.0.1")
    async with ready_database(settings) as database:
        page = _page(telegram, settings, Digests(database, settings, utc_now))
        try:
            async with serve_playground(telegram, port=port, page=page) as url:
                typer.echo(f"Ideeënbus: {url}  (Ctrl+C stops it)", err=True)
                if browser:
                    # A browser that must be started first may take its time.
                    await asyncio.to_thread(webbrowser.open, url)
                await serve(demo_settings(data, url))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise SettingsError(f"port {port} is taken; choose another with --port") from error
            raise


def demo_settings(data: Path, api_url: str) -> Settings:
    """Return the settings of an invented library, whose Telegram is the playground."""
    sections: dict[str, Any] = {
        "telegram": {"token": TOKEN, "api_url": api_url},
        "database": {"url": f"sqlite:///{data / 'ideeenbus.db'}"},
        "library": {
            "name": "Bibliotheek Bij de Brink",
            "contact": "035 000 00 00",
            "complaints_url": "https://bibliotheek.example/klachten",
            "branches": [{"id": "laren", "name": "Laren"}, {"id": "blaricum", "name": "Blaricum"}],
        },
        "staff": [{"name": "Balie", "chat_id": ROOM_ID}],
    }
    return BuiltInSettings(**sections)


def _page(telegram: Telegram, settings: Settings, digests: Digests) -> Page:
    patrons = [
        telegram.add_user("Anneke", language_code="nl"),
        telegram.add_user("Samuel", language_code="en"),
        telegram.add_user("Oksana", language_code="uk"),
    ]
    librarian = telegram.add_user("Marijke", language_code="nl")
    [room] = settings.staff
    group = telegram.add_group(room.name, id=room.chat_id)
    telegram.joins(librarian, group)

    async def post_digest() -> None:
        await digests.post(room)

    return Page(
        telegram,
        patrons=patrons,
        staff=librarian,
        room=group,
        branches=[(branch.id, branch.name) for branch in settings.library.branches],
        post_digest=post_digest,
    )
