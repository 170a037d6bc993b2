"""The whole conversation in each language: no word of the other is in it."""

import asyncio
import re
from collections.abc import Iterator, Sequence

import pytest
from babel.messages.pofile import read_po

from bot.i18n import Language
from bot.patrons.flood import MANY, MOST
from bot.playground.chats import Json, Message, User
from storage import patrons
from storage.vault import Vault
from tests.bot.conftest import Box
from tests.bot.test_conversation import photo, says, stored
from tests.bot.test_texts import DUTCH
from tests.conftest import KEY

# Shorter pieces, such as "Menu" or a name, may well be the same in both.
SHORTEST_PIECE = 12
PLACES = re.compile(r"\{\w+\}|/\w+")

SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "idea": "Kan de wc wat vaker schoongemaakt worden?",
        "complaint": "De lift in Laren is kapot",
        "compliment": "De medewerker was heel vriendelijk",
        "question": "Hoe laat zijn jullie open?",
        "unsure": "Ik kreeg geen hulp bij de printer en werd weggestuurd",
        "details": "De wifi valt steeds weg, bel 06 12345678",
        "more": "Vooral op zaterdag",
        "greeting": "hallo",
        "thanks": "Dank u wel",
        "chatter": "mijn kat Poes",
        "withdraw": "intrekken",
    },
    "en": {
        "idea": "Could you clean the toilets more often?",
        "complaint": "The lift in Laren is broken",
        "compliment": "The staff is so friendly!",
        "question": "What time do you open on Sunday?",
        "unsure": "Nobody helped me with the printer and I was sent away",
        "details": "The wifi keeps dropping, call 06 12345678",
        "more": "Especially on Saturdays",
        "greeting": "hello",
        "thanks": "Thank you",
        "chatter": "my cat Kitty",
        "withdraw": "withdraw",
    },
}
COMMANDS = ("/start", "/start weesp", "/start laren", "/help", "/privacy", "/stop", "/forget")
TYPOS = ("/xyz", "/forgte")
MEDIA = ("voice", "video", "document", "sticker", "contact", "location", "poll")


@pytest.fixture(scope="module")
def pieces() -> dict[Language, set[str]]:
    """What is said in one language and never in the other."""
    with DUTCH.open("rb") as file:
        catalogue = [message for message in read_po(file, locale="nl") if message.id]
    found: dict[Language, set[str]] = {"en": set(), "nl": set()}
    for message in catalogue:
        found["en"] |= set(_pieces(message.id))
        found["nl"] |= set(_pieces(message.string or ""))
    both = found["en"] & found["nl"]
    return {"en": found["en"] - both, "nl": found["nl"] - both}


def _pieces(text: str | Sequence[str]) -> Iterator[str]:
    """Yield what stands between the places of a text that are filled in."""
    for form in [text] if isinstance(text, str) else text:
        for line in form.split("\n"):
            yield from (
                piece.strip() for piece in PLACES.split(line) if len(piece) >= SHORTEST_PIECE
            )


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_no_language_leaks_into_the_other(
    box: Box, language: Language, pieces: dict[Language, set[str]]
) -> None:
    patron = box.telegram.add_user("Robin", language_code=language)
    heard = await whole_conversation(box, patron, SAID[language])

    other: Language = "en" if language == "nl" else "nl"
    leaked = {piece for piece in pieces[other] for text in heard if piece in text}
    own = {piece for piece in pieces[language] for text in heard if piece in text}
    assert leaked == set()
    assert len(own) > 100  # it was a whole conversation


async def whole_conversation(box: Box, patron: User, said: dict[str, str]) -> list[str]:
    """Go all ways, press all buttons, and return all that was heard and shown."""
    heard: list[str] = []

    async def hear(content: str | Json, *, reply_to: Message | None = None) -> Message:
        answer = await says(box, patron, content, reply_to=reply_to)
        heard.extend([answer.text, *(b["text"] for row in answer.buttons for b in row)])
        box.clock.tick(minutes=11)  # each friendly word anew, and never too much
        return answer

    async def press(message: Message, action: str) -> None:
        [data] = [
            button["callback_data"]
            for row in message.buttons
            for button in row
            if button["callback_data"].partition(":")[2].startswith(action)
        ]
        pressed = box.telegram.presses(patron, message, data)
        await box.until(lambda: pressed.answer is not None)
        await asyncio.sleep(0.05)
        heard.extend([message.text, *(b["text"] for row in message.buttons for b in row)])
        heard.append((pressed.answer or {}).get("text", ""))

    await hear(said["idea"])  # the branch is asked for
    for text in (*COMMANDS[:2], *TYPOS, said["withdraw"], said["greeting"], said["thanks"]):
        await hear(text)
    receipt = await hear(said["idea"])
    for action in ("change", "areas", "back", "change", "kinds", "kind:question", "change"):
        await press(receipt, action)
    for action in ("branches", "anybranch", "change", "branches", "branch:laren", "right"):
        await press(receipt, action)
    reply = await hear(said["more"], reply_to=receipt)
    for action in ("withdraw", "restore"):
        await press(reply, action)
    before = len(box.said(patron))
    box.telegram.edits(patron, box.telegram.messages(patron)[0], said["compliment"])
    heard.append((await box.hears(patron, before + 1))[-1].text)
    complaint = await hear(said["complaint"])
    for action in ("formal", "informal"):
        await press(complaint, action)
    await hear(said["compliment"])
    unsure = await hear(said["unsure"])
    await press(unsure, "areas")
    await hear(said["details"])
    await press(await hear(said["question"]), "send")
    await hear(said["greeting"])
    box.clock.tick(minutes=-10)
    await hear(said["chatter"])
    for medium in MEDIA:
        before = len(box.said(patron))
        box.telegram.sends(patron, medium)
        heard.append((await box.hears(patron, before + 1))[-1].text)
    before = len(box.said(patron))
    box.telegram.sends(patron, "video", caption=said["idea"])
    box.telegram.forwards(patron, said["idea"], written_by=patron)
    heard += [message.text for message in (await box.hears(patron, before + 2))[before:]]
    await press(await hear(photo("f1")), "photo")
    await hear(photo("f2"))
    await hear(said["idea"])
    await hear(photo("f3"), reply_to=receipt)
    for text in COMMANDS:
        await hear(text)
    for messages in (MANY, MOST):
        async with box.database.write() as session:
            found = await patrons.find(session, Vault(KEY).pseudonym(patron.id))
            assert found
            found.busy_since, found.busy_count = box.clock(), messages
        await hear(said["idea"])
    async with box.database.write() as session:
        await patrons.block(session, Vault(KEY).pseudonym(patron.id))
    await hear(said["idea"])
    await press(await hear("/forget"), "forget:keep")
    assert await stored(box)
    return heard
