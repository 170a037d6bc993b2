"""A patron is forgotten, with or without the words they wrote."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.playground.chats import User
from bot.retention import Removed, Retention
from storage import outbox, patrons
from storage.outbox import Call
from storage.tables import Draft, Event, FollowUp, OutboxItem
from storage.vault import Vault
from tests.bot.conftest import Box
from tests.bot.steps import (
    FOLLOW,
    asked,
    done,
    followed,
    history,
    labels,
    later,
    staff_say,
    stored,
)
from tests.bot.steps import patrons as known
from tests.conftest import KEY

TOILET = "De wc op de eerste verdieping is vaak vies"
CLEANED = "Er wordt vaker schoongemaakt."
KEEP, ERASE = "Vergeet mij, bewaar mijn ideeën", "Wis alles wat ik schreef"


async def test_both_ways_are_offered_and_a_no(box: Box, anna: User) -> None:
    question = await box.answer(anna, "/vergeet")

    assert labels(question) == [[KEEP], [ERASE], ["Nee, laat het zo"]]


async def test_ideas_may_stay_without_a_link(box: Box, anna: User) -> None:
    """Nobody follows them any more, and nothing is said to that chat."""
    await followed(box, anna, TOILET)
    await box.answer(anna, "De wifi valt steeds weg")
    question = await box.answer(anna, "/forget")
    said = await box.press(anna, question, KEEP)
    told = await staff_say(box, f"/gedaan 1 {CLEANED}")
    mine = await box.answer(anna, "/my")

    assert said == (
        "Klaar. Ik weet niet meer wie u bent.\n\n2 berichten blijven bij de bibliotheek, maar "
        "niemand ziet nog dat ze van u zijn.\n\nU mag altijd weer schrijven."
    )
    assert [(s.text, s.patron, s.followed) for s in await stored(box)] == [
        (TOILET, None, False),
        ("De wifi valt steeds weg", None, False),
    ]
    assert "Niemand heeft gevraagd om bericht hierover." in told
    assert mine.text.startswith("Ik heb nog niets van u.")


async def test_all_words_may_go(box: Box, anna: User, sam: User) -> None:
    """Also those an edit replaced, remarks and drafts; figures and other people's words stay."""
    question = await asked(box, anna, TOILET)
    await box.press(anna, question, "Nee")
    await box.hears(anna, 4)
    await box.answer(anna, "Het is nog steeds vies")
    await box.answer(anna, "De wifi valt steeds weg")
    written = next(m for m in box.telegram.messages(anna) if m.text.startswith("De wifi"))
    box.telegram.edits(anna, written, "De wifi valt vaak weg")
    await box.hears(anna, 7)
    await box.answer(anna, "Könnten Sie bitte mehr deutsche Bücher für Kinder kaufen?")
    await box.answer(sam, "Please open on Sundays")
    forget = await box.answer(anna, "/forget")
    said = await box.press(anna, forget, ERASE)

    async with box.database.read() as session:
        words = [
            word
            for event in await session.scalars(select(Event).where(Event.suggestion != 3))
            for word in (event.before, event.after)
            if word and ("vies" in word or "wifi" in word)
        ]
        drafts = list(await session.scalars(select(Draft)))
        left = list(await session.scalars(select(FollowUp)))
    assert said.startswith("Klaar. Ik weet niet meer wie u bent, en wat u schreef is gewist.")
    assert "\n\nVan 2 berichten blijven enkele gegevens," in said
    assert (words, drafts, left) == ([], [], [])
    assert [(s.text, s.status, s.rating, s.patron is None) for s in await stored(box)] == [
        ("", "done", "no", True),
        ("", "withdrawn", None, True),
        ("Please open on Sundays", "new", None, False),
    ]
    assert len(await known(box)) == 1


async def test_what_was_done_is_told_on_without_the_words(box: Box, anna: User) -> None:
    await done(box, anna, TOILET, CLEANED)
    forget = await box.answer(anna, "/forget")
    await box.press(anna, forget, ERASE)

    results = await box.answer(anna, "/done")
    assert CLEANED in results.text
    assert TOILET not in results.text


@pytest.mark.parametrize("way", [KEEP, ERASE])
async def test_who_wrote_nothing_is_told_that_nothing_remains(
    box: Box, anna: User, way: str
) -> None:
    forget = await box.answer(anna, "/forget")
    said = await box.press(anna, forget, way)

    assert said.startswith("Klaar. Ik weet")
    assert "Ik had geen berichten van u." in said


@pytest.mark.parametrize("value", ["no", "", "x"])
async def test_any_other_button_changes_nothing(box: Box, anna: User, value: str) -> None:
    await followed(box, anna, TOILET)
    forget = await box.answer(anna, "/forget")
    box.telegram.presses(anna, forget, f"0:forget:{value}")
    await box.until(lambda: forget.text.startswith("Goed, alles blijft"))

    [suggestion] = await stored(box)
    assert (suggestion.text, suggestion.followed) == (TOILET, True)


async def test_a_button_from_before_there_were_two_ways_keeps_the_ideas(
    box: Box, anna: User
) -> None:
    await box.answer(anna, TOILET)
    forget = await box.answer(anna, "/forget")
    box.telegram.presses(anna, forget, "0:forget:yes")
    await box.until(lambda: forget.text.startswith("Klaar."))

    [suggestion] = await stored(box)
    assert (suggestion.text, suggestion.patron) == (TOILET, None)


