"""The commands: what the box is, what it keeps, in which language, and to be forgotten."""

from dataclasses import dataclass

from bot import texts
from bot.i18n import LANGUAGES, Language, as_language
from bot.messages import Button, Message, answer, edit, send
from bot.patrons.buttons import Action, data
from bot.patrons.commands import Command
from bot.patrons.formal import how_to_complain
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.settings import Settings
from bot.wire.turn import Turn


@dataclass(frozen=True)
class About:
    people: People
    settings: Settings

    async def start(self, turn: Turn, person: Person, payload: str) -> None:
        """Welcome a patron; the payload is the branch whose poster was scanned, if any."""
        library = self.settings.library
        branch = library.find_branch(payload)
        async with turn.commit() as session:
            patron = await self.people.see(session, turn, person)
            language = answer_language(patron, person.app_language)
            if branch:
                patron.branch = branch.id
            paragraphs = [texts.welcome(language, library, branch.name if branch else None)]
            if payload and not branch:
                paragraphs.append(texts.unknown_branch(language))
            paragraphs.append(texts.introduction(language, self.settings.privacy))
            await turn.say(session, send(person.chat_id, Message("\n\n".join(paragraphs))))

    async def help(self, turn: Turn, person: Person) -> None:
        language = await self._language(turn, person)
        await self._say(turn, person, texts.help_text(language, self.settings.library))

    async def privacy(self, turn: Turn, person: Person) -> None:
        language = await self._language(turn, person)
        text = texts.privacy_text(language, self.settings.library, self.settings.privacy)
        await self._say(turn, person, text)

    async def stop(self, turn: Turn, person: Person) -> None:
        await self._say(turn, person, texts.stopped(await self._language(turn, person)))

    async def complain(self, turn: Turn, person: Person) -> None:
        language = await self._language(turn, person)
        await self._say(turn, person, how_to_complain(language, self.settings.library))

    async def unknown_command(
        self, turn: Turn, person: Person, perhaps: Command | None = None
    ) -> None:
        language = await self._language(turn, person)
        text = texts.did_you_mean(language, perhaps) if perhaps else texts.unknown_command(language)
        await self._say(turn, person, text)

    async def ask_language(self, turn: Turn, person: Person) -> None:
        buttons = [
            [Button(texts.LANGUAGE_NAMES[language], data(0, Action.LANGUAGE, language))]
            for language in LANGUAGES
        ]
        message = Message(texts.choose_language(), buttons)
        await turn.finish_with(send(person.chat_id, message))

    async def choose_language(
        self, turn: Turn, person: Person, pressed: Pressed, chosen: str
    ) -> None:
        async with turn.commit() as session:
            newcomer = await self.people.find(session, person) is None
            patron = await self.people.see(session, turn, person)
            language = as_language(chosen) or answer_language(patron, person.app_language)
            patron.language, patron.language_chosen = language, True
            message = Message(texts.language_chosen(language))
            if newcomer:
                message = message.with_more(texts.introduction(language, self.settings.privacy))
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def _language(self, turn: Turn, person: Person) -> Language:
        async with turn.database.read() as session:
            patron = await self.people.find(session, person)
        return answer_language(patron, person.app_language)

    async def _say(self, turn: Turn, person: Person, text: str) -> None:
        await turn.finish_with(send(person.chat_id, Message(text)))
