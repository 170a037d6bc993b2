from datetime import timedelta
from typing import Any

from storage import attachments, drafts, patrons, slots, suggestions
from storage.database import Database
from storage.suggestions import Selection
from storage.tables import Attachment
from tests.conftest import Clock
from tests.storage.samples import suggestion


async def test_a_change_is_in_the_history(database: Database, clock: Clock) -> None:
    """Who, what, from, to, when; the same value again is no change."""
    began = clock()
    async with database.write() as session:
        stored = await suggestions.add(session, suggestion(clock()), actor="patron")
        clock.tick(minutes=1)
        for _ in range(2):
            await suggestions.change(session, stored, "area", "online", actor="patron", now=clock())
        await suggestions.change(
            session, stored, "status", "withdrawn", actor="patron", now=clock()
        )

    async with database.read() as session:
        found = await suggestions.find(session, stored.number)
        history = await suggestions.history(session, stored.number)
    assert found
    assert (found.area, found.status, found.status_at) == ("online", "withdrawn", clock())
    assert [(e.at, e.actor, e.what, e.before, e.after) for e in history] == [
        (began, "patron", "received", None, None),
        (clock(), "patron", "area", "computers", "online"),
        (clock(), "patron", "status", "new", "withdrawn"),
    ]


async def test_the_digest_leaves_out_what_is_withdrawn_and_what_is_elsewhere(
    database: Database, clock: Clock
) -> None:
    """A suggestion that names no branch is shown to every room: somebody must see it."""
    async with database.write() as session:
        for changes in (
            {},
            {"status": "withdrawn"},
            {"branch": "blaricum"},
            {"branch": None},
            {"area": "building"},
        ):
            await suggestions.add(session, suggestion(clock(), **changes), actor="patron")
        window: dict[str, Any] = {"start": clock(), "end": clock() + timedelta(seconds=1)}
        all_rooms = await suggestions.for_digest(session, **window)
        laren = await suggestions.for_digest(
            session, **window, branches=["laren"], areas=["computers"]
        )

    assert [item.number for item in all_rooms] == [1, 3, 4, 5]
    assert [item.number for item in laren] == [1, 4]


async def test_counts_are_of_the_time_from_start_until_before_end(
    database: Database, clock: Clock
) -> None:
    start = clock()
    async with database.write() as session:
        for hours in (-1, 0, 23, 24):
            at = start + timedelta(hours=hours)
            await suggestions.add(session, suggestion(at), actor="patron")
        counts = await suggestions.count_by_area(
            session, start=start, end=start + timedelta(hours=24)
        )

    assert counts == {"computers": 2}


async def test_an_erased_number_is_not_given_again(database: Database, clock: Clock) -> None:
    """A receipt with that number must not point at somebody else's words."""
    async with database.write() as session:
        first = await suggestions.add(session, suggestion(clock()), actor="patron")
        erased = await suggestions.erase(session, first.number)
        second = await suggestions.add(session, suggestion(clock()), actor="patron")
        again = await suggestions.erase(session, first.number)

    assert (erased, again, second.number > first.number) == (True, False, True)


async def test_old_words_are_wiped_and_the_figures_stay(database: Database, clock: Clock) -> None:
    """Also the words that an edit replaced, in the history."""
    async with database.write() as session:
        old = await suggestions.add(session, suggestion(clock()), actor="patron")
        await suggestions.change(session, old, "text", "anders", actor="patron", now=clock())
        clock.tick(days=2)
        new = await suggestions.add(session, suggestion(clock()), actor="patron")
        wiped = await suggestions.wipe_texts(session, before=clock() - timedelta(days=1))

    async with database.read() as session:
        texts = [
            found.text
            for number in (old.number, new.number)
            if (found := await suggestions.find(session, number))
        ]
        history = await suggestions.history(session, old.number)
    assert (wiped, texts) == (1, ["", "De wifi valt steeds weg"])
    assert (history[1].before, history[1].after) == (None, None)


async def test_an_export_comes_in_batches_in_order(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        for area in ("computers", "building", "computers"):
            await suggestions.add(session, suggestion(clock(), area=area), actor="patron")

    async with database.read() as session:
        batches = [
            [row.number for row in batch]
            async for batch in suggestions.stream(session, Selection(area="computers"), batch=1)
        ]
    assert batches == [[1], [3]]


async def test_a_forgotten_patron_leaves_words_that_are_nobodys(
    database: Database, clock: Clock
) -> None:
    async with database.write() as session:
        await patrons.see(session, "p" * 64, sealed_chat=b"x", now=clock())
        mine = suggestion(clock(), patron="p" * 64, message_id=5)
        stored = await suggestions.add(session, mine, actor="patron")
        await drafts.put(session, patron="p" * 64, message_id=1, sealed_text=b"x", now=clock())
        await patrons.forget(session, "p" * 64)

    async with database.read() as session:
        found = await suggestions.find(session, stored.number)
        assert found
        assert (found.patron, found.message_id) == (None, None)
        assert await patrons.find(session, "p" * 64) is None
        assert await drafts.forget(session, before=clock() + timedelta(days=1)) == 0


async def test_the_address_of_a_silent_patron_goes(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        await patrons.see(session, "a" * 64, sealed_chat=b"x", now=clock())
        clock.tick(days=3)
        await patrons.see(session, "b" * 64, sealed_chat=b"x", now=clock())
        gone = await patrons.forget_chats(session, before=clock() - timedelta(days=1))

    async with database.read() as session:
        silent, other = [await patrons.find(session, p * 64) for p in "ab"]
    assert silent
    assert other
    assert (gone, silent.sealed_chat, other.sealed_chat) == (1, None, b"x")


async def test_a_draft_is_its_patrons_own(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        anna = await patrons.see(session, "a" * 64, sealed_chat=b"x", now=clock())
        bram = await patrons.see(session, "b" * 64, sealed_chat=b"x", now=clock())
        number = await drafts.put(
            session, patron="a" * 64, message_id=1, sealed_text=b"y", now=clock()
        )
        found = await drafts.find(session, number, patron=anna)
        others = [await drafts.find(session, number, patron=who) for who in (bram, None)]

    assert found
    assert (found.sealed_text, others) == (b"y", [None, None])


async def test_a_days_work_is_done_once(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        slot: dict[str, Any] = {"work": "digest", "subject": "Balie", "covered_until": clock()}
        taken = [
            await slots.take(session, day=day, **slot)
            for day in (clock().date(), clock().date(), clock().date() + timedelta(days=1))
        ]
        last = await slots.latest(session, work="digest", subject="Balie", before=clock().date())

    assert (taken, last) == ([True, False, True], None)


async def test_a_photo_that_no_words_came_for_goes(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        await patrons.see(session, "p" * 64, sealed_chat=b"x", now=clock())
        used = await suggestions.add(session, suggestion(clock()), actor="patron")
        for message_id, number in ((1, None), (2, used.number)):
            photo = Attachment(
                patron="p" * 64,
                suggestion=number,
                message_id=message_id,
                kind="photo",
                file_id=f"f{message_id}",
                received_at=clock(),
            )
            await attachments.keep(session, photo)
        gone = await attachments.forget_waiting(session, before=clock() + timedelta(days=1))
        kept = await attachments.of_suggestion(session, used.number)

    assert (gone, [photo.file_id for photo in kept]) == (1, ["f2"])
