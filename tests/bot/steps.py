"""What staff and time do to a suggestion, for tests of what its patron meets."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from bot.patrons.people import People
from bot.patrons.questions import Questions
from bot.playground.chats import Message, User
from storage.tables import Event, FollowUp, Patron, Suggestion
from storage.vault import Vault
from tests.bot.conftest import PATIENCE_S, Box
from tests.conftest import KEY

FOLLOW = {"nl": "Laat mij weten wat ermee gebeurt", "en": "Let me know what happens"}
STOP = {"nl": "Geen bericht meer hierover", "en": "No more news about this"}


def labels(message: Message) -> list[list[str]]:
    return [[button["text"] for button in row] for row in message.buttons]


async def staff_say(box: Box, text: str) -> str:
    """Say something in the staff room, and return what the bot answers there."""
    marijke = box.telegram.add_user("Marijke", language_code="nl")
    box.telegram.joins(marijke, box.room)
    said = box.telegram.says(marijke, text, chat=box.room)

    def answers() -> list[Message]:
        return [m for m in box.said(box.room) if m.reply_to and m.reply_to.id == said.id]

    await box.until(lambda: bool(answers()))
    return answers()[0].text


async def followed(box: Box, user: User, text: str) -> Message:
    """Write something and ask to hear of it; return the receipt."""
    receipt = await box.answer(user, text)
    await box.press(user, receipt, FOLLOW["nl" if user.language_code == "nl" else "en"])
    return receipt


async def done(box: Box, user: User, text: str, reason: str) -> int:
    """Have something done that a patron follows; return its number."""
    receipt = await followed(box, user, text)
    number = int(receipt.data(STOP["nl" if user.language_code == "nl" else "en"]).split(":")[0])
    before = len(box.said(user))
    await staff_say(box, f"/done {number} {reason}")
    await box.hears(user, before + 1)
    return number


async def later(box: Box, **time: float) -> None:
    """Let time go by; what is due is looked for when the bot starts again."""
    await box.stop()
    box.clock.tick(**time)
    box.start()


async def asked(box: Box, user: User, text: str = "De wc is vaak vies") -> Message:
    """Bring a patron to the question whether it is better now."""
    await done(box, user, text, "Er wordt vaker schoongemaakt.")
    before = len(box.said(user))
    await later(box, days=28)
    return (await box.hears(user, before + 1))[-1]


async def asks_now(box: Box) -> int:
    """Stop the bot, look once for questions that are due, and return how many were asked."""
    await box.stop()
    return await Questions(box.database, People(Vault(KEY)), box.settings, box.clock).ask_due()


async def stored(box: Box) -> list[Suggestion]:
    async with box.database.read() as session:
        return list(await session.scalars(select(Suggestion).order_by(Suggestion.number)))


async def history(box: Box, number: int = 1) -> list[tuple[str, str, str | None, str | None]]:
    async with box.database.read() as session:
        events = await session.scalars(
            select(Event).where(Event.suggestion == number).order_by(Event.id)
        )
        return [(event.actor, event.what, event.before, event.after) for event in events]


async def questions(box: Box) -> list[FollowUp]:
    async with box.database.read() as session:
        return list(await session.scalars(select(FollowUp).order_by(FollowUp.suggestion)))


async def patrons(box: Box) -> list[Patron]:
    async with box.database.read() as session:
        return list(await session.scalars(select(Patron)))


async def until_stored(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what no message tells of."""
    async with asyncio.timeout(PATIENCE_S):
        while not await holds():
            await asyncio.sleep(0.02)
