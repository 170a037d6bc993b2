"""Three processes on one PostgreSQL, behind a round-robin."""

import asyncio

from bot.playground.server import serve
from bot.playground.telegram import Telegram
from tests.bot import lives
from tests.bot.conftest import TOKEN
from tests.bot.evidence import receipts, stored_of
from tests.bot.lives import Seam
from tests.bot.replicas import free_ports, replica_settings, round_robin

PATIENCE_S = 60.0
PATRONS, MESSAGES = 12, 8
LEASE_S = 60


async def test_no_update_is_handled_twice_and_a_dead_process_is_taken_over(
    postgres_url: str,
) -> None:
    """The third dies in its first turn, with all that it claimed; for the others its lease is over.

    So they also take over what it is serving while it lives, and it must not count.
    """
    telegram = Telegram(TOKEN, seed=1000)
    patrons = [telegram.add_user(f"Patron {n}", language_code="nl") for n in range(PATRONS)]
    said = [f"De lamp in de hal is al {n} dagen kapot" for n in range(1, MESSAGES + 1)]
    ports = free_ports(3)
    async with serve(telegram) as api_url, round_robin(ports) as balancer:
        settings = [replica_settings(postgres_url, api_url, balancer, port) for port in ports]
        dying = Seam("storage.suggestions.add", "before")
        third = lives.start(settings[2], dying)
        for text in said:
            for patron in patrons:
                telegram.says(patron, text)
        others = [lives.start(each, ahead_s=LEASE_S + 1) for each in settings[:2]]
        try:
            async with asyncio.timeout(PATIENCE_S):
                while any(len(set(receipts(telegram, p))) < MESSAGES for p in patrons):
                    await asyncio.sleep(0.05)
        finally:
            third.kill()
            for process in others:
                await asyncio.to_thread(lives.stop, process)
        died = third.exitcode

    assert died == -9
    assert await stored_of(postgres_url, patrons) == {patron.id: said for patron in patrons}
