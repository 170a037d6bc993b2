"""Every path of the closed loop, in each language, with nothing of the other in it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.i18n import LANGUAGES, Language
from bot.playground.chats import User
from tests.bot.conftest import Box
from tests.bot.steps import FOLLOW, STOP, later, patrons, staff_say

HELP = ("Schrijf hier wat", "Write here what")
DUTCH = Path(__file__).parents[2] / "bot/locale/nl/LC_MESSAGES/ideeenbus.po"
PLACES = re.compile(r"\{\w+\}|\n+")
# Shorter ones, such as "done" and "Laren", may well stand in the other language too.
SHORTEST = 12

WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "wish": "De wc op de eerste verdieping is vaak vies",
        "other": "De wifi valt steeds weg",
        "reason": "Er komt vaker iemand langs.",
        "older": "Oudere",
        "newer": "Nieuwere",
        "yes": "Ja",
        "partly": "Een beetje",
        "not now": "Nu niet",
        "better": "Is het nu beter?",
        "all": "Alle vestigingen",
        "keep": "Vergeet mij, bewaar mijn ideeën",
        "erase": "Wis alles wat ik schreef",
        "no": "Nee, laat het zo",
    },
    "en": {
        "wish": "The toilet on the first floor is often dirty",
        "other": "The wifi keeps dropping",
        "reason": "Somebody comes by more often.",
        "older": "Older",
        "newer": "Newer",
        "yes": "Yes",
        "partly": "A bit",
        "not now": "Not now",
        "better": "Is it better now?",
        "all": "All branches",
        "keep": "Forget me, keep my ideas",
        "erase": "Erase everything I wrote",
        "no": "No, leave it as it is",
    },
}


@pytest.fixture(scope="module")
def of_language() -> dict[Language, set[str]]:
    """What stands between the places to fill in, of each language's texts."""
    found: dict[Language, set[str]] = {"nl": set(), "en": set()}
    with DUTCH.open("rb") as file:
        for message in read_po(file, locale="nl"):
            for language, texts in (("en", message.id), ("nl", message.string)):
                for text in [texts] if isinstance(texts, str) else texts or ():
                    found[language] |= {  # type: ignore[index]
                        part.strip() for part in PLACES.split(text) if len(part.strip()) > SHORTEST
                    }
    both = found["nl"] & found["en"]
    return {language: parts - both for language, parts in found.items()}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_of_the_other_language_is_said(
    box: Box, language: Language, of_language: dict[Language, set[str]]
) -> None:
    kim = box.telegram.add_user("Kim", language_code=language)
    box.settings = box.settings.model_copy(
        update={"staff": (box.settings.staff[0].model_copy(update={"language": language}),)}
    )
    said = await every_path(box, kim, WORDS[language], language)

    [other] = set(LANGUAGES) - {language}
    leaks = {part for part in of_language[other] for text in said if part in text}
    missing = sorted(part for part in NEWS[language] if not any(part in text for text in said))
    assert leaks == set()
    assert missing == []


# A word of each thing that must have been said on the way.
NEWS: dict[Language, tuple[str, ...]] = {
    "nl": ("ermee bezig", "iets aan gedaan", "gaat dit niet doen", "Is het nu beter?", "uw cijfer"),
    "en": ("working on it", "done something", "not going to do", "Is it better now?", "your mark"),
}


async def every_path(box: Box, kim: User, words: dict[str, str], language: Language) -> list[str]:
    """Do all that can be done, and return all that was said, edited, shown, and on buttons."""
    seen: list[str] = []
    helped = 0

    async def settle() -> None:
        """Wait until all was said, by saying something whose answer comes after it; look."""
        nonlocal helped
        helped += 1
        box.telegram.says(kim, "/help")
        await box.until(lambda: sum(m.text.startswith(HELP) for m in box.said(kim)) == helped)
        for message in [*box.said(kim), *box.said(box.room)]:
            seen.append(message.text)
            seen.extend(button["text"] for row in message.buttons for button in row)

    async def say(*messages: str) -> None:
        for text in messages:
            box.telegram.says(kim, text)
        await settle()

    async def press(begins: str) -> None:
        """Press the newest button whose label begins like this."""
        message, data = [
            (message, button["callback_data"])
            for message in box.said(kim)
            for row in message.buttons
            for button in row
            if button["text"].startswith(begins)
        ][-1]
        seen.append(await box.press_old(kim, message, data))
        await settle()

    async def staff(*orders: str) -> None:
        seen.extend([await staff_say(box, order) for order in orders])

    done = f"/done {{}} {words['reason']}"
    await say("/start", "/start laren", "/my", "/done", "/privacy")
    await say(words["other"], words["other"])
    for text in [words["wish"], words["other"]] * 2:
        await say(text)
        await press(FOLLOW[language])
    await press(STOP[language])
    await press(FOLLOW[language])
    await staff("/takeup 3", "/done 3", done.format(3), *["/undo 3"] * 3)
    await staff("/done", "/takeup 99", "/decline 4", "/takeup 4", "/takeup 4")
    await staff(f"/decline 4 {words['reason']}", "/takeup 4")
    await staff(*(done.format(number) for number in (1, 3, 5, 6)))
    await staff("/block 3", "/unblock 3", "/block", "/help")
    await say("/my")
    for label in (words["older"], "1: ", words["newer"]):
        await press(label)
    await say("/done")
    await press(words["all"])
    for days, label in ((28, "yes"), (1, "partly")):
        await later(box, days=days)
        await box.until(lambda: words["better"] in box.said(kim)[-1].text)
        await settle()
        await press(words[label])
        await say(words["other"])
    await press(words["not now"])
    for label in ("no", "keep", "erase"):
        await say("/forget")
        await press(words[label])
    assert await patrons(box) == []
    return seen
