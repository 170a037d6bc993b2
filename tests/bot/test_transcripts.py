"""docs/conversation.md shows what the box really says: it is written by this test."""

import os
from functools import partial
from pathlib import Path

from bot.i18n import Language
from bot.playground.chats import User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from nlp import Reader, Reading
from storage.database import open_database
from tests.bot.conftest import ROOM_ID, TOKEN, Box, settings_for
from tests.bot.steps import later, staff_say
from tests.bot.transcripts import Transcript
from tests.conftest import Clock

DOCUMENT = Path(__file__).parents[2] / "docs" / "conversation.md"
INTRODUCTION = """\
# The conversation

What patrons say and what the box answers, in the invented library of the demo. A test has these
conversations with the whole box and compares; `make conversation` writes them anew.

What stands in `boxes` under an answer are its buttons.
"""


async def test_the_transcripts_are_what_the_box_says(
    sqlite_url: str, clock: Clock, reader: Reader
) -> None:
    """To write them anew: `make conversation`, and read what has changed."""

    async def read(text: str, hint: Language | None) -> Reading:
        return reader.read(text, hint)

    telegram = Telegram(TOKEN, seed=1000)
    room = telegram.add_group("Balie", id=ROOM_ID)
    database = open_database(sqlite_url)
    async with serve(telegram) as url:
        box = Box(telegram, settings_for(sqlite_url, url), database, clock, read, room)
        try:
            written = f"{INTRODUCTION}\n{await have_conversations(box)}"
        finally:
            await box.stop()
            await database.close()

    if "WRITE_CONVERSATION" in os.environ:
        DOCUMENT.write_text(written)
    assert written == DOCUMENT.read_text()


async def have_conversations(box: Box) -> Transcript:
    transcript = Transcript(box)
    for conversation in (
        a_first_idea,
        in_english,
        a_poster,
        not_sure,
        taken_back,
        more_about_it,
        a_photo,
        a_complaint,
        a_question,
        another_language,
        what_became_of_it,
        to_be_forgotten,
        other_messages,
    ):
        await conversation(transcript)
    return transcript


async def a_first_idea(t: Transcript) -> None:
    t.heading("A first idea", "No command, no form. The branch is asked once, and remembered.")
    anneke = t.patron("Anneke", "nl")
    await t.says(anneke, "Er zijn te weinig stopcontacten bij de studieplekken")
    await t.presses(anneke, "Laren")
    await t.presses(anneke, "Klopt")
    await t.says(anneke, "Graag ook meer thrillers")


async def in_english(t: Transcript) -> None:
    t.heading("In English", "The answer is in the language of the message.")
    samuel = t.patron("Samuel", "en")
    await t.says(samuel, "Please open on Sundays in Laren")
    await t.presses(samuel, "Change")
    await t.presses(samuel, "Another subject")
    await t.presses(samuel, "Back")


async def a_poster(t: Transcript) -> None:
    t.heading("From a poster", "The code on a poster opens the chat at that branch.")
    henk = t.patron("Henk", "nl")
    await t.says(henk, "/start blaricum")
    await t.says(henk, "Het is hier altijd zo koud")


async def not_sure(t: Transcript) -> None:
    t.heading("Not sure", "Then the box asks between the two likeliest subjects.")
    fatma = t.patron("Fatma", "nl")
    await t.says(fatma, "Ik kreeg in Laren geen hulp bij de printer en werd weggestuurd")


async def taken_back(t: Transcript) -> None:
    t.heading("Taken back", "And kept after all.")
    kees = t.patron("Kees", "nl")
    await t.says(kees, "De koffie in Laren is niet te drinken")
    await t.says(kees, "intrekken")
    await t.presses(kees, "Ja, trek het in")
    await t.presses(kees, "Toch bewaren")


async def more_about_it(t: Transcript) -> None:
    t.heading("More about it", "A reply adds; an edited message replaces.")
    mieke = t.patron("Mieke", "nl")
    t.box.telegram.says(mieke, "/start laren")
    await t.box.hears(mieke)
    first = t.box.telegram.says(mieke, "De lift is kapot")
    t.lines.append("**Mieke**\n\n> De lift is kapot  ")
    [receipt] = (await t.box.hears(mieke, 2))[-1:]
    t.note_answer(receipt)
    await t.says(mieke, "Al drie weken!", reply_to=receipt)
    await t.edits(mieke, first, "De lift in Laren is kapot")


async def a_photo(t: Transcript) -> None:
    t.heading("A photo", "A photo needs words; they may come with it or after it.")
    jan = t.patron("Jan", "nl")
    await t.sends(jan, "photo")
    await t.says(jan, "Deze stoel in Laren is stuk")


async def a_complaint(t: Transcript) -> None:
    t.heading("A complaint", "It is stored; the formal route is told once.")
    els = t.patron("Els", "nl")
    await t.says(els, "De medewerker in Laren was erg onvriendelijk tegen mij")
    await t.presses(els, "Maak er een officiële klacht van")
    await t.presses(els, "Toch geen officiële klacht")


async def a_question(t: Transcript) -> None:
    t.heading("A question", "People answer questions; the box can pass one on.")
    tom = t.patron("Tom", "nl")
    await t.says(tom, "Hoe laat zijn jullie zaterdag open?")
    await t.presses(tom, "Geef het door aan de bibliotheek")


async def another_language(t: Transcript) -> None:
    t.heading("Another language", "Asked in both that the box reads.")
    oksana = t.patron("Oksana", "uk")
    await t.says(oksana, "Чи є у вас книжки українською мовою для дітей?")


async def what_became_of_it(t: Transcript) -> None:
    t.heading("What became of it", "Only for who asks to hear it.")
    lies = t.patron("Lies", "nl")
    receipt = await t.says(lies, "De wc in Blaricum is vaak vies")
    await t.presses(lies, "Laat mij weten wat ermee gebeurt")
    number = int(receipt.data("Geen bericht meer hierover").split(":")[0])
    decide = partial(staff_say, t.box)
    await t.after(
        f"Staff, in their room: `/oppakken {number}`",
        lies,
        lambda: decide(f"/oppakken {number}"),
    )
    reason = "De wc’s worden nu drie keer per dag schoongemaakt."
    await t.after(
        f"Staff: `/gedaan {number} {reason}`", lies, lambda: decide(f"/gedaan {number} {reason}")
    )
    await t.after("Four weeks later", lies, lambda: later(t.box, days=28))
    await t.presses(lies, "Ja", more=1)
    await t.presses(lies, "8")
    await t.says(lies, "/my")
    await t.says(lies, "/done")


async def to_be_forgotten(t: Transcript) -> None:
    t.heading("To be forgotten", "At once, after one question.")
    bo = t.patron("Bo", "nl")
    await t.says(bo, "Meer strips voor volwassenen, ook in Laren")
    await t.says(bo, "/privacy")
    await t.says(bo, "/forget")
    await t.presses(bo, "Wis alles wat ik schreef")


async def other_messages(t: Transcript) -> None:
    t.heading("Other messages", "Each gets an answer in plain words.")
    sam: User = t.patron("Sam", "nl")
    await t.says(sam, "hoi")
    await t.sends(sam, "voice")
    await t.sends(sam, "contact")
    await t.says(sam, "/hlep")
    await t.says(sam, "stop")
