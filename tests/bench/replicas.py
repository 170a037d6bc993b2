"""Three processes on one PostgreSQL behind a round-robin, and one of them is killed on the way.

python -m tests.bench.replicas [--messages 10000]
"""

# ruff: noqa: T201

import argparse
import asyncio
import sys
from time import perf_counter

from bot.playground.chats import User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from tests.bot import lives
from tests.bot.conftest import TOKEN
from tests.bot.evidence import receipts, stored_of
from tests.bot.replicas import free_ports, replica_settings, round_robin
from tests.postgres import postgres_server

# So many that none is told to come back later.
PROCESSES, PATRONS = 3, 200
PATIENCE_S = 200.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    options = parser.parse_args()
    with postgres_server() as server:
        return asyncio.run(share_the_work(server.url, options.messages // PATRONS))


async def share_the_work(database_url: str, each: int) -> int:
    telegram = Telegram(TOKEN)
    patrons = [telegram.add_user(f"Patron {n}", language_code="nl") for n in range(PATRONS)]
    said = [f"De lamp in de hal is al {n} dagen kapot" for n in range(1, each + 1)]
    ports = free_ports(PROCESSES)
    async with serve(telegram) as api_url, round_robin(ports) as balancer:
        settings = [replica_settings(database_url, api_url, balancer, port) for port in ports]
        processes = [lives.start(each) for each in settings]
        began = perf_counter()
        for text in said:
            for patron in patrons:
                telegram.says(patron, text)
        await until(telegram, patrons, len(said) // 2)
        processes[0].kill()
        killed = perf_counter()
        await until(telegram, patrons, len(said))
        ended = perf_counter()
        for process in processes[1:]:
            await asyncio.to_thread(lives.stop, process)
    stored = await stored_of(database_url, patrons)
    wrong = sum(stored[patron.id] != said for patron in patrons)
    answers = sum(len(receipts(telegram, patron)) for patron in patrons)
    total = len(said) * len(patrons)
    print(f"{total} messages by {PROCESSES} processes in {ended - began:.0f} s")
    print(f"one killed after {killed - began:.0f} s, all answered {ended - killed:.0f} s later")
    print(f"chats in which something is lost, doubled or out of order: {wrong} of {PATRONS}")
    print(f"answers repeated: {answers - total}")
    return int(bool(wrong))


async def until(telegram: Telegram, patrons: list[User], messages: int) -> None:
    """Wait until each patron has as many answers, while answers come."""
    before, since = -1, perf_counter()
    while any(len(set(receipts(telegram, patron))) < messages for patron in patrons):
        answers = sum(len(telegram.messages(patron)) for patron in patrons)
        if answers > before:
            before, since = answers, perf_counter()
        if perf_counter() - since > PATIENCE_S:
            raise TimeoutError
        await asyncio.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
