"""A patron wants to be forgotten: with or without the words they wrote."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import Language
from bot.messages import Button, Message, answer, edit, send
from bot.patrons import forgetting_texts as texts
from bot.patrons.buttons import Action, data
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.wire.turn import Turn
from storage import outbox, patrons, suggestions

KEEP, ERASE, NO = "keep", "erase", "no"
# What the button carried when there was only one way.
YES = "yes"


@dataclass(frozen=True)
class Forgetting:
    people: People

    async def ask(self, turn: Turn, person: Person) -> None:
        async with turn.database.read() as session:
            patron = await self.people.find(session, person)
        language = answer_language(patron, person.app_language)
        buttons = [
            [Button(texts.keep(language), data(0, Action.FORGET, KEEP))],
            [Button(texts.erase(language), data(0, Action.FORGET, ERASE))],
            [Button(texts.no(language), data(0, Action.FORGET, NO))],
        ]
        message = Message(texts.question(language), buttons)
        await turn.finish_with(send(person.chat_id, message))

    async def forget(self, turn: Turn, person: Person, pressed: Pressed, value: str) -> None:
        """Do what the button says, and tell exactly what remains."""
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            language = answer_language(patron, person.app_language)
            text = await self._forget(session, turn, person, value, language)
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, Message(text)),
            )

    async def _forget(
        self, session: AsyncSession, turn: Turn, person: Person, value: str, language: Language
    ) -> str:
        pseudonym = self.people.vault.pseudonym(person.user_id)
        if value == ERASE:
            await suggestions.wipe_texts_of(session, pseudonym, now=turn.now)
        elif value not in (KEEP, YES):
            return texts.nothing_changed(language)
        await outbox.forget_chat(session, person.chat_id)
        left = await patrons.forget(session, pseudonym)
        return texts.erased(left, language) if value == ERASE else texts.kept(left, language)
