"""What staff meet: the digest, on time and once; the group that becomes a supergroup."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.playground.chats import User
from bot.staff.posting import Digests
from storage import suggestions
from storage.database import Database, open_database
from storage.tables import OutboxItem
from tests.bot.conftest import ROOM_ID, Box, settings_for
from tests.conftest import Clock
from tests.storage.samples import suggestion

MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # 8:00 in Amsterdam


@pytest.fixture
def digests(database: Database, database_url: str, clock: Clock) -> Digests:
    return Digests(database, settings_for(database_url, "http://127.0.0.1"), clock)


async def post_due(digests: Digests) -> bool:
    [room] = digests.settings.staff
    return await digests.post_due(room)


async def add(database: Database, at: datetime, text: str) -> None:
    async with database.write() as session:
        await suggestions.add(session, suggestion(at, text=text), actor="patron")


async def queued(database: Database) -> list[str]:
    async with database.read() as session:
        return [p or "" for p in await session.scalars(select(OutboxItem.payload))]


async def test_a_new_room_begins_with_the_next_digest(
    digests: Digests, database: Database, clock: Clock
) -> None:
    """Not with a late one of this morning, before anybody knew of the room."""
    posted = [await post_due(digests) for _ in range(2)]
    clock.now = datetime(2026, 3, 3, 7, 0, 1, tzinfo=UTC)

    assert (posted, await post_due(digests)) == ([False, False], True)


async def test_a_digest_is_posted_once_a_day(
    digests: Digests, database: Database, clock: Clock
) -> None:
    """Whatever restarts, and however many processes ask."""
    clock.now = MORNING
    await post_due(digests)
    posted = []
    for day in (3, 4):
        for hour, second in ((6, 59), (7, 0), (7, 1), (20, 0)):
            clock.now = datetime(2026, 3, day, hour, second, tzinfo=UTC)
            posted.append(await post_due(digests))

    assert posted == [0, 1, 0, 0, 0, 1, 0, 0]


async def test_of_processes_that_ask_together_one_posts(
    digests: Digests, database: Database, clock: Clock
) -> None:
    clock.now = MORNING
    await post_due(digests)
    clock.now = datetime(2026, 3, 3, 7, 0, 1, tzinfo=UTC)
    url = database.engine.url.render_as_string(hide_password=False)
    others = [open_database(url) for _ in range(3)]
    asked = [post_due(Digests(other, digests.settings, clock)) for other in others]
    posted = await asyncio.gather(*asked)
    for other in others:
        await other.close()

    assert sorted(posted) == [False, False, True]
    assert len(await queued(database)) == 1


async def test_what_was_withdrawn_and_kept_after_all_is_told(
    digests: Digests, database: Database, clock: Clock
) -> None:
    """The digest between did not tell of it."""
    clock.now = MORNING
    await post_due(digests)
    async with database.write() as session:
        regretted = await suggestions.add(session, suggestion(clock(), text="toch"), actor="patron")
        await suggestions.change(
            session, regretted, "status", "withdrawn", actor="patron", now=clock()
        )
    clock.tick(days=1)
    await post_due(digests)
    async with database.write() as session:
        found = await suggestions.find(session, regretted.number)
        assert found
        clock.tick(hours=1)
        await suggestions.change(session, found, "status", "new", actor="patron", now=clock())
        suggestions.tell_again(found, clock())
    clock.tick(days=1)
    await post_due(digests)

    assert ["toch" in digest for digest in await queued(database)] == [False, True]


async def test_after_a_night_of_downtime_it_is_late_and_once(
    digests: Digests, database: Database, clock: Clock
) -> None:
    """And has all that came in meanwhile."""
    clock.now = MORNING
    await post_due(digests)
    await add(database, datetime(2026, 3, 2, 12, 0, tzinfo=UTC), "maandag")
    await add(database, datetime(2026, 3, 4, 12, 0, tzinfo=UTC), "woensdag")
    clock.now = datetime(2026, 3, 5, 11, 0, tzinfo=UTC)

    assert (await post_due(digests), await post_due(digests)) == (1, 0)
    [digest] = await queued(database)
    assert "maandag" in digest
    assert "woensdag" in digest


async def test_every_suggestion_is_in_one_digest(
    digests: Digests, database: Database, clock: Clock
) -> None:
    """Also what comes in at the very moment of the digest: that waits for the next."""
    clock.now = MORNING
    await post_due(digests)
    clock.now = datetime(2026, 3, 3, 7, 0, 30, tzinfo=UTC)
    await add(database, clock(), "net op tijd")
    await post_due(digests)
    first = await queued(database)
    clock.now = datetime(2026, 3, 4, 7, 0, 30, tzinfo=UTC)
    await post_due(digests)
    both = await queued(database)

    assert ["net op tijd" in digest for digest in first] == [False]
    assert ["net op tijd" in digest for digest in both] == [False, True]


async def test_another_time_zone_does_not_bring_a_second_digest(
    digests: Digests, database: Database, database_url: str, clock: Clock
) -> None:
    clock.now = MORNING
    await post_due(digests)
    clock.now = datetime(2026, 3, 3, 7, 0, 1, tzinfo=UTC)
    here = await post_due(digests)
    london = settings_for(database_url, "http://127.0.0.1", library={"timezone": "Europe/London"})
    clock.now = datetime(2026, 3, 3, 8, 0, 1, tzinfo=UTC)

    assert (here, await post_due(Digests(database, london, clock))) == (1, 0)


async def test_todays_digest_goes_up_to_now(
    digests: Digests, database: Database, clock: Clock
) -> None:
    """So that who asks for it sees what just came in."""
    await add(database, clock(), "zojuist")
    clock.tick(seconds=1)
    [room] = digests.settings.staff
    [today] = await digests.preview(room)
    [same] = await digests.preview(room, clock().date())
    [yesterday] = await digests.preview(room, datetime(2026, 3, 1, tzinfo=UTC).date())

    assert "zojuist" in today.text
    assert same == today
    assert yesterday.text == "Ideeën van zondag 1 maart 2026: niets nieuws."


async def test_the_digest_reaches_the_room(box: Box, anna: User, clock: Clock) -> None:
    await box.answer(anna, "De wc op de eerste verdieping is vaak vies")
    clock.tick(minutes=1)
    digests = Digests(box.database, box.settings, clock)
    await digests.post(box.settings.staff[0])
    [digest] = await box.hears(box.room)

    assert "\nDe wc op de eerste verdieping is vaak vies\n" in digest.text
    assert digest.entities[0]["type"] == "bold"


async def test_the_schedule_posts_it_too(box: Box, anna: User, clock: Clock) -> None:
    await box.answer(anna, "/help")
    await box.stop()
    clock.now = datetime(2026, 3, 3, 7, 0, 1, tzinfo=UTC)
    box.start()
    [digest] = await box.hears(box.room)

    assert digest.text == "Ideeën van dinsdag 3 maart 2026: niets nieuws."


async def test_the_digest_follows_a_group_that_became_a_supergroup(
    box: Box, anna: User, clock: Clock
) -> None:
    """Telegram says so in the group; a message that was under way is sent on."""
    group = box.telegram.add_group("Laren", id=-77)
    box.settings = settings_for(
        str(box.database.engine.url.render_as_string(hide_password=False)),
        box.settings.telegram.api_url,
        staff=[{"name": "Laren", "chat_id": -77}],
    )
    supergroup = box.telegram.upgrades(anna, group)
    box.telegram.updates.pending.clear()
    digests = Digests(box.database, box.settings, clock)
    await digests.post(box.settings.staff[0])
    [first] = await box.hears(supergroup)
    await digests.post(box.settings.staff[0])
    [_, second] = await box.hears(supergroup, 2)

    assert first.text == second.text
    sent_to = [c.params["chat_id"] for c in box.telegram.calls if c.method == "sendMessage"]
    assert set(sent_to) == {str(supergroup.id)}


async def test_a_group_that_is_no_staff_room_learns_its_chat_id(box: Box, anna: User) -> None:
    """So that whoever sets the bot up knows what to write in the config."""
    group = box.telegram.add_group("Nieuwe balie", id=-1_002_000_000_777)
    box.telegram.removes_bot(anna, group)
    box.telegram.adds_bot(anna, group)
    [hello] = await box.hears(group)

    assert "chat_id = -1002000000777" in hello.text


async def test_a_staff_room_is_not_told_what_it_is(box: Box, anna: User) -> None:
    box.telegram.removes_bot(anna, box.room)
    box.telegram.adds_bot(anna, box.room)
    await box.answer(anna, "/help")

    assert box.room.id == ROOM_ID
    assert box.said(box.room) == []


async def test_a_room_also_gets_what_was_merged_into_its_areas_since_it_came_in(
    digests: Digests, database: Database, database_url: str, clock: Clock
) -> None:
    """Else it would be in nobody's digest; what is usual counts it too."""
    await add(database, clock() - timedelta(weeks=2), "De printer is stuk")
    await add(database, clock(), "De wifi valt steeds weg")
    clock.tick(minutes=1)
    merged = settings_for(
        database_url,
        "http://127.0.0.1",
        areas=[{"id": "computers", "into": "online"}],
        staff=[{"name": "Web", "chat_id": ROOM_ID, "areas": ["online"]}],
    )

    [digest] = await Digests(database, merged, clock).preview(merged.staff[0])

    assert "<b>Website, app en e-books</b>: 1 (meestal 0,1)\n" in digest.text
    assert "De wifi valt steeds weg" in digest.text
