"""Three processes look for scheduled work: each slot's is done once, whatever the clocks do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.retention import Retention
from bot.settings import Settings
from bot.staff.posting import Digests
from storage.database import Database, open_database
from tests.bot.conftest import settings_for
from tests.conftest import Clock

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STEP = timedelta(minutes=50)


@dataclass(frozen=True)
class Processes:
    databases: list[Database]
    settings: Settings
    clock: Clock

    async def look(self) -> tuple[int, int]:
        """Let all look at once; return how many digests were posted and retentions run."""
        digests = [Digests(each, self.settings, self.clock) for each in self.databases]
        retentions = [Retention(each, self.settings, self.clock) for each in self.databases]
        posted = await asyncio.gather(
            *(digest.post_due(room) for digest in digests for room in self.settings.staff)
        )
        return sum(posted), sum(await asyncio.gather(*(each.run_due() for each in retentions)))

    async def look_until(self, end: datetime) -> list[tuple[datetime, int]]:
        """Look every fifty minutes; return when digests were posted, and how many."""
        posted = []
        while self.clock() < end:
            if (number := (await self.look())[0]) > 0:
                posted.append((self.clock(), number))
            self.clock.tick(seconds=STEP.total_seconds())
        return posted


@pytest.fixture
async def processes(database_url: str, clock: Clock) -> AsyncIterator[Processes]:
    databases = [open_database(database_url) for _ in range(3)]
    yield Processes(databases, settings_for(database_url, "http://127.0.0.1"), clock)
    for each in databases:
        await each.close()


def with_room(processes: Processes, *rooms: dict[str, object], zone: str = "") -> Processes:
    changes = processes.settings.model_dump()
    changes["staff"] = [{"name": "Balie", "chat_id": -1} | room for room in rooms]
    if zone:
        changes["library"]["timezone"] = zone
    return replace(processes, settings=Settings(**changes))


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)], ids=str)
@pytest.mark.parametrize("hour", [time(2, 30), time(8)], ids=str)
async def test_over_a_change_of_the_clock_each_day_has_one_digest(
    processes: Processes, clock: Clock, sunday: date, hour: time
) -> None:
    """Also at half past two, which there is not in spring and is twice in autumn."""
    at_night = with_room(processes, {"digest_time": hour})
    friday = sunday - timedelta(days=2)
    clock.now = datetime.combine(friday, time(12), AMSTERDAM).astimezone(UTC)
    end = datetime.combine(sunday + timedelta(days=1), time(12), AMSTERDAM)
    posted = await at_night.look_until(end)

    assert [(at.astimezone(AMSTERDAM).date(), number) for at, number in posted] == [
        (sunday + timedelta(days=days), 1) for days in (-1, 0, 1)
    ]


async def test_retention_runs_once_a_day(processes: Processes, clock: Clock) -> None:
    runs = []
    for _ in range(3):
        runs.append([(await processes.look())[1] for _ in range(2)])
        clock.tick(days=1)

    assert runs == [[1, 0]] * 3


async def test_after_a_night_of_downtime_there_is_one_late_digest(
    processes: Processes, clock: Clock
) -> None:
    await processes.look_until(clock() + timedelta(hours=2))
    clock.tick(hours=47)  # over one digest, and past the next

    assert [await processes.look() for _ in range(2)] == [(1, 1), (0, 0)]


@pytest.mark.parametrize("zone", ["America/Paramaribo", "Asia/Jakarta"])
async def test_a_library_that_changes_its_time_zone_gets_one_digest_a_day(
    processes: Processes, clock: Clock, zone: str
) -> None:
    """At eight by the new clock, from the next day of digests on that none was posted for."""
    here = with_room(processes, {})
    await here.look_until(clock() + timedelta(days=1))
    there = with_room(processes, {}, zone=zone)
    posted = await there.look_until(clock() + timedelta(days=3, hours=3))
    days = [at.astimezone(ZoneInfo(zone)).date() for at, _ in posted]

    assert len(posted) == 3
    assert len(set(days)) == 3
    assert {number for _, number in posted} == {1}


async def test_a_room_that_is_added_gets_its_own_from_the_next_on(
    processes: Processes, clock: Clock
) -> None:
    """What the first room got stays as it is."""
    one = with_room(processes, {})
    await one.look_until(clock() + timedelta(days=1))
    two = with_room(processes, {}, {"name": "Directie", "chat_id": -2})
    posted = await two.look_until(clock() + timedelta(days=2))

    assert [number for _, number in posted] == [2, 2]
