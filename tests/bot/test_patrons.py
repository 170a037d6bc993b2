"""What patrons meet: said over HTTP, read by the real model, stored in a real database."""

import pytest
from sqlalchemy import select

from bot.areas import Areas
from bot.i18n import Language
from bot.playground.chats import Message, User
from nlp import Reader, Reading
from storage import suggestions
from storage.tables import Draft, Event, InboxItem, OutboxItem, Patron, Suggestion
from tests.bot.conftest import Box

TOILET = "De wc op de eerste verdieping is vaak vies"
CLEANING = "Kan de wc wat vaker schoongemaakt worden?"
SUNDAYS = "Please open on Sundays"
INTRODUCTION = (
    "Ik ben een programma, geen mens. Ik bewaar uw bericht zonder uw naam, hooguit 24 maanden. "
    "Lees wat ik bewaar, en hoe ik u vergeet: /privacy"
)


def labels(message: Message) -> list[list[str]]:
    return [[button["text"] for button in row] for row in message.buttons]


async def stored(box: Box) -> list[Suggestion]:
    async with box.database.read() as session:
        return list(await session.scalars(select(Suggestion).order_by(Suggestion.number)))


async def test_a_dutch_message_gets_a_dutch_receipt(box: Box, anna: User) -> None:
    """Number, area, buttons; and who wrote is told once what this is."""
    receipt = await box.answer(anna, CLEANING)

    thanks, facts, introduction, question = receipt.text.split("\n\n")
    assert thanks.startswith("Dank u wel")
    assert thanks.endswith("als nummer 1.")
    assert facts == "Onderwerp: Gebouw en voorzieningen"
    assert introduction == INTRODUCTION
    assert question == "Over welke vestiging gaat het?"
    assert labels(receipt) == [
        ["Laren", "Blaricum"],
        ["Alle, of het maakt niet uit"],
        ["Wijzigen", "Intrekken"],
        ["Laat mij weten wat ermee gebeurt"],
    ]


async def test_an_english_message_gets_an_english_receipt(box: Box, anna: User) -> None:
    """Also from somebody whose app is Dutch."""
    receipt = await box.answer(anna, SUNDAYS)

    assert receipt.text.startswith("Thank you!")
    assert "Subject: Opening hours" in receipt.text


async def test_what_was_said_is_stored_as_it_was_read(box: Box, anna: User) -> None:
    await box.answer(anna, TOILET)

    [suggestion] = await stored(box)
    assert (
        suggestion.number,
        suggestion.channel,
        suggestion.language,
        suggestion.text,
        suggestion.area,
        suggestion.area_source,
        suggestion.status,
        suggestion.received_at,
    ) == (1, "telegram", "nl", TOILET, "building", "model", "new", box.clock())


async def test_the_introduction_comes_once(box: Box, anna: User) -> None:
    first = await box.answer(anna, TOILET)
    second = await box.answer(anna, TOILET)

    assert (INTRODUCTION in first.text, INTRODUCTION in second.text) == (True, False)


async def test_the_area_is_corrected(box: Box, anna: User) -> None:
    """By three presses; the second receipt no longer asks whether it is right."""
    await box.answer(anna, "/start laren")
    receipt = await box.answer(anna, TOILET)
    await box.press(anna, receipt, "Wijzigen")
    await box.press(anna, receipt, "Ander onderwerp")
    choices = labels(receipt)
    text = await box.press(anna, receipt, "Toegankelijkheid")

    assert choices[0] == ["Collectie", "Lenen en reserveren"]
    assert choices[-1] == ["Terug"]
    assert "Onderwerp: Toegankelijkheid" in text
    assert labels(receipt)[0] == ["Wijzigen"]
    [suggestion] = await stored(box)
    assert (
        suggestion.area,
        suggestion.area_source,
        suggestion.area_confidence,
        suggestion.sure,
    ) == ("accessibility", "patron", 1.0, True)


async def test_right_is_remembered_as_the_patrons_word(box: Box, anna: User) -> None:
    await box.answer(anna, "/start laren")
    receipt = await box.answer(anna, TOILET)
    await box.press(anna, receipt, "Klopt")

    [suggestion] = await stored(box)
    assert (suggestion.area, suggestion.area_source) == ("building", "patron")


