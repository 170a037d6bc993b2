"""Messages a second: the box, that reads and keeps them, beside echo bots that keep nothing.

python -m tests.bench.throughput [--messages 3000] [--stored 1000000] [--database postgres]
"""

# ruff: noqa: T201

import argparse
import asyncio
import importlib.util
import statistics
import sys
from asyncio.subprocess import Process
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import NamedTuple

from sqlalchemy import insert

from bot.clock import utc_now
from bot.reading import reading_process
from bot.service import serve_reading
from bot.wire.pace import Pace
from nlp.labelled import read_held_out
from nlp.taxonomy import Kind
from storage.database import open_database
from storage.tables import Suggestion
from tests.bench.databases import empty_database
from tests.bench.fast_telegram import Telegram, serve
from tests.bench.processes import cpu_s, resident_mb
from tests.bot.conftest import QUICK, TOKEN, settings_for
from tests.storage.samples import suggestion

CHATS = 50
WARM_UP = 200
PATIENCE_S = 600.0
AT_ONCE = 10_000


class Figures(NamedTuple):
    a_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    resident_mb: float


def main() -> None:
    options = parse()
    if options.bot:
        asyncio.run(BOTS[options.bot](options.api_url, options.url))
        return
    with empty_database(options.database) as url:
        if options.stored:
            asyncio.run(fill(url, options.stored))
        print("| bot | messages/s | p50 ms | p99 ms | CPU ms a message | MB |")
        print("| --- | --- | --- | --- | --- | --- |")
        for name in BOTS:
            if name.startswith("aiogram") and not importlib.util.find_spec("aiogram"):
                print("| aiogram echo | is not installed here | | | | |")
                continue
            figures = asyncio.run(measure(name, url, options.messages))
            print(
                f"| {name} | {figures.a_second:.0f} | {figures.p50_ms:.0f} | {figures.p99_ms:.0f}"
                f" | {figures.cpu_ms:.1f} | {figures.resident_mb:.0f} |",
                flush=True,
            )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--stored", type=int, default=0, help="suggestions that are there before")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--bot", choices=list(BOTS), help=argparse.SUPPRESS)
    parser.add_argument("--api-url", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    return parser.parse_args()


async def measure(bot: str, database_url: str, messages: int) -> Figures:
    """Let 50 chats say something, wait for the answer, and say the next thing."""
    # A second greeting is met by silence, and that would be waited for.
    texts = [message.text for message in read_held_out() if message.kind is not Kind.NONE]
    warm_up = Telegram(texts, chats=CHATS, messages=WARM_UP)
    telegram = Telegram(texts, chats=CHATS, messages=messages)
    async with serve(warm_up) as api_url:
        process = await start(bot, api_url, database_url)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await warm_up.polled.wait()
                warm_up.begin()
                await warm_up.finished.wait()
                warm_up.become(telegram)
                busy, began = cpu_s(process.pid), perf_counter()
                telegram.begin()
                await telegram.finished.wait()
            seconds = perf_counter() - began
            used = cpu_s(process.pid) - busy
            resident = resident_mb(process.pid)
        finally:
            process.terminate()
            await process.wait()
    waited = sorted(1000 * each for each in telegram.latencies)
    return Figures(
        a_second=messages / seconds,
        p50_ms=statistics.median(waited),
        p99_ms=waited[len(waited) * 99 // 100],
        cpu_ms=1000 * used / messages,
        resident_mb=resident,
    )


async def start(bot: str, api_url: str, database_url: str) -> Process:
    arguments = ["--bot", bot, "--api-url", api_url, "--url", database_url]
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.throughput", *arguments
    )


async def ptb_echo(api_url: str, _: str) -> None:
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(update.message.text or "")

    builder = Application.builder().token(TOKEN).base_url(f"{api_url}/bot")
    application = builder.concurrent_updates(CHATS).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling()
        await asyncio.Event().wait()


async def aiogram_echo(api_url: str, _: str) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()  # type: ignore[untyped-decorator]
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    await dispatcher.start_polling(Bot(TOKEN, session=session))


async def box(api_url: str, database_url: str) -> None:
    """Serve as `ideeenbus run` does, but at no pace."""
    settings = settings_for(database_url, api_url)
    async with reading_process(settings) as read:
        pace = Pace(QUICK._replace(burst=10**9), QUICK, QUICK)
        await serve_reading(settings, read, clock=utc_now, pace=pace)


BOTS = {"python-telegram-bot echo": ptb_echo, "aiogram echo": aiogram_echo, "the box": box}


async def fill(url: str, number: int) -> None:
    """Store suggestions of three years."""
    database = open_database(url)
    since = datetime.now(UTC) - timedelta(days=3 * 365)
    texts = [message.text for message in read_held_out()]
    sample = {k: v for k, v in vars(suggestion(since)).items() if not k.startswith("_")}
    statement = insert(Suggestion.metadata.tables[Suggestion.__tablename__])
    for at in range(0, number, AT_ONCE):
        received = [
            since + timedelta(days=3 * 365 * n / number)
            for n in range(at, min(number, at + AT_ONCE))
        ]
        rows = [
            sample | {"received_at": day, "digest_from": day, "text": texts[n % len(texts)]}
            for n, day in enumerate(received)
        ]
        async with database.write() as session:
            await session.execute(statement, rows)
        print(f"\r{at + len(rows)} stored", end="", file=sys.stderr)
    await database.close()


if __name__ == "__main__":
    main()
