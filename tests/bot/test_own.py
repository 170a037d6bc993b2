"""Patrons leaf through their own suggestions, and through what the library did."""

import pytest

from bot.playground.chats import User
from bot.settings import Settings
from storage import suggestions
from tests.bot.conftest import Box
from tests.bot.steps import FOLLOW, done, labels, staff_say, stored
from tests.storage.samples import suggestion

TOILET = "De wc op de eerste verdieping is vaak vies"
WIFI = "De wifi valt steeds weg"
SUNDAYS = "Please open on Sundays"


async def add_done(box: Box, count: int, *, branch: str | None = "laren") -> None:
    """Store what was done without a chat, as from a paper form; later ones are done later."""
    async with box.database.write() as session:
        for number in range(1, count + 1):
            box.clock.tick(seconds=1)
            row = suggestion(
                box.clock(),
                text="een geheim",
                branch=branch,
                status="done",
                reason=f"Klaar {number}.",
                channel="paper",
            )
            await suggestions.add(session, row, actor="system")


@pytest.mark.parametrize("command", ["/my", "/mijn", "/MY"])
async def test_own_suggestions_are_listed_newest_first(
    box: Box, anna: User, sam: User, command: str
) -> None:
    """With number, first words, status and day; nobody else's."""
    await box.answer(anna, TOILET)
    await box.answer(sam, SUNDAYS)
    await box.answer(anna, WIFI)
    await staff_say(box, "/oppakken 1")
    mine = await box.answer(anna, command)

    assert mine.text == (
        "Ik heb 2 berichten van u.\n\n"
        f"Nummer 3, 2 maart 2026: ontvangen\n{WIFI}\n\n"
        f"Nummer 1, 2 maart 2026: opgepakt\n{TOILET}"
    )
    assert labels(mine) == [[f"3: {WIFI}"], ["1: De wc op de eerste…"]]


async def test_a_card_is_the_receipt_as_it_is_now(box: Box, anna: User) -> None:
    """Sent anew, with its buttons; the list stays."""
    await box.answer(anna, TOILET)
    mine = await box.answer(anna, "/my")
    await staff_say(box, "/gedaan 1 Er wordt vaker schoongemaakt.")
    box.telegram.presses(anna, mine, mine.data("1: De wc op de eerste…"))
    card = (await box.hears(anna, 3))[-1]

    assert "Stand van zaken: gedaan" in card.text
    assert "De bibliotheek schrijft:\nEr wordt vaker schoongemaakt." in card.text
    assert labels(card) == [["Klopt", "Wijzigen"]]
    assert mine.text.startswith("Ik heb 1 bericht van u.")


async def test_own_suggestions_come_five_a_page(box: Box, anna: User) -> None:
    for _ in range(11):
        await box.answer(anna, WIFI)
    mine = await box.answer(anna, "/my")
    first = (mine.text, labels(mine)[-1])
    second = await box.press(anna, mine, "Oudere")
    middle = labels(mine)[-1]
    third = await box.press(anna, mine, "Oudere")

    assert first[0].endswith("Bladzijde 1 van 3")
    assert (first[1], middle, labels(mine)) == (
        ["Oudere"],
        ["Nieuwere", "Oudere"],
        [[f"1: {WIFI}"], ["Nieuwere"]],
    )
    assert "Nummer 6," in second
    assert "Nummer 1," in third


@pytest.mark.parametrize("page", ["99999999", "9" * 60, "-1", "x", "", "²"])
async def test_a_page_that_is_not_there_is_one_that_is(box: Box, anna: User, page: str) -> None:
    await box.answer(anna, WIFI)
    mine = await box.answer(anna, "/my")
    await box.press_old(anna, mine, f"0:own:{page}")

    assert mine.text.startswith("Ik heb 1 bericht van u.")


async def test_nobody_opens_somebody_elses(box: Box, anna: User, sam: User) -> None:
    await box.answer(anna, WIFI)
    own = await box.answer(sam, SUNDAYS)

    assert await box.press_old(sam, own, "1:card:") == "This button no longer works."


