"""Some weeks after something was done, its patron is asked whether it is better."""

import asyncio
import csv
import io
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.patrons.people import People
from bot.patrons.questions import Questions
from bot.playground.chats import User
from storage import exports, ratings, suggestions
from storage.database import open_database
from storage.suggestions import Selection
from storage.tables import Rating
from storage.vault import Vault
from tests.bot.conftest import Box
from tests.bot.steps import (
    asked,
    asks_now,
    done,
    history,
    labels,
    later,
    patrons,
    questions,
    staff_say,
    stored,
)
from tests.conftest import KEY

TOILET = "De wc is vaak vies"
CLEANED = "Er wordt vaker schoongemaakt."
INVITED = "Wilt u er iets over zeggen?"


async def test_a_patron_is_asked_when_the_weeks_are_over(box: Box, anna: User) -> None:
    """In the morning, once, whatever restarts; not a day before."""
    await done(box, anna, TOILET, CLEANED)
    await later(box, days=27, hours=12)
    await box.answer(anna, "/help")
    before = len(box.said(anna))
    await later(box, hours=12)
    question = (await box.hears(anna, before + 1))[-1]
    await later(box, hours=1)
    await later(box, days=1)
    await box.answer(anna, "/help")

    assert before == 3
    assert question.text == (
        f"Een tijd geleden heeft de bibliotheek iets gedaan met nummer 1.\n\nU schreef: “{TOILET}”"
        f"\n\nDe bibliotheek schrijft:\n{CLEANED}\n\nIs het nu beter?"
    )
    assert labels(question) == [["Ja", "Een beetje", "Nee"]]
    assert len(box.said(anna)) == before + 2


async def test_nobody_is_woken_for_it(box: Box, anna: User) -> None:
    await done(box, anna, TOILET, CLEANED)
    box.clock.tick(days=28, hours=13)  # at night, after a day of downtime
    at_night = await asks_now(box)
    box.clock.tick(hours=12)

    assert (at_night, await asks_now(box)) == (0, 1)


async def test_the_day_before_is_too_early(box: Box, anna: User) -> None:
    await done(box, anna, TOILET, CLEANED)
    box.clock.tick(days=27)
    early = await asks_now(box)
    box.clock.tick(days=1)

    assert (early, [await asks_now(box) for _ in range(2)]) == (0, [1, 0])


async def test_who_wants_no_more_news_is_not_asked(box: Box, anna: User) -> None:
    await done(box, anna, TOILET, CLEANED)
    await box.press(anna, box.said(anna)[-1], "Geen bericht meer hierover")
    box.clock.tick(days=28)

    assert await asks_now(box) == 0


async def test_a_patron_is_asked_one_thing_a_day(box: Box, anna: User) -> None:
    await done(box, anna, TOILET, CLEANED)
    await done(box, anna, "De wifi valt steeds weg", "Er is een nieuw netwerk.")
    box.clock.tick(days=28)
    first = [await asks_now(box) for _ in range(2)]
    box.clock.tick(days=1)

    assert (first, [await asks_now(box) for _ in range(2)]) == ([1, 0], [1, 0])


async def test_of_processes_that_look_together_one_asks(
    box: Box, anna: User, database_url: str
) -> None:
    await done(box, anna, TOILET, CLEANED)
    await box.stop()
    box.clock.tick(days=28)
    others = [open_database(database_url) for _ in range(3)]
    people = People(Vault(KEY))
    looks = [Questions(other, people, box.settings, box.clock).ask_due() for other in others]
    asked_by = await asyncio.gather(*looks)
    for other in others:
        await other.close()

    assert sorted(asked_by) == [0, 0, 1]


async def test_what_was_taken_back_is_not_asked_about(box: Box, anna: User) -> None:
    await done(box, anna, TOILET, CLEANED)
    await staff_say(box, "/terugdraaien 1")
    box.clock.tick(days=28)

    assert await asks_now(box) == 0


