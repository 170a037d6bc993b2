"""How soon the bot is up, how big it is, and how soon a patron is answered."""

# ruff: noqa: T201

import asyncio
import os
import statistics
import sys
from asyncio.subprocess import Process
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.playground.chats import User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from tests.bench.processes import resident_mb

TOKEN = "1:BENCH"
# Newcomers each time, as a chat gets no more than about one answer a second.
PATRONS, ROUNDS = 10, 10


async def main() -> None:
    telegram = Telegram(TOKEN)
    with TemporaryDirectory() as folder:
        async with serve(telegram) as url:
            start = perf_counter()
            process = await start_bot(Path(folder), url)
            while not telegram.updates.polled:
                await asyncio.sleep(0.01)
            print(f"start to first poll: {perf_counter() - start:.1f} s (at most 3)")
            times = [seconds for _ in range(ROUNDS) for seconds in await a_round(telegram)]
            print(f"{PATRONS} patrons at once, {ROUNDS} times, each answered:")
            print(f"  {statistics.median(times) * 1000:.0f} ms median, {max(times):.2f} s at most")
            print(f"resident: {resident_mb(process.pid):.0f} MB (at most 350)")
            process.terminate()
            await process.wait()


async def a_round(telegram: Telegram) -> list[float]:
    patrons = [telegram.add_user(f"Patron {n}") for n in range(PATRONS)]
    return await asyncio.gather(*(seconds_to_answer(telegram, patron) for patron in patrons))


async def start_bot(folder: Path, url: str) -> Process:
    config = folder / "config.toml"
    config.write_text(
        f"[telegram]\napi_url = '{url}'\n[database]\nurl = 'sqlite:///{folder / 'box.db'}'\n"
    )
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        "--config",
        str(config),
        env=os.environ | {"TELEGRAM_TOKEN": TOKEN},
        stderr=asyncio.subprocess.DEVNULL,
    )


async def seconds_to_answer(telegram: Telegram, patron: User) -> float:
    start, before = perf_counter(), len(telegram.messages(patron))
    telegram.says(patron, "De wc op de eerste verdieping is vies")
    while len(telegram.messages(patron)) < before + 2:
        await telegram.change_after(telegram.version)
    return perf_counter() - start


if __name__ == "__main__":
    asyncio.run(main())
