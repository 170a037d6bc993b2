"""A patron writes: the message is read, stored and confirmed, or something is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.i18n import Language
from bot.messages import Button, Message, answer, edit, nod, send
from bot.patrons import storing
from bot.patrons.answers import Answers
from bot.patrons.buttons import Action, data
from bot.patrons.danger import may_be_danger
from bot.patrons.door import refused, slow_down, turn_away
from bot.patrons.flood import Pressure, pressure
from bot.patrons.heard import Heard
from bot.patrons.media import Medium, left_out, with_photos
from bot.patrons.people import People, Person, Pressed
from bot.patrons.quoting import quotes
from bot.patrons.reactions import (
    Reaction,
    answer_language,
    known_language,
    reaction_to,
    said_once,
)
from bot.patrons.receipts import ask_and_tell_once, receipt
from bot.patrons.storing import storable
from bot.patrons.timing import TIME_FOR_WORDS
from bot.settings import Settings
from bot.wire.turn import Turn
from nlp import Read, Reading
from storage import attachments, drafts, follow_ups, inbox, outbox, parts, suggestions
from storage.tables import Attachment, Part, Patron, Suggestion

# Where there is a photo without words, these may come in the next message.
WORDS_WITHIN = timedelta(minutes=10)
# The answer to a message that may have a rest waits so long for it; a chat must not seem dead.
REST_PAUSE = timedelta(seconds=3)
# An introduction that was taken back with its answer is given again.
FIRST_CONTACT = timedelta(minutes=1)
# Reading takes a millisecond for three characters, and holds up all others meanwhile.
READ_TOGETHER = 2000
# What is longer becomes a suggestion of its own: staff must be able to read one.
LONGEST_SUGGESTION = 20_000


@dataclass(frozen=True)
class Conversation:
    read: Read
    people: People
    answers: Answers
    settings: Settings

    async def receive(self, turn: Turn, person: Person, heard: Heard) -> None:
        """Take a message in: store it, add it to what it belongs to, or ask what it asks for."""
        async with turn.database.read() as session:
            known = await self.people.find(session, person)
            answered = await _answered_just_now(session, known, heard, turn.now)
            belongs = await _belonging(session, known, heard)
        if refusal := refused(known, turn.now):
            async with turn.commit() as session:
                library = self.settings.library
                await turn_away(session, turn, person, self.people, library, refusal)
            return
        hint = known_language(known, person.app_language)
        reading = await self.read(storable(heard.text), hint)
        reaction = reaction_to(heard.text, reading)
        if known and answered and reaction is not Reaction.WELCOME:  # thanks are no remark
            await self.answers.add_words(turn, person, known, heard, reading, answered)
        elif belongs and not (belongs.by_reply and reaction is Reaction.WELCOME):
            whole = await self._read_together(hint, belongs.text, reading.text)
            await self._add(turn, person, known, heard, belongs, reading, whole)
        else:
            await self._begin(turn, person, known, heard, reading, reaction)

    async def receive_again(self, turn: Turn, person: Person, heard: Heard) -> None:
        """Take in an edited message; the history keeps what it said first."""
        async with turn.database.read() as session:
            patron = await self.people.find(session, person)
            part = await parts.find(session, patron, heard.message_id)
            together = await parts.of_suggestion(session, part.suggestion) if part else []
        if patron is None:
            # Forgotten, or never met: an edit is no way to be known again.
            sorry = texts.cannot_be_changed(answer_language(None, person.app_language))
            await turn.finish_with(send(person.chat_id, Message(sorry)))
            return
        if part is None or refused(patron, turn.now):
            await self.receive(turn, person, heard)
            return
        hint = known_language(patron, person.app_language)
        reading = await self.read(storable(heard.text), hint)
        whole: Reading | None = reading
        if len(together) > 1:
            words = [reading.text if each.id == part.id else each.text for each in together]
            whole = await self._read_together(hint, *words)
        async with turn.commit() as session:
            before, patron = patron, await self.people.see(session, turn, person)
            read = (whole or reading).language
            language = answer_language(patron, person.app_language, read)
            part = await parts.find(session, patron, heard.message_id)
            suggestion = await suggestions.find(session, part.suggestion) if part else None
            if part is None or suggestion is None or part.text == reading.text:
                return  # erased meanwhile; or an edit of no word, as a link's preview is
            await storing.change_part(
                session,
                turn,
                suggestion,
                part,
                heard,
                reading=reading,
                whole=whole,
                library=self.settings.library,
            )
            opening = texts.changed(language, suggestion.number)
            message = self._receipt(suggestion, patron, language, opening=opening)
            await self._answer(session, turn, person, before, heard, message)

    async def pass_on(self, turn: Turn, person: Person, pressed: Pressed, draft_id: int) -> None:
        """Store after all what we had asked about."""
        async with turn.database.read() as session:
            patron = await self.people.find(session, person)
            draft = await drafts.find(session, draft_id, patron=patron)
        blocked = patron is not None and patron.blocked
        if draft is None or blocked:
            language = answer_language(patron, person.app_language)
            why = texts.passed_on_already if patron and not blocked else texts.button_is_old
            await turn.finish_with(answer(pressed.query_id, why(language)))
            return
        text = self.people.vault.open(draft.sealed_text)
        reading = await self.read(text, known_language(patron, person.app_language))
        heard = Heard(text=text, message_id=draft.message_id, sent_at=draft.received_at)
        async with turn.commit() as session:
            patron = await self.people.see(session, turn, person)
            language = answer_language(patron, person.app_language, reading.language)
            await drafts.remove(session, draft_id)
            message = await self._store(session, turn, patron, heard, reading, language, [])
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def _begin(
        self,
        turn: Turn,
        person: Person,
        known: Patron | None,
        heard: Heard,
        reading: Reading,
        reaction: Reaction,
    ) -> None:
        async with turn.commit() as session:
            patron = await self.people.see(session, turn, person)
            language = answer_language(patron, person.app_language, reading.language)
            if heard.medium is None:
                reaction = said_once(
                    reaction, heard.text, prompted_at=patron.prompted_at, now=turn.now
                )
            taken_back = await _take_back(session, patron, same=_is_of_album(heard, patron))
            if heard.photo:
                await attachments.keep(session, photo_of(heard, patron, turn.now))
            notes = []
            if _is_new(patron, known, taken_back, turn.now):
                notes.append(texts.introduction(language, self.settings.privacy))
            if reaction is Reaction.STORE:
                notes = [*_about_form(heard, patron, language), *notes]
                message = await self._store(session, turn, patron, heard, reading, language, notes)
            elif reaction is Reaction.NOD:
                await turn.say(session, nod(person.chat_id, heard.message_id))
                return
            else:
                answered = _Answered(reaction, reading, language, heard.message_id)
                message = await self._ask(session, turn, patron, answered, notes)
            patron.album = heard.album or patron.album
            await self._answer(session, turn, person, known, heard, message)

    async def _store(
        self,
        session: AsyncSession,
        turn: Turn,
        patron: Patron,
        heard: Heard,
        reading: Reading,
        language: Language,
        notes: Sequence[str],
    ) -> Message:
        stored = await storing.begin(
            session,
            turn,
            patron,
            heard,
            reading,
            language=language,
            library=self.settings.library,
        )
        if heard.edited:
            await drafts.remove_message(session, patron, heard.message_id)
        since = await _photos_since(session, patron, heard, turn.now)
        if photos := await attachments.claim(session, patron, stored.number, since=since):
            notes = [with_photos(photos, language), *notes]
        return self._receipt(stored, patron, language, notes)

    async def _add(
        self,
        turn: Turn,
        person: Person,
        known: Patron | None,
        heard: Heard,
        belongs: "_Belonging",
        reading: Reading,
        whole: Reading | None,
    ) -> None:
        """Add the message to a suggestion, and say so where it may not be clear of itself."""
        async with turn.commit() as session:
            patron = await self.people.see(session, turn, person)
            read = (whole or reading).language
            language = answer_language(patron, person.app_language, read)
            suggestion = await suggestions.find(session, belongs.number)
            assert suggestion  # an erasure meanwhile: this turn fails, and is tried again
            await storing.add_to(
                session,
                turn,
                suggestion,
                heard,
                reading=reading,
                whole=whole,
                library=self.settings.library,
            )
            taken_back = await _take_back(session, patron, same=not belongs.by_reply)
            if heard.photo:
                photo = photo_of(heard, patron, turn.now)
                photo.suggestion = suggestion.number
                await attachments.keep(session, photo)
            notes = _about_form(heard, patron, language)
            # Of what was sent as one, only the whole is answered.
            opening = None if taken_back else texts.added(language, suggestion.number)
            if _is_new(patron, known, taken_back, turn.now):
                notes.append(texts.introduction(language, self.settings.privacy))
            message = self._receipt(suggestion, patron, language, notes, opening=opening)
            await self._answer(session, turn, person, known, heard, message)

    async def _read_together(self, hint: Language | None, *words: str) -> Reading | None:
        """Read what belongs together, unless so much was said that it is clear already."""
        text = storing.together(*words)
        return await self.read(text, hint) if len(text) <= READ_TOGETHER else None

    async def _ask(
        self,
        session: AsyncSession,
        turn: Turn,
        patron: Patron,
        answered: "_Answered",
        notes: Sequence[str],
    ) -> Message:
        reaction, reading, language, message_id = answered
        if reaction in (Reaction.PROMPT, Reaction.WELCOME):
            patron.prompted_at = turn.now
            word = texts.prompt if reaction is Reaction.PROMPT else texts.you_are_welcome
            return Message("\n\n".join([word(language), *notes]))
        draft = await drafts.put(
            session,
            patron=patron.pseudonym,
            message_id=message_id,
            sealed_text=self.people.vault.seal(reading.text),
            now=turn.now,
        )
        match reaction:
            case Reaction.ASK_LANGUAGE:
                question, label = texts.other_language(), texts.send_anyway_in_both()
            case Reaction.ASK_QUESTION:
                question = texts.ask_the_library(language, self.settings.library)
                label = texts.pass_question_on(language)
            case _:
                question = texts.is_this_for_the_library(language)
                label = texts.send_anyway(language)
        button = Button(label, data(draft, Action.SEND_ANYWAY))
        return Message("\n\n".join([*notes, question]), [[button]])

    def _receipt(
        self,
        suggestion: Suggestion,
        patron: Patron,
        language: Language,
        notes: Sequence[str] = (),
        *,
        opening: str | None = None,
    ) -> Message:
        ask_and_tell_once(suggestion, patron, self.settings.library)
        return receipt(
            suggestion, language, self.settings, opening=opening, notes=notes, patron=patron
        )

    async def _answer(
        self,
        session: AsyncSession,
        turn: Turn,
        person: Person,
        before: Patron | None,
        heard: Heard,
        message: Message,
    ) -> None:
        """Answer; where the rest of the message may be on its way, after a moment."""
        waiting = await inbox.more_waiting(session, turn.claim)
        quote = quotes(before, sent_at=heard.sent_at, now=turn.now, more_waiting=waiting)
        call = send(person.chat_id, message, reply_to=heard.message_id if quote else None)
        if not storing.was_split(heard.text):
            await turn.say(session, call)
            return
        patron = await self.people.find(session, person)
        assert patron  # seen in this turn
        patron.waiting_call = await turn.say_after(session, REST_PAUSE, call)


class _Answered(NamedTuple):
    """A message that is not stored, and why."""

    reaction: Reaction
    reading: Reading
    language: Language
    message_id: int


class _Belonging(NamedTuple):
    """The suggestion that a message goes on with."""

    number: int
    text: str
    by_reply: bool


async def _answered_just_now(
    session: AsyncSession, patron: Patron | None, heard: Heard, now: datetime
) -> int | None:
    """Return the suggestion about which the patron answered, if these words may go with it."""
    if patron is None or heard.medium or heard.edited:
        return None
    return await follow_ups.waiting_for_words(
        session, patron.pseudonym, reply_to=heard.replied_to, since=now - TIME_FOR_WORDS
    )


async def _belonging(
    session: AsyncSession, patron: Patron | None, heard: Heard
) -> _Belonging | None:
    """Return what a message adds to: what it replies to, what it is the rest of, its album's."""
    if patron is None:
        return None
    suggestion = await replied_to(session, patron, heard)
    by_reply = suggestion is not None
    if suggestion is None and (part := await _same_message(session, patron, heard)):
        suggestion = await suggestions.find(session, part.suggestion)
    # Of what has lost its words to time nothing is left to add to.
    if suggestion is None or not 0 < len(suggestion.text) <= LONGEST_SUGGESTION:
        return None
    return _Belonging(suggestion.number, suggestion.text, by_reply)