async def test_back_leads_back(box: Box, anna: User) -> None:
    receipt = await box.answer(anna, TOILET)
    first = labels(receipt)
    await box.press(anna, receipt, "Wijzigen")
    await box.press(anna, receipt, "Ander onderwerp")
    await box.press(anna, receipt, "Terug")

    assert labels(receipt) == first


async def test_a_suggestion_is_withdrawn_and_kept_after_all(box: Box, anna: User) -> None:
    receipt = await box.answer(anna, TOILET)
    gone = await box.press(anna, receipt, "Intrekken")
    [withdrawn] = await stored(box)
    back = await box.press(anna, receipt, "Toch bewaren")
    [kept] = await stored(box)

    assert gone == "Nummer 1 is ingetrokken. De bibliotheek gebruikt het niet."
    assert "Onderwerp: Gebouw en voorzieningen" in back
    assert (withdrawn.status, kept.status) == ("withdrawn", "new")


async def test_nobody_presses_for_somebody_else(box: Box, anna: User, sam: User) -> None:
    receipt = await box.answer(anna, TOILET)
    own = await box.answer(sam, SUNDAYS)
    said = await box.press_old(sam, own, receipt.data("Intrekken"))

    assert said == "This button no longer works."
    assert (await stored(box))[0].status == "new"


@pytest.mark.parametrize("data", ["", "x", "1:fly:", "99999:withdraw:", "1:area:moon", "x:area:y"])
async def test_a_button_of_nowhere_changes_nothing(box: Box, anna: User, data: str) -> None:
    receipt = await box.answer(anna, TOILET)
    await box.press_old(anna, receipt, data)

    [suggestion] = await stored(box)
    assert (suggestion.area, suggestion.status) == ("building", "new")


async def test_a_poster_sets_the_branch(box: Box, anna: User) -> None:
    welcome = await box.answer(anna, "/start LAREN")
    receipt = await box.answer(anna, TOILET)

    assert "Uw vestiging: Laren." in welcome.text
    assert INTRODUCTION in welcome.text
    assert "Vestiging: Laren" in receipt.text
    assert (await stored(box))[0].branch == "laren"


async def test_a_poster_of_an_unknown_branch_is_no_obstacle(box: Box, anna: User) -> None:
    welcome = await box.answer(anna, "/start weesp")

    assert "De vestiging op die poster ken ik niet" in welcome.text


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        pytest.param("/start", "Hallo! Dit is de ideeënbus van Bibliotheek Bij", id="start"),
        pytest.param("/help", "Schrijf hier wat de bibliotheek beter kan doen", id="help"),
        pytest.param("/hulp", "Schrijf hier wat de bibliotheek beter kan doen", id="in Dutch"),
        pytest.param("/HELP@ideeenbus_bot", "Schrijf hier wat de", id="with the bot's name"),
        pytest.param("/privacy", "Wat ik bewaar:", id="privacy"),
        pytest.param("/language", "In welke taal zal ik antwoorden? / In which", id="language"),
        pytest.param("/forget", "Zal ik vergeten wie u bent?", id="forget"),
        pytest.param("/hlep", "Schrijf hier wat de bibliotheek beter kan", id="a typo"),
        pytest.param("/fly", "Die opdracht ken ik niet.", id="of nowhere"),
    ],
)
async def test_commands_are_answered(box: Box, anna: User, text: str, begins: str) -> None:
    assert (await box.answer(anna, text)).text.startswith(begins)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("Hallo!", "Hallo! Vertel mij wat er beter kan", id="a greeting"),
        pytest.param("goedemiddag", "Hallo! Vertel mij wat er beter kan", id="another"),
        pytest.param("Dank u wel", "Graag gedaan!", id="thanks"),
        pytest.param("👍", "Graag gedaan!", id="a thumb"),
    ],
)
async def test_small_talk_gets_a_friendly_word_and_is_not_stored(
    box: Box, anna: User, text: str, answer: str
) -> None:
    said = await box.answer(anna, text)

    assert said.text.startswith(answer)
    assert await stored(box) == []


async def test_another_language_is_asked_about_and_taken_as_it_is(box: Box, anna: User) -> None:
    """In both languages, with a button; what was written is not kept in the open meanwhile."""
    question = await box.answer(anna, "Könnten Sie bitte mehr deutsche Bücher für Kinder kaufen?")
    asked = question.text
    async with box.database.read() as session:
        [draft] = await session.scalars(select(Draft))
    before = await stored(box)
    receipt = await box.press(anna, question, "Geef het zo door / Pass it on as it is")

    assert "Ik lees alleen Nederlands en Engels." in asked
    assert "I only read Dutch and English." in asked
    assert b"deutsche" not in draft.sealed_text
    assert before == []
    assert "nummer 1" in receipt
    [suggestion] = await stored(box)
    assert suggestion.language == "other"


