"""A patron writes: the message is read, stored and confirmed, or something is asked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.i18n import Language
from bot.messages import Button, Message, answer, edit, send
from bot.patrons.buttons import Action, data
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import Reaction, answer_language, known_language, reaction_to
from bot.patrons.receipts import receipt
from bot.settings import Settings
from bot.wire.turn import Turn
from nlp import Reading
from storage import drafts, suggestions
from storage.tables import Patron, Suggestion

Read = Callable[[str, Language | None], Awaitable[Reading]]


@dataclass(frozen=True)
class Conversation:
    read: Read
    people: People
    settings: Settings

    async def receive(
        self,
        turn: Turn,
        person: Person,
        text: str,
        *,
        message_id: int,
        with_attachment: bool = False,
    ) -> None:
        """Take a message in: store it, or ask or say what it asks for."""
        async with turn.database.read() as session:
            known = await self.people.find(session, person)
        reading = await self.read(storable(text), known_language(known, person.app_language))
        reaction = reaction_to(text, reading)
        async with turn.commit() as session:
            patron = await self.people.see(session, turn, person)
            language = answer_language(patron, person.app_language, reading.language)
            notes = []
            if with_attachment and reaction is Reaction.STORE:
                notes.append(texts.attachment_not_kept(language))
            if known is None:
                notes.append(texts.introduction(language, self.settings.privacy))
            if reaction is Reaction.STORE:
                stored = await _store(session, turn, patron, reading, language, message_id)
                message = receipt(stored, language, self.settings, notes=notes)
            else:
                answered = _Answered(reaction, reading, language, message_id)
                message = await self._ask(session, turn, patron, answered, notes)
            await turn.say(session, send(person.chat_id, message))

    async def receive_again(
        self, turn: Turn, person: Person, text: str, *, message_id: int
    ) -> None:
        """Take in an edited message; the history keeps what it said first."""
        async with turn.database.read() as session:
            patron = await self.people.find(session, person)
            about = await suggestions.find_by_message(session, patron, message_id)
        if patron is None:
            # Forgotten, or never met: an edit is no way to be known again.
            sorry = texts.cannot_be_changed(answer_language(None, person.app_language))
            await turn.finish_with(send(person.chat_id, Message(sorry)))
            return
        if about is None:
            await self.receive(turn, person, text, message_id=message_id)
            return
        reading = await self.read(storable(text), known_language(patron, person.app_language))
        async with turn.commit() as session:
            patron = await self.people.see(session, turn, person)
            language = answer_language(patron, person.app_language, reading.language)
            suggestion = await suggestions.find(session, about.number)
            if suggestion is None or suggestion.text == reading.text:
                return  # erased meanwhile; or an edit of no word, as a link's preview is
            await _reread(session, turn, suggestion, reading)
            notes = [texts.changed(language)]
            message = receipt(suggestion, language, self.settings, notes=notes)
            await turn.say(session, send(person.chat_id, message))

    async def pass_on(self, turn: Turn, person: Person, pressed: Pressed, draft_id: int) -> None:
        """Store after all what we had asked about."""
        async with turn.database.read() as session:
            patron = await self.people.find(session, person)
            draft = await drafts.find(session, draft_id, patron=patron)
        if draft is None:
            language = answer_language(patron, person.app_language)
            why = texts.passed_on_already if patron else texts.button_is_old
            await turn.finish_with(answer(pressed.query_id, why(language)))
            return
        text = self.people.vault.open(draft.sealed_text)
        reading = await self.read(text, known_language(patron, person.app_language))
        async with turn.commit() as session:
            patron = await self.people.see(session, turn, person)
            language = answer_language(patron, person.app_language, reading.language)
            await drafts.remove(session, draft_id)
            stored = await _store(session, turn, patron, reading, language, draft.message_id)
            message = receipt(stored, language, self.settings)
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def _ask(
        self,
        session: AsyncSession,
        turn: Turn,
        patron: Patron,
        answered: "_Answered",
        notes: Sequence[str],
    ) -> Message:
        reaction, reading, language, message_id = answered
        match reaction:
            case Reaction.PROMPT:
                return Message("\n\n".join([texts.prompt(language), *notes]))
            case Reaction.WELCOME:
                return Message("\n\n".join([texts.you_are_welcome(language), *notes]))
        draft = await drafts.put(
            session,
            patron=patron.pseudonym,
            message_id=message_id,
            sealed_text=self.people.vault.seal(reading.text),
            now=turn.now,
        )
        if reaction is Reaction.ASK_LANGUAGE:
            question, label = texts.other_language(), texts.send_anyway_in_both()
        else:
            question, label = texts.is_this_for_the_library(language), texts.send_anyway(language)
        button = Button(label, data(draft, Action.SEND_ANYWAY))
        return Message("\n\n".join([*notes, question]), [[button]])


class _Answered(NamedTuple):
    """A message that is not stored, and why."""

    reaction: Reaction
    reading: Reading
    language: Language
    message_id: int


async def _store(
    session: AsyncSession,
    turn: Turn,
    patron: Patron,
    reading: Reading,
    language: Language,
    message_id: int,
) -> Suggestion:
    if not patron.language_chosen:
        patron.language = language
    suggestion = Suggestion(
        channel="telegram",
        branch=patron.branch,
        patron=patron.pseudonym,
        message_id=message_id,
        status="new",
        status_at=turn.now,
        received_at=turn.now,
        digest_from=turn.now,
        **columns_of(reading),
    )
    return await suggestions.add(session, suggestion, actor="patron")


def columns_of(reading: Reading) -> dict[str, object]:
    """Return the columns of a suggestion that the model fills."""
    return {
        "language": reading.language,
        "text": reading.text,
        "removed": ",".join(reading.removed),
        "area": reading.area,
        "area_confidence": reading.area_confidence,
        "area_source": "model",
        "second_area": reading.second_area,
        "kind": reading.kind.value,
        "kind_confidence": reading.kind_confidence,
        "kind_source": "model",
        "sure": reading.sure,
        "model": reading.model,
    }


async def _reread(
    session: AsyncSession, turn: Turn, suggestion: Suggestion, reading: Reading
) -> None:
    """Put the new words in; what a person has said of area or kind stands."""
    columns = columns_of(reading)
    await suggestions.change(
        session, suggestion, "text", reading.text, actor="patron", now=turn.now
    )
    for column in ("removed", "language", "model"):
        setattr(suggestion, column, columns[column])
    if suggestion.area_source == "model":
        await suggestions.change(
            session, suggestion, "area", reading.area, actor="system", now=turn.now
        )
        for column in ("area_confidence", "second_area", "sure"):
            setattr(suggestion, column, columns[column])
    if suggestion.kind_source == "model":
        await suggestions.change(
            session, suggestion, "kind", reading.kind.value, actor="system", now=turn.now
        )
        suggestion.kind_confidence = reading.kind_confidence


def storable(text: str) -> str:
    """Return the text without what no database takes: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
