"""The loop is closed: staff decide, and who asked to hear of it does."""

from typing import Any

import pytest

from bot.playground.chats import User
from tests.bot.conftest import Box
from tests.bot.steps import (
    FOLLOW,
    STOP,
    followed,
    history,
    labels,
    patrons,
    questions,
    staff_say,
    stored,
    until_stored,
)

TOILET = "De wc op de eerste verdieping is vaak vies"
SUNDAYS = "Please open on Sundays"
CLEANED = "Er wordt nu drie keer per dag schoongemaakt."


async def test_a_patron_asks_to_hear_of_it_and_no_longer(box: Box, anna: User) -> None:
    """The receipt says in words which it is; pressed again it is undone."""
    receipt = await box.answer(anna, TOILET)
    before = receipt.text
    on = await box.press(anna, receipt, FOLLOW["nl"])
    [wanted] = await stored(box)
    off = await box.press(anna, receipt, STOP["nl"])
    [unwanted] = await stored(box)

    assert "Ik laat u weten" not in before
    assert "Ik laat u weten wat ermee gebeurt." in on
    assert "Ik stuur u hier geen bericht meer over." in off
    assert (wanted.followed, unwanted.followed) == (True, False)
    assert labels(receipt)[-1] == [FOLLOW["nl"]]


async def test_nobody_follows_what_is_somebody_elses(box: Box, anna: User, sam: User) -> None:
    receipt = await box.answer(anna, TOILET)
    own = await box.answer(sam, SUNDAYS)
    said = await box.press_old(sam, own, receipt.data(FOLLOW["nl"]))

    assert said == "This button no longer works."
    assert not (await stored(box))[0].followed


async def test_each_step_is_told_with_number_words_and_reason(box: Box, anna: User) -> None:
    await followed(box, anna, TOILET)
    await staff_say(box, "/oppakken 1")
    await staff_say(box, f"/gedaan 1 {CLEANED}")
    [_, taken_up, done] = await box.hears(anna, 3)

    assert taken_up.text == (
        "Nieuws over uw bericht nummer 1: de bibliotheek is ermee bezig.\n\n"
        f"U schreef: “{TOILET}”\n\nIk laat u weten hoe het afloopt."
    )
    assert labels(taken_up) == [[STOP["nl"]]]
    assert done.text == (
        "Nieuws over uw bericht nummer 1: de bibliotheek heeft er iets aan gedaan.\n\n"
        f"U schreef: “{TOILET}”\n\nDe bibliotheek schrijft:\n{CLEANED}\n\n"
        "Over een tijdje vraag ik u of het nu beter is."
    )


async def test_a_no_is_told_with_its_reason(box: Box, sam: User) -> None:
    """In the language of who wrote, whatever staff speak."""
    await followed(box, sam, SUNDAYS)
    await staff_say(box, "/afwijzen 1 There is no money for it.")
    told = (await box.hears(sam, 2))[-1]

    assert told.text == (
        "The library has looked at number 1 and is not going to do it.\n\n"
        f"You wrote: “{SUNDAYS}”\n\nThe library writes:\nThere is no money for it.\n\n"
        "Thank you for telling us."
    )
    assert labels(told) == []


async def test_the_chosen_language_is_the_one_that_is_written_in(box: Box, anna: User) -> None:
    question = await box.answer(anna, "/language")
    await box.press(anna, question, "English")
    receipt = await box.answer(anna, TOILET)
    await box.press(anna, receipt, FOLLOW["en"])
    await staff_say(box, "/oppakken 1")

    assert (await box.hears(anna, 3))[-1].text.startswith("News about your message number 1")


async def test_who_did_not_ask_hears_nothing(box: Box, anna: User) -> None:
    await box.answer(anna, TOILET)
    said = await staff_say(box, f"/gedaan 1 {CLEANED}")
    await box.answer(anna, "/help")

    assert "Niemand heeft gevraagd om bericht hierover." in said
    assert len(box.said(anna)) == 2
    assert (await stored(box))[0].answered_at is None


async def test_who_stopped_hears_nothing_more(box: Box, anna: User) -> None:
    """By the button under the news; the news then reads as the receipt does."""
    await followed(box, anna, TOILET)
    await staff_say(box, "/oppakken 1")
    news = (await box.hears(anna, 2))[-1]
    card = await box.press(anna, news, STOP["nl"])
    await staff_say(box, f"/gedaan 1 {CLEANED}")
    await box.answer(anna, "/help")

    assert "Stand van zaken: opgepakt" in card
    assert "Intrekken" not in str(labels(news))
    assert len(box.said(anna)) == 3


