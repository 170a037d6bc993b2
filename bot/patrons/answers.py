"""A patron says whether it is better now, and adds a word."""

from dataclasses import dataclass

from bot import texts
from bot.messages import Message, answer, edit, send
from bot.patrons import news
from bot.patrons.heard import Heard
from bot.patrons.news import Better
from bot.patrons.people import People, Person, Pressed
from bot.patrons.rating import Ratings
from bot.patrons.reactions import answer_language, known_language
from bot.patrons.storing import storable
from bot.wire.turn import Turn
from nlp import Read, Reading
from storage import follow_ups, suggestions
from storage.tables import Patron


@dataclass(frozen=True)
class Answers:
    read: Read
    people: People
    ratings: Ratings

    async def take(
        self, turn: Turn, person: Person, pressed: Pressed, number: int, value: str
    ) -> None:
        """Store whether it is better, and invite a word; also when the time for it was over."""
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            suggestion = await suggestions.find_own(session, number, patron)
            better = next((known for known in Better if known == value), None)
            if not (patron and suggestion and better and news.may_be_answered(suggestion)):
                language = answer_language(patron, person.app_language)
                await turn.say(session, answer(pressed.query_id, texts.button_is_old(language)))
                return
            language = answer_language(patron, person.app_language, suggestion.language)
            await suggestions.change(
                session, suggestion, "rating", better.value, actor="patron", now=turn.now
            )
            await follow_ups.answered(session, number, message_id=pressed.message_id, now=turn.now)
            message = news.answered(suggestion, better, language)
            await turn.say(
                session,
                answer(pressed.query_id),
                edit(person.chat_id, pressed.message_id, message),
            )
            await self.ratings.ask(session, turn, person, patron)

    async def add_words(
        self, turn: Turn, person: Person, known: Patron, heard: Heard, reading: Reading, number: int
    ) -> None:
        """Store what a patron adds to an answer just given about this suggestion."""
        async with turn.commit() as session:
            suggestion = await suggestions.find_own(session, number, known)
            patron = await self.people.see(session, turn, person)
            follow_up = await follow_ups.find(session, number)
            language = answer_language(patron, person.app_language, reading.language)
            if suggestion is None or follow_up is None:
                sorry = Message(texts.cannot_be_changed(language))
                await turn.say(session, send(person.chat_id, sorry))
                return
            follow_up.remark_message_id = heard.message_id
            await suggestions.note(
                session, suggestion, "remark", after=reading.text, actor="patron", now=turn.now
            )
            message = news.remark_added(suggestion.number, language)
            await turn.say(session, send(person.chat_id, message))

    async def take_words_again(self, turn: Turn, person: Person, heard: Heard) -> bool:
        """Store what an edited remark says now; False if the message was none."""
        pseudonym = self.people.vault.pseudonym(person.user_id)
        async with turn.database.read() as session:
            remarked = await follow_ups.find_by_remark(session, pseudonym, heard.message_id)
            patron = await self.people.find(session, person) if remarked else None
        if not patron or not remarked:
            return False
        reading = await self.read(storable(heard.text), known_language(patron, person.app_language))
        async with turn.commit() as session:
            suggestion = await suggestions.find_own(session, remarked.suggestion, patron)
            language = answer_language(patron, person.app_language, reading.language)
            said = texts.cannot_be_changed(language)
            if suggestion:
                said = texts.changed(language, suggestion.number)
                await suggestions.note(
                    session, suggestion, "remark", after=reading.text, actor="patron", now=turn.now
                )
            await turn.say(session, send(person.chat_id, Message(said)))
        return True