async def test_what_was_passed_on_is_not_passed_on_twice(box: Box, anna: User) -> None:
    """Neither by a second tap, nor by an edit afterwards."""
    question = await box.answer(anna, "Könnten Sie bitte mehr deutsche Bücher für Kinder kaufen?")
    press = question.data("Geef het zo door / Pass it on as it is")
    await box.press(anna, question, "Geef het zo door / Pass it on as it is")
    said = await box.press_old(anna, question, press)
    box.telegram.edits(anna, box.telegram.messages(anna)[0], "Graag meer Duitse boeken")
    await box.hears(anna, 2)

    assert said == "Dit is al doorgegeven, of het is te lang geleden."
    assert [suggestion.text for suggestion in await stored(box)] == ["Graag meer Duitse boeken"]


async def test_an_edit_of_who_was_forgotten_is_not_kept(box: Box, anna: User) -> None:
    await box.answer(anna, TOILET)
    question = await box.answer(anna, "/forget")
    await box.press(anna, question, "Vergeet mij, bewaar mijn ideeën")
    box.telegram.edits(anna, box.telegram.messages(anna)[0], "De wifi valt steeds weg")
    said = (await box.hears(anna, 3))[-1]

    assert said.text.startswith("Dit bericht kan ik niet meer veranderen.")
    assert [suggestion.text for suggestion in await stored(box)] == [TOILET]


async def test_choosing_a_language_first_also_tells_who_i_am(box: Box, anna: User) -> None:
    question = await box.answer(anna, "/language")

    assert INTRODUCTION in await box.press(anna, question, "Nederlands")


async def test_the_chosen_language_stays(box: Box, anna: User) -> None:
    question = await box.answer(anna, "/language")
    chosen = await box.press(anna, question, "English")
    receipt = await box.answer(anna, TOILET)

    assert chosen.startswith("From now on I answer in English.")
    assert "Subject: Building and facilities" in receipt.text


async def test_who_is_forgotten_is_a_stranger_again(box: Box, anna: User) -> None:
    """What was written stays, and is nobody's; its buttons no longer work."""
    receipt = await box.answer(anna, TOILET)
    question = await box.answer(anna, "/forget")
    done = await box.press(anna, question, "Vergeet mij, bewaar mijn ideeën")
    said = await box.press_old(anna, receipt, receipt.data("Intrekken"))

    async with box.database.read() as session:
        assert list(await session.scalars(select(Patron))) == []
    [suggestion] = await stored(box)
    assert done.startswith("Klaar. Ik weet niet meer wie u bent.")
    assert said.startswith("Deze knop werkt niet meer.")
    assert (suggestion.text, suggestion.patron, suggestion.status) == (TOILET, None, "new")


async def test_forgetting_can_be_called_off(box: Box, anna: User) -> None:
    await box.answer(anna, TOILET)
    question = await box.answer(anna, "/forget")

    assert await box.press(anna, question, "Nee, laat het zo") == (
        "Goed, alles blijft zoals het was."
    )
    assert (await stored(box))[0].patron


async def test_an_edited_message_changes_its_suggestion(box: Box, anna: User) -> None:
    """The history keeps what it said first."""
    await box.answer(anna, TOILET)
    written = box.telegram.messages(anna)[0]
    box.telegram.edits(anna, written, "De wifi valt steeds weg")
    receipt = (await box.hears(anna, 2))[-1]

    [suggestion] = await stored(box)
    async with box.database.read() as session:
        history = await suggestions.history(session, 1)
    assert "Onderwerp: Computers, wifi en printen" in receipt.text
    assert (suggestion.text, suggestion.area) == ("De wifi valt steeds weg", "computers")
    assert [(e.what, e.before) for e in history if e.what == "text"] == [("text", TOILET)]


async def test_what_is_said_in_a_group_is_not_for_us(box: Box, anna: User) -> None:
    box.telegram.joins(anna, box.room)
    box.telegram.says(anna, TOILET, chat=box.room)
    box.telegram.says(anna, "/weather", chat=box.room)
    await box.answer(anna, "/help")

    assert box.said(box.room) == []
    assert await stored(box) == []