async def _same_message(session: AsyncSession, patron: Patron, heard: Heard) -> Part | None:
    """Return what came before of something that the patron sent as one."""
    if heard.album and (part := await parts.of_album(session, patron, heard.album)):
        return part
    if patron.waiting_call is None:
        return None  # the last one was not so long that there can be a rest
    return await parts.unfinished(
        session, patron, message_id=heard.message_id, sent_at=heard.sent_at
    )


async def replied_to(session: AsyncSession, patron: Patron, heard: Heard) -> Suggestion | None:
    """Return the patron's suggestion that a message replies to."""
    if heard.reply is None:
        return None
    if heard.reply.suggestion is not None:
        return await suggestions.find_own(session, heard.reply.suggestion, patron)
    if heard.reply.message_id is None:
        return None
    part = await parts.find(session, patron, heard.reply.message_id)
    return await suggestions.find(session, part.suggestion) if part else None


def photo_of(heard: Heard, patron: Patron, now: datetime) -> Attachment:
    assert heard.photo
    return Attachment(
        patron=patron.pseudonym,
        suggestion=None,
        message_id=heard.message_id,
        kind=Medium.PHOTO.value,
        file_id=heard.photo,
        received_at=now,
    )


async def _photos_since(
    session: AsyncSession, patron: Patron, heard: Heard, now: datetime
) -> datetime:
    """Return from when on photos have waited for these words; a reply is never too late."""
    since = min(heard.sent_at, now) - WORDS_WITHIN
    if heard.reply is None:
        return since
    photo = await attachments.find_waiting(
        session, patron, attachment=heard.reply.photo, message_id=heard.reply.message_id
    )
    return min(since, photo.received_at) if photo else since


async def _take_back(session: AsyncSession, patron: Patron, *, same: bool) -> bool:
    """Take back the answer that waits for more of the same message; return whether it was."""
    call, patron.waiting_call = patron.waiting_call, None
    return same and call is not None and await outbox.cancel(session, call)


def _is_of_album(heard: Heard, patron: Patron) -> bool:
    return heard.album is not None and heard.album == patron.album


def _is_new(patron: Patron, known: Patron | None, taken_back: bool, now: datetime) -> bool:
    return known is None or (taken_back and now - patron.first_seen < FIRST_CONTACT)


def _about_form(heard: Heard, patron: Patron, language: Language) -> list[str]:
    """Say what is not clear of itself about what came in, and how."""
    notes = []
    if may_be_danger(heard.text):
        notes.append(texts.in_danger(language))
    if heard.medium and heard.medium is not Medium.PHOTO:
        notes.append(left_out(heard.medium, language))
    if heard.forwarded:
        notes.append(texts.forwarded(language))
    if pressure(patron.busy_count) is Pressure.SLOW_DOWN:
        notes.append(slow_down(language))
    return notes