async def test_what_still_waits_to_be_said_is_not_said(box: Box, anna: User) -> None:
    async with box.database.write() as session:
        for chat_id in (anna.id, anna.id + 1):
            await outbox.add(
                session, Call("sendMessage", {"chat_id": chat_id, "text": "x"}), now=box.clock()
            )
        await outbox.forget_chat(session, anna.id)
        left = list(await session.scalars(select(OutboxItem.lane)))

    assert left == [anna.id + 1]


async def test_what_still_waits_goes_when_a_patron_is_forgotten(box: Box, anna: User) -> None:
    """Else it would hold their chat's address, and hold up the answer."""
    await box.answer(anna, TOILET)
    forget = await box.answer(anna, "/forget")
    await box.stop()
    async with box.database.write() as session:
        late = Call("sendMessage", {"chat_id": anna.id, "text": "Te laat"})
        await outbox.add(session, late, now=box.clock())
        tomorrow = box.clock() + timedelta(days=1)
        waiting = update(OutboxItem).where(OutboxItem.lane == anna.id)
        await session.execute(waiting.values(not_before=tomorrow))
    box.start()
    await box.press(anna, forget, KEEP)
    box.clock.tick(days=2)
    await box.answer(anna, "/help")

    assert "Te laat" not in [message.text for message in box.said(anna)]


# What is kept, and how long


async def retain(box: Box) -> Removed:
    await box.stop()
    return await Retention(box.database, box.settings, box.clock).run(dry=False)


async def has_address(box: Box) -> bool:
    [patron] = await known(box)
    return patron.sealed_chat is not None


async def test_without_asking_the_address_goes_after_the_silence(box: Box, anna: User) -> None:
    await box.answer(anna, TOILET)
    box.clock.tick(days=30)
    await retain(box)
    on_the_day = await has_address(box)
    box.clock.tick(seconds=1)
    await retain(box)

    assert (on_the_day, await has_address(box)) == (True, False)


async def test_asking_after_a_long_silence_stores_the_address_anew(box: Box, anna: User) -> None:
    receipt = await box.answer(anna, TOILET)
    box.clock.tick(days=31)
    await retain(box)
    before = await has_address(box)
    box.start()
    await box.press(anna, receipt, FOLLOW["nl"])
    await staff_say(box, "/oppakken 1")

    assert not before
    assert (await box.hears(anna, 2))[-1].text.startswith("Nieuws over uw bericht nummer 1")


async def test_who_asked_is_told_after_a_long_silence(box: Box, anna: User) -> None:
    await followed(box, anna, TOILET)
    box.clock.tick(days=400)
    await retain(box)
    box.start()
    await staff_say(box, f"/gedaan 1 {CLEANED}")

    assert CLEANED in (await box.hears(anna, 2))[-1].text


async def test_after_a_no_the_address_goes(box: Box, anna: User) -> None:
    """Also where it was done before, and that was taken back."""
    await followed(box, anna, TOILET)
    await staff_say(box, "/gedaan 1 Klaar.")
    await staff_say(box, "/terugdraaien 1")
    await staff_say(box, "/afwijzen 1 Er is geen geld voor.")
    box.clock.tick(days=31)
    await retain(box)

    assert not await has_address(box)


async def test_the_address_is_kept_until_the_time_to_answer_is_over(box: Box, anna: User) -> None:
    """And no longer: the question was asked on day 28, and there are 14 days for the answer."""
    await asked(box, anna)
    box.clock.tick(days=14)
    await retain(box)
    on_the_day = await has_address(box)
    box.clock.tick(seconds=1)
    await retain(box)

    assert (on_the_day, await has_address(box)) == (True, False)


async def test_after_an_answer_the_address_goes(box: Box, anna: User) -> None:
    question = await asked(box, anna)
    await box.press(anna, question, "Ja")
    await box.hears(anna, 4)
    box.clock.tick(days=3)
    await retain(box)

    assert not await has_address(box)


@pytest.mark.parametrize("how", ["stop", "withdraw", "erase"])
async def test_what_is_no_longer_followed_keeps_no_address(box: Box, anna: User, how: str) -> None:
    receipt = await followed(box, anna, TOILET)
    if how == "erase":
        box.settings = box.settings.model_copy(
            update={"privacy": box.settings.privacy.model_copy(update={"keep_text_days": 30})}
        )
    else:
        label = {"stop": "Geen bericht meer hierover", "withdraw": "Intrekken"}[how]
        await box.press(anna, receipt, label)
    box.clock.tick(days=31)
    await retain(box)

    assert not await has_address(box)


async def test_one_that_is_still_followed_is_enough(box: Box, anna: User) -> None:
    receipt = await followed(box, anna, TOILET)
    await followed(box, anna, "De wifi valt steeds weg")
    await box.press(anna, receipt, "Intrekken")
    box.clock.tick(days=31)
    await retain(box)

    assert await has_address(box)


async def test_a_remark_goes_with_the_words_it_belongs_to(box: Box, anna: User) -> None:
    question = await asked(box, anna)
    await box.press(anna, question, "Nee")
    await box.hears(anna, 4)
    await box.answer(anna, "Nog steeds vies")
    await later(box, days=731)
    await retain(box)

    assert [event[2:] for event in await history(box) if event[1] == "remark"] == [(None, None)]


async def test_a_patron_who_is_unreachable_keeps_no_address(box: Box, anna: User) -> None:
    await followed(box, anna, TOILET)
    await box.stop()
    async with box.database.write() as session:
        pseudonym = Vault(KEY).pseudonym(anna.id)
        await patrons.mark_unreachable(session, pseudonym, now=box.clock())

    [suggestion] = await stored(box)
    assert (await has_address(box), suggestion.followed) == (False, False)