async def test_personal_data_is_not_stored(box: Box, anna: User) -> None:
    """And the patron is told that something was taken out."""
    receipt = await box.answer(
        anna, "De wifi valt steeds weg, mail mij op anna.devries@example.org of bel 06 12345678"
    )

    [suggestion] = await stored(box)
    assert "anna.devries" not in suggestion.text
    assert "12345678" not in suggestion.text
    assert suggestion.removed == "email,phone"
    assert "Niemand kan u dus terugbellen of mailen." in receipt.text


async def test_what_is_answered_leaves_no_words_behind(box: Box, anna: User) -> None:
    """Neither in the inbox nor in the outbox; the address of the chat is sealed."""
    await box.answer(anna, TOILET)
    await box.answer(anna, SUNDAYS)
    await box.stop()

    async with box.database.read() as session:
        inbox = list(await session.scalars(select(InboxItem)))
        outbox = list(await session.scalars(select(OutboxItem)))
        [patron] = await session.scalars(select(Patron))
    assert {(row.state, row.lane, row.payload) for row in inbox} == {("finished", None, None)}
    assert {(row.state, row.lane, row.payload) for row in outbox} == {("finished", None, None)}
    assert str(anna.id).encode() not in (patron.sealed_chat or b"")
    assert str(anna.id) not in patron.pseudonym


async def test_every_step_is_in_the_history(box: Box, anna: User) -> None:
    await box.answer(anna, "/start laren")
    receipt = await box.answer(anna, TOILET)
    await box.press(anna, receipt, "Klopt")
    await box.press(anna, receipt, "Intrekken")

    async with box.database.read() as session:
        events = list(await session.scalars(select(Event).order_by(Event.id)))
    assert [(e.actor, e.what, e.before, e.after) for e in events] == [
        ("patron", "received", None, None),
        ("patron", "area_source", "model", "patron"),
        ("patron", "status", "new", "withdrawn"),
    ]


@pytest.fixture
def own_box(box: Box, reader: Reader) -> Box:
    """The box of a library that divides its work in its own way."""
    areas = Areas.model_validate(
        [
            {"id": "makerspace", "nl": "Maakplaats", "en": "Makerspace", "examples": "m.jsonl"},
            {"id": "building", "nl": "Ons huis", "en": "Our house"},
            {"id": "computers", "into": "online"},
            {"id": "youth", "off": True},
        ]
    )
    planned = Reader(reader._nlp, areas.plan)

    async def read(text: str, hint: Language | None) -> Reading:
        return planned.read(text, hint)

    box.settings, box.read = box.settings.model_copy(update={"areas": areas}), read
    return box


async def test_patrons_read_the_librarys_own_names(own_box: Box, anna: User) -> None:
    """On the receipt, on the buttons, and over the chat."""
    receipt = await own_box.answer(anna, TOILET)
    first = receipt.text
    await own_box.press(anna, receipt, "Wijzigen")
    await own_box.press(anna, receipt, "Ander onderwerp")
    choices = [label for row in labels(receipt) for label in row]
    press = receipt.data("Maakplaats")
    said = await own_box.press_old(anna, receipt, press)

    assert "Onderwerp: Ons huis" in first
    assert choices[-3:] == ["Overig", "Maakplaats", "Terug"]
    assert {"Jeugd en onderwijs", "Computers, wifi en printen"}.isdisjoint(choices)
    assert said == "Dank u wel. Onderwerp: Maakplaats"
    [suggestion] = await stored(own_box)
    assert (suggestion.area, suggestion.area_source) == ("makerspace", "patron")


async def test_what_is_merged_is_stored_under_what_it_is_now(own_box: Box, anna: User) -> None:
    receipt = await own_box.answer(anna, "De wifi valt steeds weg")

    assert "Onderwerp: Website, app en e-books" in receipt.text
    assert (await stored(own_box))[0].area == "online"


async def test_an_old_button_chooses_what_its_area_was_merged_into(
    own_box: Box, anna: User
) -> None:
    """And one of an area that is off chooses nothing."""
    receipt = await own_box.answer(anna, TOILET)
    await own_box.press_old(anna, receipt, "1:area:youth")
    [unchanged] = await stored(own_box)
    await own_box.press_old(anna, receipt, "1:area:computers")
    [changed] = await stored(own_box)

    assert (unchanged.area, changed.area) == ("building", "online")