async def test_what_was_told_is_corrected_when_it_is_taken_back(box: Box, anna: User) -> None:
    """And told again when it is so after all."""
    await followed(box, anna, TOILET)
    await staff_say(box, "/oppakken 1")
    await staff_say(box, "/terugdraaien 1")
    again = await staff_say(box, "/oppakken 1")
    _, news, correction, more_news = await box.hears(anna, 4)

    assert "De bezoeker krijgt nu bericht." in again
    assert correction.text == (
        "Een correctie over uw bericht nummer 1: het laatste nieuws klopte niet. "
        "Het is nu: ontvangen."
    )
    assert labels(correction) == [[STOP["nl"]]]
    assert news.text == more_news.text


async def test_after_a_mistake_the_patron_hears_how_it_is(box: Box, anna: User) -> None:
    """Declined by mistake, taken back, done."""
    await followed(box, anna, TOILET)
    await staff_say(box, "/afwijzen 1 Verkeerd nummer.")
    undone = await staff_say(box, "/terugdraaien 1")
    await staff_say(box, f"/gedaan 1 {CLEANED}")
    told = (await box.hears(anna, 4))[-1]

    assert undone == "Nummer 1 is weer: ontvangen.\n\nDe bezoeker krijgt nu bericht."
    assert CLEANED in told.text


async def test_words_are_replaced_without_another_message(box: Box, anna: User) -> None:
    await followed(box, anna, TOILET)
    await staff_say(box, "/gedaan 1 Er word vaker schoongemaakt.")
    said = await staff_say(box, "/gedaan 1 Er wordt vaker schoongemaakt.")
    await box.answer(anna, "/help")

    assert "Niemand krijgt hier bericht van." in said
    assert (await stored(box))[0].reason == "Er wordt vaker schoongemaakt."
    assert len(box.said(anna)) == 3


async def test_every_act_of_staff_is_in_the_history(box: Box, anna: User) -> None:
    await followed(box, anna, TOILET)
    await staff_say(box, f"/done 1 {CLEANED}")
    await staff_say(box, "/undo 1")

    assert (await history(box))[1:] == [
        ("staff", "status", "new", "done"),
        ("staff", "reason", None, CLEANED),
        ("system", "told", None, "done"),
        ("staff", "status", "done", "new"),
        ("staff", "reason", CLEANED, None),
        ("system", "told", None, "corrected"),
    ]


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        pytest.param("/oppakken", "Welk nummer bedoelt u? Schrijf bijv", id="no number"),
        pytest.param("/oppakken 99", "Nummer 99 ken ik niet.", id="unknown"),
        pytest.param(f"/oppakken {'9' * 30}", "Welk nummer bedoelt u?", id="no number there is"),
        pytest.param(
            "/gedaan 1", "Er is nog niets veranderd. Wat is er gedaan?", id="done without a reason"
        ),
        pytest.param(
            "/afwijzen 1", "Er is nog niets veranderd. Waarom niet?", id="declined without a reason"
        ),
        pytest.param(f"/gedaan 1 {'x' * 701}", "Dat is te lang", id="too long"),
        pytest.param("/oppakken 1 en 2", "Eén nummer tegelijk graag.", id="several numbers"),
        pytest.param(
            "/afwijzen 1 Bel Marijke, 06 12345678", "Er staat een telefoonnummer", id="a number"
        ),
        pytest.param("/opakken 1", "Die opdracht ken ik niet. Deze ken ik wel:", id="a slip"),
        pytest.param("/help", "Die opdracht ken ik niet.", id="help"),
        pytest.param("/terugdraaien 1", "Over nummer 1 is nog niets besloten.", id="nothing yet"),
    ],
)
async def test_staff_are_told_kindly_what_is_missing(
    box: Box, anna: User, order: str, answer: str
) -> None:
    await followed(box, anna, TOILET)
    said = await staff_say(box, order)

    assert said.startswith(answer)
    assert (await stored(box))[0].status == "new"


async def test_what_is_missing_is_asked_for_with_a_command_to_copy(box: Box, anna: User) -> None:
    """In the room's language, with the number that was written."""
    await box.answer(anna, TOILET)

    assert (await staff_say(box, "/done 1")).endswith("\n/gedaan 1 Er staat nu een tweede printer.")