@pytest.mark.parametrize(
    ("label", "rating"), [("Ja", "yes"), ("Een beetje", "partly"), ("Nee", "no")]
)
async def test_the_answer_is_stored_and_exported(
    box: Box, anna: User, label: str, rating: str
) -> None:
    told_at = box.clock()
    question = await asked(box, anna)
    text = await box.press(anna, question, label)
    out = io.StringIO()
    async with box.database.read() as session:
        batches = suggestions.stream(session, Selection())
        await exports.write_csv(out, batches, zone=ZoneInfo("Europe/Amsterdam"), area_names={})

    [row] = csv.DictReader(out.getvalue().removeprefix("\ufeff").splitlines())
    assert text.startswith(f"Nummer 1: is het nu beter? U zei: {label.lower()}. Dank u wel!")
    assert INVITED in text
    assert (row["rating"], row["answered_at"]) == (rating, "2026-03-02 10:30:00")
    assert (await stored(box))[0].answered_at == told_at
    assert ("patron", "rating", None, rating) in await history(box)


async def test_a_word_after_it_is_a_remark_and_no_suggestion(box: Box, anna: User) -> None:
    """What comes after that is a suggestion again. Personal data is taken out here too."""
    question = await asked(box, anna)
    await box.press(anna, question, "Nee")
    await box.hears(anna, 4)
    remark = await box.answer(anna, "Het is nog steeds vies, bel mij op 06 12345678")
    receipt = await box.answer(anna, "De wifi valt steeds weg")

    [(_, _, before, words)] = [event for event in await history(box) if event[1] == "remark"]
    assert remark.text == "Dank u wel. Ik heb het bij uw antwoord over nummer 1 gezet."
    assert before is None
    assert words is not None
    assert "nog steeds vies" in words
    assert "12345678" not in words
    assert "als nummer 2" in receipt.text


async def test_ten_minutes_later_it_is_a_suggestion(box: Box, anna: User) -> None:
    question = await asked(box, anna)
    await box.press(anna, question, "Nee")
    await box.hears(anna, 4)
    box.clock.tick(minutes=10)
    receipt = await box.answer(anna, "De wifi valt steeds weg")

    assert "als nummer 2" in receipt.text


async def test_a_reply_is_a_remark_also_later(box: Box, anna: User) -> None:
    question = await asked(box, anna)
    await box.press(anna, question, "Nee")
    await box.hears(anna, 4)
    box.clock.tick(hours=2)
    box.telegram.says(anna, "Het is nog steeds vies", reply_to=question)
    remark = (await box.hears(anna, 5))[-1]

    assert remark.text.startswith("Dank u wel. Ik heb het bij uw antwoord")


async def test_a_remark_can_be_changed(box: Box, anna: User) -> None:
    question = await asked(box, anna)
    await box.press(anna, question, "Nee")
    await box.hears(anna, 4)
    await box.answer(anna, "Nog stees vies")
    written = next(m for m in box.telegram.messages(anna) if m.text == "Nog stees vies")
    box.telegram.edits(anna, written, "Nog steeds vies")
    said = (await box.hears(anna, 6))[-1]

    assert said.text == "Ik heb nummer 1 veranderd in wat u nu schreef."
    assert [e[3] for e in await history(box) if e[1] == "remark"] == [
        "Nog stees vies",
        "Nog steeds vies",
    ]
    assert len(await stored(box)) == 1


async def test_thanks_are_no_remark(box: Box, anna: User) -> None:
    question = await asked(box, anna)
    await box.press(anna, question, "Ja")
    await box.hears(anna, 4)

    assert (await box.answer(anna, "Dank u wel")).text.startswith("Graag gedaan!")


async def test_who_answers_late_is_heard_too(box: Box, anna: User) -> None:
    """The address has gone by then; the press brings its own."""
    question = await asked(box, anna)
    await later(box, days=20)
    await box.press(anna, question, "Een beetje")

    assert (await stored(box))[0].rating == "partly"


@pytest.mark.parametrize("how", ["taken back", "erased"])
async def test_what_cannot_be_answered_any_more_is_said_to_be_over(
    box: Box, anna: User, how: str
) -> None:
    """Else words could be added that no rule erases."""
    question = await asked(box, anna)
    if how == "taken back":
        await staff_say(box, "/terugdraaien 1")
    else:
        async with box.database.write() as session:
            await suggestions.wipe_texts(session, before=box.clock())

    assert await box.press_old(anna, question, question.data("Ja")) == "Deze knop werkt niet meer."
    assert (await stored(box))[0].rating is None


