"""Kills the bot with -9 at random moments under load, and looks what is left: nothing may be lost.

python -m tests.bench.killing [--kills 100] [--mode webhook] [--database postgres]
"""

# ruff: noqa: T201

import argparse
import asyncio
import random
import sys
from collections import Counter
from time import perf_counter

from bot.playground.chats import User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from tests.bench.databases import empty_database
from tests.bot import lives
from tests.bot.conftest import TOKEN, free_port, settings_for
from tests.bot.evidence import receipts, stored_of

# So many that none is told to come back later.
PATRONS = 100
MESSAGES_PER_S = 20.0
LONGEST_LIFE_S = 2.0
LEASE_S = 60
PATIENCE_S = 120.0
PLACES = ("hal", "leeszaal", "kelder", "gang", "jeugdhoek")


def main() -> int:
    options = parse(sys.argv[1:])
    with empty_database(options.database) as url:
        return asyncio.run(kill(options, url))


async def kill(options: argparse.Namespace, url: str) -> int:
    chance = random.Random(options.seed)
    telegram = Telegram(TOKEN)
    patrons = [telegram.add_user(f"Patron {n}", language_code="nl") for n in range(PATRONS)]
    said: dict[int, list[str]] = {patron.id: [] for patron in patrons}
    async with serve(telegram) as api_url:
        settings = settings_for(url, api_url, **by_webhook(api_url, options.mode))
        talking = asyncio.create_task(talk(telegram, patrons, said, chance))
        began = perf_counter()
        for number in range(options.kills):
            process = lives.start(settings)
            await asyncio.sleep(chance.uniform(0, LONGEST_LIFE_S))
            process.kill()
            await asyncio.to_thread(process.join)
            print(f"\r{number + 1} kills", end="", file=sys.stderr)
        talking.cancel()
        # What a dead process held on PostgreSQL comes back when its lease has run out.
        process = lives.start(settings, ahead_s=LEASE_S + 1)
        await until_answered(telegram, patrons, said)
        await asyncio.to_thread(lives.stop, process)
    stored = await stored_of(url, patrons)
    return report(telegram, patrons, said, stored, options, perf_counter() - began)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--mode", choices=["polling", "webhook"], default="polling")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(arguments)


async def talk(
    telegram: Telegram,
    patrons: list[User],
    said: dict[int, list[str]],
    chance: random.Random,
) -> None:
    """Let patrons write, each message otherwise than all others."""
    number = 0
    while True:
        number += 1
        patron = chance.choice(patrons)
        text = f"De lamp in de {chance.choice(PLACES)} is al {number} dagen kapot"
        said[patron.id].append(text)
        telegram.says(patron, text)
        await asyncio.sleep(chance.expovariate(MESSAGES_PER_S))


async def until_answered(
    telegram: Telegram, patrons: list[User], said: dict[int, list[str]]
) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while any(len(set(receipts(telegram, p))) < len(said[p.id]) for p in patrons):
            await asyncio.sleep(0.1)


def report(
    telegram: Telegram,
    patrons: list[User],
    said: dict[int, list[str]],
    stored: dict[int, list[str]],
    options: argparse.Namespace,
    seconds: float,
) -> int:
    lost = sum((Counter(said[p.id]) - Counter(stored[p.id])).total() for p in patrons)
    twice = sum((Counter(stored[p.id]) - Counter(said[p.id])).total() for p in patrons)
    out_of_order = sum(stored[p.id] != said[p.id] for p in patrons)
    repeats = sum(times - 1 for p in patrons for times in Counter(receipts(telegram, p)).values())
    print(f"\n{options.mode}, {options.database}: {options.kills} kills in {seconds:.0f} s")
    print(f"messages: {sum(map(len, said.values()))}")
    print(f"lost: {lost}, stored twice: {twice}, chats out of order: {out_of_order}")
    print(f"answers repeated: {repeats} (at most {options.kills})")
    return int(bool(lost or twice or out_of_order or repeats > options.kills))


def by_webhook(api_url: str, mode: str) -> dict[str, object]:
    if mode == "polling":
        return {}
    port = free_port()
    address = {"url": f"http://127.0.0.1:{port}/brievenbus", "port": port, "secret": "geheim"}
    return {"telegram": {"token": TOKEN, "api_url": api_url, "mode": "webhook", "webhook": address}}


if __name__ == "__main__":
    sys.exit(main())