@pytest.mark.parametrize(
    ("steps", "order", "answer"),
    [
        (["/oppakken 1"], "/oppakken 1", "Nummer 1 is al opgepakt."),
        (["/gedaan 1 Klaar."], "/afwijzen 1 Nee.", "Over nummer 1 is al besloten."),
        (["/gedaan 1 Klaar."], "/oppakken 1", "Over nummer 1 is al besloten."),
    ],
)
async def test_staff_are_told_what_cannot_follow(
    box: Box, anna: User, steps: list[str], order: str, answer: str
) -> None:
    await box.answer(anna, TOILET)
    for step in steps:
        await staff_say(box, step)

    assert (await staff_say(box, order)).startswith(answer)


async def test_what_was_withdrawn_is_its_patrons(box: Box, anna: User) -> None:
    receipt = await box.answer(anna, TOILET)
    await box.press(anna, receipt, "Intrekken")

    assert (await staff_say(box, "/oppakken 1")).startswith("Nummer 1 is ingetrokken")


async def test_staff_are_told_that_patrons_read_it_as_written(box: Box, anna: User) -> None:
    await followed(box, anna, TOILET)

    assert await staff_say(box, f"/gedaan 1 {CLEANED}") == (
        "Nummer 1 is nu: gedaan.\n\nDe bezoeker krijgt nu bericht.\n\n"
        "Bezoekers lezen uw woorden zoals u ze schreef. Wilt u iets veranderen? Stuur de opdracht "
        "dan nog een keer."
    )


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        pytest.param("/oppakken 1", True, id="a group that is no staff room"),
        pytest.param("/ban 1", False, id="a command of another bot"),
        pytest.param("/oppakken@other_bot 1", False, id="meant for another bot"),
        pytest.param("oppakken 1", False, id="no command"),
    ],
)
async def test_what_is_not_for_us_is_not_answered(
    box: Box, anna: User, text: str, elsewhere: bool
) -> None:
    await box.answer(anna, TOILET)
    room = box.telegram.add_group("Andere groep") if elsewhere else box.room
    box.telegram.joins(anna, room)
    room.members[box.telegram.bot.id] = "administrator"  # who hears all that is said
    box.telegram.says(anna, text, chat=room)
    await box.answer(anna, "/help")

    assert box.said(room) == []
    assert (await stored(box))[0].status == "new"


async def test_what_is_passed_on_to_the_room_decides_nothing(box: Box, anna: User) -> None:
    """A patron's words may look like a command."""
    await box.answer(anna, TOILET)
    box.telegram.joins(anna, box.room)
    origin = {"type": "user", "date": box.telegram.now, "sender_user": anna.json}
    command: dict[str, Any] = {"type": "bot_command", "offset": 0, "length": 9}
    forwarded = {"text": "/oppakken 1", "entities": [command], "forward_origin": origin}
    box.telegram.posts(anna, forwarded, chat=box.room)
    await box.answer(anna, "/help")

    assert (await stored(box))[0].status == "new"


async def test_the_room_is_known_after_it_moved(box: Box, anna: User) -> None:
    await box.answer(anna, TOILET)
    box.telegram.joins(anna, box.room)
    box.room = box.telegram.upgrades(anna, box.room)

    assert (await staff_say(box, "/oppakken 1")).startswith("Nummer 1 is nu: opgepakt.")


async def test_who_blocked_the_bot_is_not_written_to(box: Box, anna: User) -> None:
    """Their address goes at once, and nothing of theirs is followed any more."""

    async def gone() -> bool:
        return (await patrons(box))[0].unreachable_since is not None

    await followed(box, anna, TOILET)
    box.telegram.blocks(anna)
    await until_stored(gone)
    said = await staff_say(box, f"/gedaan 1 {CLEANED}")

    [patron] = await patrons(box)
    assert "Niemand heeft gevraagd om bericht hierover." in said
    assert (patron.sealed_chat, patron.unreachable_since) == (None, box.clock())
    assert not (await stored(box))[0].followed
    assert len(box.said(anna)) == 1


async def test_who_cannot_be_written_to_is_not_asked_later(box: Box, anna: User) -> None:
    """Also where we only notice when we write."""

    async def dropped() -> bool:
        return await questions(box) == [] and (await patrons(box))[0].sealed_chat is None

    await followed(box, anna, TOILET)
    box.telegram.private_chat(anna).members[box.telegram.bot.id] = "kicked"
    await staff_say(box, f"/gedaan 1 {CLEANED}")

    await until_stored(dropped)