async def test_nobody_answers_for_somebody_else(box: Box, anna: User, sam: User) -> None:
    question = await asked(box, anna)
    own = await box.answer(sam, "Please open on Sundays")

    assert await box.press_old(sam, own, question.data("Ja")) == "This button no longer works."
    assert (await stored(box))[0].rating is None


# A mark for the library


async def rated(box: Box) -> list[tuple[int, str | None, str]]:
    async with box.database.read() as session:
        return [
            (rating.score, rating.branch, str(rating.half_year))
            for rating in await session.scalars(select(Rating))
        ]


async def test_a_mark_is_asked_after_an_answer_and_kept_apart(box: Box, anna: User) -> None:
    """The scale is said in words; what is stored knows neither who nor when."""
    await box.answer(anna, "/start laren")
    question = await asked(box, anna)
    await box.press(anna, question, "Ja")
    mark = (await box.hears(anna, 5))[-1]
    text, rows = mark.text, labels(mark)
    press = mark.data("8")
    thanks = await box.press(anna, mark, "8")
    again = await box.press_old(anna, mark, press)

    [patron] = await patrons(box)
    assert "1 is heel slecht, 10 is uitstekend." in text
    assert rows == [list("12345"), ["6", "7", "8", "9", "10"], ["Nu niet"]]
    assert thanks == "Dank u wel. Ik heb uw cijfer bewaard: 8."
    assert again == "Deze knop werkt niet meer."
    assert await rated(box) == [(8, "laren", "2026-01-01")]
    assert (str(patron.rating_asked_on), patron.rating_open) == ("2026-03-30", False)


async def test_not_now_is_an_answer(box: Box, anna: User) -> None:
    question = await asked(box, anna)
    await box.press(anna, question, "Ja")
    mark = (await box.hears(anna, 4))[-1]

    assert await box.press(anna, mark, "Nu niet") == "Goed. Een andere keer misschien."
    assert await rated(box) == []


async def test_a_mark_is_asked_twice_a_year_at_most(box: Box, anna: User) -> None:
    marks = []
    for _ in range(3):  # 93 days apart
        question = await asked(box, anna)
        await box.press(anna, question, "Ja")
        box.telegram.says(anna, "/help")
        await box.until(lambda: box.said(anna)[-1].text.startswith("Schrijf hier"))
        marks.append(sum(m.text.startswith("Nog één vraag") for m in box.said(anna)))
        await later(box, days=65)

    assert marks == [1, 1, 2]


@pytest.mark.parametrize("value", ["0", "11", "x", ""])
async def test_only_marks_of_the_scale_are_taken(box: Box, anna: User, value: str) -> None:
    question = await asked(box, anna)
    await box.press(anna, question, "Ja")
    mark = (await box.hears(anna, 4))[-1]
    await box.press_old(anna, mark, f"0:score:{value}")

    assert await rated(box) == []


async def test_the_report_gets_count_and_mean(box: Box) -> None:
    async with box.database.write() as session:
        for score, branch, half_year in (
            (8, "laren", date(2026, 1, 1)),
            (5, "blaricum", date(2026, 1, 1)),
            (1, "laren", date(2025, 7, 1)),
        ):
            await ratings.add(session, score=score, branch=branch, half_year=half_year)
        window: dict[str, Any] = {"start": date(2026, 1, 1), "end": date(2026, 7, 1)}
        everywhere = await ratings.summary(session, **window)
        laren = await ratings.summary(session, **window, branch="laren")
        nowhere = await ratings.summary(session, **window, branch="weesp")

    assert (everywhere.count, everywhere.mean) == (2, 6.5)
    assert (laren.count, laren.mean) == (1, 8.0)
    assert (nowhere.count, nowhere.mean) == (0, None)


async def test_no_question_is_left_when_the_time_to_answer_is_over(box: Box, anna: User) -> None:
    await asked(box, anna)
    await later(box, days=13)
    await box.answer(anna, "/help")
    waiting = len(await questions(box))
    await later(box, days=2)
    await box.answer(anna, "/help")

    assert (waiting, await questions(box)) == (1, [])