async def test_who_wrote_nothing_gets_a_friendly_word(box: Box, anna: User) -> None:
    mine = await box.answer(anna, "/my")

    assert mine.text == (
        "Ik heb nog niets van u. Wat kan er beter? Schrijf het gerust, in uw eigen woorden."
    )


async def test_erased_words_are_said_to_be_erased(box: Box, anna: User) -> None:
    await box.answer(anna, WIFI)
    async with box.database.write() as session:
        await suggestions.wipe_texts(session, before=box.clock().replace(year=2027))

    assert "(tekst gewist)" in (await box.answer(anna, "/my")).text


# What was done


@pytest.mark.parametrize("command", ["/done", "/gedaan"])
async def test_what_was_done_is_for_everybody(
    box: Box, anna: User, sam: User, command: str
) -> None:
    """In staff's words, with subject, branch and month; never in a patron's."""
    await box.answer(anna, "/start laren")
    await done(box, anna, TOILET, "Er wordt vaker schoongemaakt.")
    results = await box.answer(sam, command)

    assert results.text == (
        "You asked, we did\n\n"
        "Er wordt vaker schoongemaakt.\nBuilding and facilities, Laren, March 2026"
    )
    assert labels(results) == [["Laren", "Blaricum"]]


async def test_what_is_only_taken_up_or_declined_is_not_done(box: Box, anna: User) -> None:
    for number, order in ((1, "/oppakken 1"), (2, "/afwijzen 2 Nee."), (3, "/gedaan 3 Ja.")):
        await box.answer(anna, WIFI)
        await staff_say(box, order)
        assert (await stored(box))[-1].number == number
    await staff_say(box, "/terugdraaien 3")

    assert (await box.answer(anna, "/done")).text == (
        "U vroeg, wij deden\n\nEr is nog niets klaar. Hebt u een idee? Schrijf het gerust."
    )


async def test_ones_own_branch_comes_first(box: Box, anna: User) -> None:
    await box.answer(anna, "/start blaricum")
    await add_done(box, 1, branch="laren")
    elsewhere = await box.answer(anna, "/done")
    await add_done(box, 1, branch="blaricum")
    here = await box.answer(anna, "/done")
    before = (here.text, labels(here))
    everywhere = await box.press(anna, here, "Alle vestigingen")

    assert elsewhere.text.startswith("U vroeg, wij deden\n\nKlaar 1.")
    assert labels(elsewhere) == [["Blaricum", "Laren"]]
    assert before[0].startswith("U vroeg, wij deden: Blaricum\n\nKlaar 1.")
    assert before[1] == [["Laren", "Alle vestigingen"]]
    assert everywhere.count("Klaar 1.") == 2


async def test_what_was_done_comes_five_a_page_newest_first(box: Box, anna: User) -> None:
    await add_done(box, 6)
    await add_done(box, 1, branch=None)
    results = await box.answer(anna, "/done")
    await box.press(anna, results, "Laren")
    first = results.text
    second = await box.press(anna, results, "Oudere")

    assert "Klaar 6." in first
    assert "Klaar 1." not in first
    assert first.endswith("Bladzijde 1 van 2")
    assert second.split("\n\n")[1].startswith("Klaar 1.")
    assert "een geheim" not in first + second


@pytest.mark.parametrize("data", ["0:results:", "0:results:0:moon", "0:results:x:laren"])
async def test_a_button_of_nowhere_shows_something_all_the_same(
    box: Box, anna: User, data: str
) -> None:
    await add_done(box, 6)
    results = await box.answer(anna, "/done")
    await box.press_old(anna, results, data)

    assert results.text.startswith("U vroeg, wij deden")


async def test_a_library_without_branches_names_none(box: Box, anna: User) -> None:
    library = box.settings.library.model_copy(update={"branches": ()})
    box.settings = Settings(**dict(box.settings) | {"library": library})
    receipt = await box.answer(anna, WIFI)
    await staff_say(box, "/gedaan 1 Er is een nieuw netwerk.")
    results = await box.answer(anna, "/done")

    assert labels(receipt)[1:] == [
        ["Intrekken"],
        ["Maak er een officiële klacht van"],
        [FOLLOW["nl"]],
    ]
    assert results.text.endswith("Computers, wifi en printen, maart 2026")
    assert labels(results) == []
