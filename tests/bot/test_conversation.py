"""A conversation of more than one message: added to, edited, split, photographed, too much."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.patrons.flood import MANY, MOST
from bot.patrons.receipts import CLEAR_KIND
from bot.playground.chats import Json, Message, User
from bot.settings import Library
from storage import attachments, patrons, queues, suggestions
from storage.tables import (
    Attachment,
    Draft,
    InboxItem,
    OutboxItem,
    Part,
    Patron,
    Suggestion,
)
from storage.vault import Vault
from tests.bot.conftest import Box
from tests.bot.steps import staff_say
from tests.conftest import KEY

TOILET = "De wc op de eerste verdieping is vaak vies"
CLEANING = "Kan de wc wat vaker schoongemaakt worden?"
SUNDAYS = "Please open on Sundays"
BROKEN = "De lift in Laren is kapot"
NOT_SURE = "Ik kreeg geen hulp bij de printer en werd weggestuurd"
OPEN = "Hoe laat zijn jullie open?"
KIND_OF_PHOTO: Json = {"file_unique_id": "u", "width": 1280, "height": 960}


def labels(message: Message) -> list[str]:
    return [button["text"] for row in message.buttons for button in row]


def photo(file_id: str, *, caption: str = "", album: str | None = None) -> Json:
    content: Json = {"photo": [{"file_id": file_id, **KIND_OF_PHOTO}]}
    if caption:
        content["caption"] = caption
    return content | ({"media_group_id": album} if album else {})


async def stored(box: Box) -> list[Suggestion]:
    async with box.database.read() as session:
        return list(await session.scalars(select(Suggestion).order_by(Suggestion.number)))


async def only(box: Box) -> Suggestion:
    [suggestion] = await stored(box)
    return suggestion


async def photos(box: Box, number: int = 1) -> list[str]:
    async with box.database.read() as session:
        return [kept.file_id for kept in await attachments.of_suggestion(session, number)]


async def changes(box: Box, number: int = 1) -> list[tuple[str, str, str | None, str | None]]:
    async with box.database.read() as session:
        history = await suggestions.history(session, number)
    return [(event.actor, event.what, event.before, event.after) for event in history]


async def says(
    box: Box, user: User, content: str | Json, *, reply_to: Message | None = None
) -> Message:
    """Say something and return what the bot answers, however long that takes."""
    before = len(box.said(user))
    json = {"text": content} if isinstance(content, str) else content
    box.telegram.posts(user, json, reply_to=reply_to)
    if box.running is None:
        box.start()
    await box.hears_in_time(user, before + 1)
    return box.said(user)[-1]


async def handled(box: Box, user: User, updates: int) -> list[Message]:
    """Wait until so many updates were handled, then for what is said a moment later."""
    async with asyncio.timeout(10):
        while await _finished(box) < updates:
            if box.running is None:
                box.start()
            await asyncio.sleep(0.02)
    while await _waiting_calls(box):
        box.clock.tick(seconds=1)
        await asyncio.sleep(0.02)
    return box.said(user)


async def _finished(box: Box) -> int:
    done = select(func.count()).where(InboxItem.state == queues.FINISHED)
    async with box.database.read() as session:
        return await session.scalar(done) or 0


async def _waiting_calls(box: Box) -> int:
    async with box.database.read() as session:
        return (await queues.backlog(session, OutboxItem)).waiting


class TestBranch:
    async def test_the_branch_in_the_text_is_taken(self, box: Box, anna: User) -> None:
        """And remembered, where none was."""
        receipt = await box.answer(anna, "De wc in Laren is vies")
        next_one = await box.answer(anna, CLEANING)

        assert "Vestiging: Laren" in receipt.text
        assert "Vestiging: Laren" in next_one.text

    async def test_it_goes_before_the_remembered_branch_which_stays(
        self, box: Box, anna: User
    ) -> None:
        await box.answer(anna, "/start laren")
        receipt = await box.answer(anna, "De wc in Blaricum is vies")
        await box.answer(anna, CLEANING)

        assert "Vestiging: Blaricum" in receipt.text
        assert [suggestion.branch for suggestion in await stored(box)] == ["blaricum", "laren"]

    async def test_where_no_branch_is_known_it_is_asked_once(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, CLEANING)
        asked = receipt.text
        answered = await box.press(anna, receipt, "Laren")
        second = await box.answer(anna, CLEANING)

        assert asked.endswith("Over welke vestiging gaat het?")
        assert answered.endswith("Vestiging: Laren")
        assert "Over welke vestiging" not in second.text
        assert [suggestion.branch for suggestion in await stored(box)] == ["laren", "laren"]

    async def test_who_does_not_answer_is_not_asked_again(self, box: Box, anna: User) -> None:
        await box.answer(anna, CLEANING)
        second = await box.answer(anna, CLEANING)

        assert "Over welke vestiging" not in second.text
        assert "Laren" not in labels(second)

    async def test_that_it_does_not_matter_is_remembered_and_can_be_changed(
        self, box: Box, anna: User
    ) -> None:
        receipt = await box.answer(anna, CLEANING)
        answered = await box.press(anna, receipt, "Alle, of het maakt niet uit")
        second = await box.answer(anna, CLEANING)
        await box.press(anna, second, "Wijzigen")
        await box.press(anna, second, "Kies een vestiging")
        chosen = await box.press(anna, second, "Blaricum")

        assert "Over welke vestiging" not in answered + second.text.split("Vestiging")[0]
        assert "Vestiging: Blaricum" in chosen
        assert [suggestion.branch for suggestion in await stored(box)] == [None, "blaricum"]

    async def test_the_subject_is_asked_before_the_branch(self, box: Box, anna: User) -> None:
        """One question at a time."""
        receipt = await box.answer(anna, NOT_SURE)
        assert receipt.text.endswith("Waar gaat het over? Kies hieronder.")
        first = labels(receipt)[0]
        text = await box.press(anna, receipt, first)

        assert text.endswith("Over welke vestiging gaat het?")

    async def test_a_library_of_one_branch_does_not_ask(self, box: Box, anna: User) -> None:
        [laren, _] = box.settings.library.branches
        library = box.settings.library.model_copy(update={"branches": (laren,)})
        box.settings = box.settings.model_copy(update={"library": library})

        assert "Over welke vestiging" not in (await box.answer(anna, CLEANING)).text


class TestPlainWords:
    async def test_they_are_answered_and_never_stored(self, box: Box, anna: User) -> None:
        answers = {
            "help": "Schrijf hier wat de bibliotheek beter kan doen",
            "Privacy?": "Wat ik bewaar:",
            "STOP": "Goed. U kunt altijd stoppen",
            "opnieuw": "Hallo! Dit is de ideeënbus",
            "taal": "In welke taal",
            "intrekken": "Er is niets om in te trekken.",
            "/forgte": "Bedoelt u /forget?",
        }
        for text in answers:
            box.telegram.says(anna, text)
        said = await box.hears(anna, len(answers))

        for answer, begins in zip(said, answers.values(), strict=True):
            assert answer.text.startswith(begins)
        assert await stored(box) == []

    async def test_a_command_that_is_mended_is_answered(self, box: Box, anna: User) -> None:
        await box.answer(anna, "/xyz")
        box.telegram.edits(anna, box.telegram.messages(anna)[0], "/help")
        [_, answer] = await box.hears(anna, 2)

        assert answer.text.startswith("Schrijf hier")

    async def test_withdraw_shows_the_latest_and_takes_it_back(self, box: Box, anna: User) -> None:
        await box.answer(anna, CLEANING)
        await box.answer(anna, "De wc in Laren is vies")
        question = await box.answer(anna, "Intrekken")
        asked = question.text
        done = await box.press(anna, question, "Ja, trek het in")

        assert "nummer 2:\n“De wc in Laren is vies”" in asked
        assert done.startswith("Nummer 2 is ingetrokken.")
        assert [suggestion.status for suggestion in await stored(box)] == ["new", "withdrawn"]

    async def test_or_keeps_it(self, box: Box, anna: User) -> None:
        await box.answer(anna, CLEANING)
        question = await box.answer(anna, "withdraw")
        kept = await box.press(anna, question, labels(question)[1])

        assert "nummer 1" in kept
        assert (await only(box)).status == "new"


class TestAdding:
    async def test_a_reply_to_the_receipt_adds_to_the_suggestion(
        self, box: Box, anna: User
    ) -> None:
        """Stored as one, the first words in the history, and told again to staff."""
        receipt = await box.answer(anna, "/start laren")
        receipt = await box.answer(anna, CLEANING)
        box.clock.tick(hours=1)
        answer = await says(box, anna, "Vooral op zaterdag", reply_to=receipt)

        suggestion = await only(box)
        assert suggestion.text == f"{CLEANING}\nVooral op zaterdag"
        assert suggestion.digest_from > suggestion.received_at
        assert "Ik heb dit toegevoegd aan nummer 1." in answer.text
        assert "nummer 1" in answer.text
        assert ("patron", "text", CLEANING, suggestion.text) in await changes(box)

    async def test_so_does_a_reply_to_ones_own_message(self, box: Box, anna: User) -> None:
        await box.answer(anna, CLEANING)
        await box.answer(anna, SUNDAYS)
        own = box.telegram.messages(anna)[0]
        await says(box, anna, "Vooral op zaterdag", reply_to=own)

        assert [s.text for s in await stored(box)] == [
            f"{CLEANING}\nVooral op zaterdag",
            SUNDAYS,
        ]

    async def test_what_is_added_is_read_with_the_rest(self, box: Box, anna: User) -> None:
        """The branch that it names counts, and personal data is taken out."""
        receipt = await box.answer(anna, "De lamp is stuk")
        await says(box, anna, "In Blaricum, bel mij op 06 12345678", reply_to=receipt)

        suggestion = await only(box)
        assert (suggestion.branch, suggestion.removed) == ("blaricum", "phone")
        assert "12345678" not in suggestion.text

    async def test_thanks_for_the_receipt_are_no_addition(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, CLEANING)
        answer = await says(box, anna, "Dank u wel!", reply_to=receipt)

        assert answer.text.startswith("Graag gedaan!")
        assert (await only(box)).text == CLEANING

    async def test_a_withdrawn_one_comes_back_only_if_the_patron_says_so(
        self, box: Box, anna: User
    ) -> None:
        receipt = await box.answer(anna, CLEANING)
        await box.press(anna, receipt, "Intrekken")
        answer = await says(box, anna, "Vooral op zaterdag", reply_to=receipt)
        before = await only(box)
        told = answer.text
        await box.press(anna, answer, "Toch bewaren")
        after = await only(box)

        assert "Ik heb dit toegevoegd" in told
        assert told.endswith("Nummer 1 is ingetrokken. De bibliotheek gebruikt het niet.")
        assert (before.status, after.status) == ("withdrawn", "new")
        assert after.text.endswith("Vooral op zaterdag")

    async def test_an_edit_of_the_addition_changes_the_addition(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, CLEANING)
        await says(box, anna, "Vooral op zaterdag", reply_to=receipt)
        [_, _, added, _] = box.telegram.messages(anna)
        box.telegram.edits(anna, added, "Vooral op maandag")
        await box.hears(anna, 3)

        assert (await only(box)).text == f"{CLEANING}\nVooral op maandag"

    async def test_an_edit_of_the_first_leaves_the_addition(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, CLEANING)
        await says(box, anna, "Vooral op zaterdag", reply_to=receipt)
        box.telegram.edits(anna, box.telegram.messages(anna)[0], TOILET)
        await box.hears(anna, 3)

        assert (await only(box)).text == f"{TOILET}\nVooral op zaterdag"

    async def test_nobody_adds_to_somebody_elses(self, box: Box, anna: User, sam: User) -> None:
        """A number on a button is no key: what is said is stored by itself."""
        receipt = await box.answer(anna, CLEANING)
        own = await box.answer(sam, "/help")
        own.keyboard = receipt.keyboard
        await says(box, sam, SUNDAYS, reply_to=own)

        assert [s.text for s in await stored(box)] == [CLEANING, SUNDAYS]

    async def test_what_has_lost_its_words_is_not_added_to(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, CLEANING)
        async with box.database.write() as session:
            await suggestions.wipe_texts(session, before=box.clock() + timedelta(days=1))
        await says(box, anna, TOILET, reply_to=receipt)

        assert [s.text for s in await stored(box)] == ["", TOILET]

    async def test_after_an_edit_an_old_receipt_agrees_to_nothing_old(
        self, box: Box, anna: User
    ) -> None:
        """It asked about the subject of what the message said then."""
        await box.answer(anna, "/start laren")
        receipt = await box.answer(anna, TOILET)
        right = receipt.data("Klopt")
        box.telegram.edits(anna, box.telegram.messages(anna)[2], "De wifi valt steeds weg")
        await box.hears(anna, 3)
        await box.press_old(anna, receipt, right)

        suggestion = await only(box)
        assert (suggestion.area, suggestion.area_source) == ("computers", "model")
        assert "Onderwerp: Computers, wifi en printen" in receipt.text


class TestLongTexts:
    LONG = ("De wc is vies. " * 400)[:4090].strip()

    async def test_what_an_app_split_is_one_suggestion_with_one_receipt(
        self, box: Box, anna: User
    ) -> None:
        box.telegram.says(anna, self.LONG)
        box.telegram.says(anna, self.LONG)
        box.telegram.says(anna, "En dit is het einde.")
        [receipt] = await handled(box, anna, updates=3)

        assert (await only(box)).text == f"{self.LONG}\n{self.LONG}\nEn dit is het einde."
        assert "Ik ben een programma" in receipt.text
        assert "toegevoegd" not in receipt.text

    async def test_what_stays_alone_gets_its_receipt_after_a_moment(
        self, box: Box, anna: User
    ) -> None:
        receipt = await says(box, anna, self.LONG)

        assert "nummer 1" in receipt.text

    async def test_what_is_said_later_is_no_rest(self, box: Box, anna: User) -> None:
        now = box.telegram.clock()
        await says(box, anna, self.LONG)
        box.telegram.clock = lambda: now + 10
        await says(box, anna, TOILET)

        assert [s.text for s in await stored(box)] == [self.LONG, TOILET]

    async def test_nor_is_what_follows_something_short(self, box: Box, anna: User) -> None:
        box.telegram.says(anna, TOILET)
        box.telegram.says(anna, CLEANING)
        await box.hears(anna, 2)

        assert [s.text for s in await stored(box)] == [TOILET, CLEANING]


class TestKinds:
    async def test_a_question_gets_the_contact_and_is_not_stored_yet(
        self, box: Box, anna: User
    ) -> None:
        question = await box.answer(anna, OPEN)
        async with box.database.read() as session:
            [draft] = await session.scalars(select(Draft))

        assert "Dat is een vraag. Die kan ik zelf niet beantwoorden." in question.text
        assert "Vraag het de bibliotheek: 035 000 00 00" in question.text
        assert b"open" not in draft.sealed_text
        assert await stored(box) == []

    async def test_it_is_passed_on_if_the_patron_says_so(self, box: Box, anna: User) -> None:
        question = await box.answer(anna, OPEN)
        receipt = await box.press(anna, question, "Geef het door aan de bibliotheek")

        assert "Ik heb uw vraag bewaard als nummer 1." in receipt
        assert (await only(box)).kind == "question"

    async def test_a_question_that_becomes_an_idea_is_stored_once(
        self, box: Box, anna: User
    ) -> None:
        """By the edit; the old button finds nothing to pass on."""
        question = await box.answer(anna, OPEN)
        press = question.data("Geef het door aan de bibliotheek")
        box.telegram.edits(anna, box.telegram.messages(anna)[0], CLEANING)
        await box.hears(anna, 2)
        said = await box.press_old(anna, question, press)

        assert said == "Dit is al doorgegeven, of het is te lang geleden."
        assert (await only(box)).text == CLEANING

    async def test_a_compliment_is_told_where_it_goes(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, "De medewerker was heel vriendelijk")

        assert "Ik geef het door aan het team van Medewerkers en service." in receipt.text

    async def test_the_formal_route_is_told_once(self, box: Box, anna: User) -> None:
        """And stays to be found."""
        first = await box.answer(anna, BROKEN)
        second = await box.answer(anna, BROKEN)
        label = "Maak er een officiële klacht van"
        at_once = [label in labels(first), label in labels(second)]
        await box.press(anna, second, "Wijzigen")

        assert "Wilt u een officieel antwoord?" in first.text
        assert "Wilt u een officieel antwoord?" not in second.text
        assert (at_once, label in labels(second)) == ([True, False], True)

    async def test_a_complaint_is_handed_over_and_taken_back(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, BROKEN)
        told = await box.press(anna, receipt, "Maak er een officiële klacht van")
        handed = (await only(box)).status
        back = await box.press(anna, receipt, "Toch geen officiële klacht")

        assert "Stuur de klacht hier in: https://bibliotheek.example/klachten" in told
        assert "uw naam en uw adres" in told
        assert (handed, (await only(box)).status) == ("handed_over", "new")
        assert "Soort bericht: klacht" in back
        assert [c for c in await changes(box) if c[1] == "status"] == [
            ("patron", "status", "new", "handed_over"),
            ("patron", "status", "handed_over", "new"),
        ]

    async def test_what_staff_have_begun_is_not_taken_back(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, BROKEN)
        await box.press(anna, receipt, "Maak er een officiële klacht van")
        undo = receipt.data("Toch geen officiële klacht")
        async with box.database.write() as session:
            suggestion = await suggestions.find(session, 1)
            assert suggestion
            for status in ("new", "handed_over"):
                await suggestions.change(
                    session, suggestion, "status", status, actor="staff", now=box.clock()
                )
        await box.press_old(anna, receipt, undo)

        assert (await only(box)).status == "handed_over"

    @pytest.mark.parametrize(
        ("library", "told"),
        [
            (Library(contact="bel 035"), "Vraag de bibliotheek hoe u de klacht instuurt: bel 035"),
            (Library(), "Vraag aan de balie van de bibliotheek hoe u de klacht instuurt."),
        ],
    )
    async def test_where_there_is_no_page_somebody_is_asked(
        self, box: Box, anna: User, library: Library, told: str
    ) -> None:
        box.settings = box.settings.model_copy(update={"library": library})
        receipt = await box.answer(anna, BROKEN)

        assert told in await box.press(anna, receipt, "Maak er een officiële klacht van")

    async def test_the_kind_is_corrected(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, CLEANING)
        await box.press(anna, receipt, "Wijzigen")
        await box.press(anna, receipt, "Ander soort bericht")
        text = await box.press(anna, receipt, "Een klacht")

        suggestion = await only(box)
        assert "Soort bericht: klacht" in text
        assert "Maak er een officiële klacht van" in labels(receipt)
        assert (suggestion.kind, suggestion.kind_source, suggestion.kind_confidence) == (
            "complaint",
            "patron",
            1.0,
        )

    async def test_a_second_greeting_gets_a_nod_and_real_words_an_answer(
        self, box: Box, anna: User
    ) -> None:
        await box.answer(anna, "hallo")
        second = box.telegram.says(anna, "hallo")
        offer = await box.answer(anna, "mijn kat Poes")
        box.clock.tick(minutes=11)
        again = await box.answer(anna, "hallo")

        assert labels(offer) == ["Geef het zo door"]
        assert again.text.startswith("Hallo! Vertel mij wat er beter kan")
        assert len(box.said(anna)) == 3
        assert [reaction["emoji"] for reaction in second.reactions] == ["👍"]

    async def test_what_may_be_something_else_is_thanked_without_naming_it(
        self, box: Box, anna: User
    ) -> None:
        """To who is cold, "How nice!" would be an odd answer."""
        receipt = await box.answer(anna, "Het is hier altijd zo koud")
        suggestion = await only(box)

        assert (suggestion.kind, suggestion.kind_confidence < CLEAR_KIND) == ("compliment", True)
        assert receipt.text.startswith("Dank u wel! Ik heb uw bericht bewaard als nummer 1.")
        assert "compliment" not in receipt.text
        assert "team van" not in receipt.text

    async def test_danger_is_no_matter_for_a_box(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, "Lekkage in de kinderhoek, levensgevaarlijk!")

        assert "Zeg het meteen tegen een medewerker, of bel 112." in receipt.text
        assert (await only(box)).status == "new"

    async def test_who_wants_to_complain_hears_how(self, box: Box, anna: User) -> None:
        said = await box.answer(anna, "ik wil een klacht indienen")

        assert said.text.startswith("Wat is er gebeurd? Schrijf het hier in uw eigen woorden")
        assert "https://bibliotheek.example/klachten" in said.text
        assert await stored(box) == []

    async def test_a_branch_alone_is_what_the_last_message_is_about(
        self, box: Box, anna: User
    ) -> None:
        await box.answer(anna, CLEANING)
        answer = await box.answer(anna, "In Laren graag!")

        assert answer.text.startswith("Dank u wel. Vestiging: Laren")
        assert "nummer" not in answer.text.split("\n")[0]
        assert (await only(box)).branch == "laren"

    async def test_a_branch_before_anything_else_is_remembered(self, box: Box, anna: User) -> None:
        answer = await box.answer(anna, "Blaricum")
        await box.answer(anna, CLEANING)

        assert answer.text.startswith("Dank u wel. Vestiging: Blaricum")
        assert "Ik ben een programma, geen mens." in answer.text
        assert (await only(box)).branch == "blaricum"

    async def test_another_than_the_last_is_taken_back_by_its_number(
        self, box: Box, anna: User
    ) -> None:
        await box.answer(anna, CLEANING)
        await box.answer(anna, TOILET)
        question = await box.answer(anna, "trek nummer 1 in")
        await box.press(anna, question, "Ja, trek het in")

        assert [s.status for s in await stored(box)] == ["withdrawn", "new"]


class TestMedia:
    async def test_a_photo_goes_with_its_caption(self, box: Box, anna: User) -> None:
        receipt = await says(box, anna, photo("f1", caption=TOILET))

        assert "Er gaat 1 foto mee." in receipt.text
        assert (await only(box)).text == TOILET
        assert await photos(box) == ["f1"]

    async def test_staff_are_told_of_the_photo_in_the_digest(self, box: Box, anna: User) -> None:
        await says(box, anna, photo("f1", caption=TOILET))
        async with box.database.read() as session:
            [item] = await suggestions.for_digest(
                session, start=box.clock() - timedelta(days=1), end=box.clock() + timedelta(days=1)
            )

        assert item.photos == 1

    @pytest.mark.parametrize("captioned", [0, 1, 2])
    async def test_an_album_is_one_suggestion_with_one_answer(
        self, box: Box, anna: User, captioned: int
    ) -> None:
        """Whichever of its pictures has the words."""
        for number in range(3):
            caption = TOILET if number == captioned else ""
            box.telegram.posts(anna, photo(f"f{number}", caption=caption, album="a"))

        [receipt] = await handled(box, anna, updates=3)
        assert "nummer 1" in receipt.text
        assert "Ik ben een programma" in receipt.text
        assert (await only(box)).text == TOILET
        assert await photos(box) == ["f0", "f1", "f2"]

    async def test_an_album_without_words_is_asked_about_once(self, box: Box, anna: User) -> None:
        for number in range(3):
            box.telegram.posts(anna, photo(f"f{number}", album="a"))
        [question] = await handled(box, anna, updates=3)
        receipt = await box.answer(anna, TOILET)

        assert question.text.startswith("Dank u wel voor de foto. Waar gaat het over?")
        assert "Er gaan 3 foto’s mee." in receipt.text
        assert await photos(box) == ["f0", "f1", "f2"]

    async def test_words_within_ten_minutes_go_with_the_photo(self, box: Box, anna: User) -> None:
        await says(box, anna, photo("f1"))
        box.clock.tick(minutes=9)
        await box.answer(anna, TOILET)

        assert await photos(box) == ["f1"]

    async def test_words_after_that_do_not(self, box: Box, anna: User) -> None:
        await says(box, anna, photo("f1"))
        box.clock.tick(minutes=11)
        await box.answer(anna, TOILET)

        assert await photos(box) == []

    @pytest.mark.parametrize("to", ["photo", "question"])
    async def test_a_reply_is_never_too_late(self, box: Box, anna: User, to: str) -> None:
        question = await says(box, anna, photo("f1"))
        [own, *_] = box.telegram.messages(anna)
        box.clock.tick(hours=3)
        await says(box, anna, TOILET, reply_to=own if to == "photo" else question)

        assert await photos(box) == ["f1"]

    async def test_the_photo_of_a_question_goes_when_that_is_passed_on(
        self, box: Box, anna: User
    ) -> None:
        """And not with what is said in between."""
        question = await says(box, anna, photo("f1", caption=OPEN))
        await box.answer(anna, TOILET)
        box.clock.tick(minutes=30)
        await box.press(anna, question, "Geef het door aan de bibliotheek")

        assert (await photos(box, 1), await photos(box, 2)) == ([], ["f1"])

    async def test_a_photo_is_dropped_if_the_patron_says_so(self, box: Box, anna: User) -> None:
        question = await says(box, anna, photo("f1"))
        drop = question.data("Gebruik de foto niet")
        dropped = await box.press(anna, question, "Gebruik de foto niet")
        twice = await box.press_old(anna, question, drop)
        await box.answer(anna, TOILET)

        assert dropped == "Ik heb de foto niet bewaard."
        assert twice == "Dit is al doorgegeven, of het is te lang geleden."
        assert await photos(box) == []

    async def test_a_photo_in_reply_to_a_receipt_is_added(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, TOILET)
        answer = await says(box, anna, photo("f1"), reply_to=receipt)

        assert answer.text == "Ik heb uw foto toegevoegd aan nummer 1."
        assert await photos(box) == ["f1"]

    async def test_a_reply_to_that_answer_adds_too(self, box: Box, anna: User) -> None:
        receipt = await box.answer(anna, TOILET)
        answer = await says(box, anna, photo("f1"), reply_to=receipt)
        await says(box, anna, "Vooral op zaterdag", reply_to=answer)

        assert (await only(box)).text == f"{TOILET}\nVooral op zaterdag"

    @pytest.mark.parametrize("how", ["wiped", "erased", "forgotten"])
    async def test_a_photo_goes_when_the_words_go(self, box: Box, anna: User, how: str) -> None:
        """And so does by which message it was said."""
        await says(box, anna, photo("f1", caption=TOILET))
        pseudonym = Vault(KEY).pseudonym(anna.id)
        async with box.database.write() as session:
            match how:
                case "wiped":
                    await suggestions.wipe_texts(session, before=box.clock() + timedelta(days=1))
                case "erased":
                    await suggestions.erase(session, 1)
                case "forgotten":
                    await patrons.forget(session, pseudonym)

        async with box.database.read() as session:
            assert list(await session.scalars(select(Attachment))) == []
            assert list(await session.scalars(select(Part))) == []

    async def test_what_is_no_text_gets_an_answer_that_fits(self, box: Box, anna: User) -> None:
        answers = {
            "voice": "Ik kan niet luisteren. Uw opname heb ik niet bewaard.",
            "video": "Ik kan geen video’s bekijken. Die van u heb ik niet bewaard.",
            "video_note": "Ik kan geen video’s bekijken. Die van u heb ik niet bewaard.",
            "animation": "Ik kan geen video’s bekijken. Die van u heb ik niet bewaard.",
            "document": "Ik kan geen bestanden openen. Dat van u heb ik niet bewaard.",
            "sticker": "Dat is leuk, maar ik kan alleen woorden lezen.",
            "dice": "Dat is leuk, maar ik kan alleen woorden lezen.",
            "contact": "Dit telefoonnummer heb ik niet bewaard. Ik heb geen nummer nodig.",
            "location": "Deze plaats heb ik niet bewaard. Wilt u schrijven welke vestiging",
            "venue": "Deze plaats heb ik niet bewaard. Wilt u schrijven welke vestiging",
            "poll": "Een lijst of een peiling kan ik niet invullen. Ik heb hem niet bewaard.",
            "story": "Ik kan geen verhalen bekijken. Ik heb het niet bewaard.",
        }
        for kind in answers:
            box.telegram.sends(anna, kind)
        said = await box.hears(anna, len(answers))

        for answer, begins in zip(said, answers.values(), strict=True):
            assert answer.text.startswith(begins)
        assert await stored(box) == []

    async def test_of_a_kind_that_is_not_known_the_same(self, box: Box, anna: User) -> None:
        await box.answer(anna, "/start")
        said = await says(box, anna, {"hologram": {"file_id": "x"}})

        assert said.text.startswith("Ik kan alleen tekst lezen.")

    async def test_an_album_of_videos_is_answered_once(self, box: Box, anna: User) -> None:
        clip = {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}
        for _ in range(2):
            box.telegram.posts(anna, {"video": clip, "media_group_id": "v"})

        assert len(await handled(box, anna, updates=2)) == 1

    async def test_of_a_video_the_words_are_taken(self, box: Box, anna: User) -> None:
        box.telegram.sends(anna, "video", caption=TOILET)
        [receipt] = await box.hears(anna)

        assert "Uw woorden heb ik bewaard, de video niet." in receipt.text
        assert (await only(box)).text == TOILET

    async def test_what_is_forwarded_is_taken_as_said(
        self, box: Box, anna: User, sam: User
    ) -> None:
        box.telegram.forwards(anna, TOILET, written_by=sam)
        [receipt] = await box.hears(anna)

        assert "U hebt dit bericht doorgestuurd." in receipt.text
        assert (await only(box)).text == TOILET

    async def test_a_newcomer_with_a_sticker_is_told_what_this_is(
        self, box: Box, anna: User
    ) -> None:
        box.telegram.sends(anna, "sticker")
        [answer] = await box.hears(anna)

        assert "Ik ben een programma, geen mens." in answer.text


class TestTooMuch:
    async def wrote(self, box: Box, user: User, messages: int) -> None:
        """Have the patron been this busy, without the many messages."""
        await box.answer(user, CLEANING)
        pseudonym = Vault(KEY).pseudonym(user.id)
        async with box.database.write() as session:
            patron = await patrons.find(session, pseudonym)
            assert patron
            patron.busy_count = messages

    async def test_who_writes_much_hears_a_kind_word_once_and_is_stored(
        self, box: Box, anna: User
    ) -> None:
        await self.wrote(box, anna, MANY)
        first = await box.answer(anna, TOILET)
        second = await box.answer(anna, TOILET)

        assert "U hebt veel te vertellen" in first.text
        assert "U hebt veel te vertellen" not in second.text
        assert len(await stored(box)) == 3

    async def test_above_the_most_nothing_is_stored_and_that_is_said_once(
        self, box: Box, anna: User
    ) -> None:
        """With the time at which it goes on."""
        await self.wrote(box, anna, MOST)
        full = await box.answer(anna, TOILET)
        box.telegram.says(anna, TOILET)
        box.telegram.sends(anna, "photo")
        said_then = len(await handled(box, anna, updates=4))
        stored_then = len(await stored(box))
        box.clock.tick(minutes=11)
        await box.answer(anna, TOILET)

        assert "Kom om 10:40 uur terug" in full.text
        assert (stored_then, said_then) == (1, 2)
        assert len(await stored(box)) == 2

    async def test_who_is_blocked_is_told_once_and_nothing_is_kept(
        self, box: Box, anna: User
    ) -> None:
        """Also not by being forgotten in between; what they may see and erase, they still may."""
        await box.answer(anna, CLEANING)
        confirmed = await staff_say(box, "/blokkeren 1 scheldt")
        told = await box.answer(anna, TOILET)
        box.telegram.says(anna, TOILET)
        question = await box.answer(anna, "/forget")
        await box.press(anna, question, "Vergeet mij, bewaar mijn ideeën")
        box.telegram.says(anna, TOILET)
        box.telegram.sends(anna, "photo")
        said = await handled(box, anna, updates=7)

        assert "van wie nummer 1 schreef" in confirmed
        assert "/deblokkeren 1" in confirmed
        assert told.text.startswith("De bibliotheek heeft besloten hier geen berichten meer")
        assert "035 000 00 00" in told.text
        assert len(said) == 3
        assert [(s.text, s.patron) for s in await stored(box)] == [(CLEANING, None)]
        async with box.database.read() as session:
            [patron] = await session.scalars(select(Patron))
        assert (patron.blocked, patron.branch, patron.language) == (True, None, None)

    async def test_who_is_unblocked_may_write_again(self, box: Box, anna: User) -> None:
        await box.answer(anna, CLEANING)
        await staff_say(box, "/block 1")
        await box.answer(anna, TOILET)
        confirmed = await staff_say(box, "/unblock 1")
        await box.answer(anna, TOILET)

        assert confirmed.startswith("Wie nummer 1 schreef, kan weer schrijven.")
        assert len(await stored(box)) == 2
        async with box.database.read() as session:
            history = await suggestions.history(session, 1)
        assert [(e.what, e.actor) for e in history[1:]] == [
            ("blocked", "staff"),
            ("unblocked", "staff"),
        ]

    async def test_only_staff_block_and_only_who_is_known(self, box: Box, anna: User) -> None:
        await box.answer(anna, CLEANING)
        group = box.telegram.add_group("Anna's groep")
        box.telegram.joins(anna, group)
        box.telegram.says(anna, "/block 1", chat=group)
        question = await box.answer(anna, "/forget")
        await box.press(anna, question, "Vergeet mij, bewaar mijn ideeën")
        await box.answer(anna, "/help")

        assert not box.said(group)
        assert await staff_say(box, "/block") == (
            "Welk nummer bedoelt u? Schrijf bijvoorbeeld: /blokkeren 12"
        )
        assert "Nummer 7 ken ik niet" in await staff_say(box, "/block 7")
        assert "nummer tegelijk" in await staff_say(box, "/block 1 2")
        assert "Ik weet niet meer wie nummer 1 schreef" in await staff_say(box, "/block 1")


class TestQuoting:
    async def test_the_answers_to_several_in_a_row_show_what_they_answer(
        self, box: Box, anna: User
    ) -> None:
        said = [box.telegram.says(anna, text) for text in (TOILET, CLEANING, SUNDAYS)]
        answers = await box.hears(anna, 3)

        assert [answer.reply_to for answer in answers[1:]] == said[1:]

    async def test_an_answer_at_once_does_not(self, box: Box, anna: User) -> None:
        first = await box.answer(anna, TOILET)
        box.clock.tick(minutes=5)
        second = await box.answer(anna, TOILET)

        assert (first.reply_to, second.reply_to) == (None, None)
