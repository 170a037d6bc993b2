"""Patrons' updates: read, call one thing. What is said in groups is not for us."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    MessageHandler,
    filters,
)

from bot import texts
from bot.messages import answer
from bot.patrons.about import About
from bot.patrons.answers import Answers
from bot.patrons.branches import only_branch
from bot.patrons.buttons import Action, Press, parse
from bot.patrons.commands import Asked, Command, asked_for
from bot.patrons.conversation import Conversation
from bot.patrons.corrections import Corrections
from bot.patrons.following import Following
from bot.patrons.forgetting import Forgetting
from bot.patrons.heard import heard
from bot.patrons.own import Own
from bot.patrons.people import Person, Pressed
from bot.patrons.reactions import answer_language
from bot.patrons.results import Results
from bot.patrons.wordless import Wordless
from bot.wire.turn import current_turn

Context = CallbackContext[Any, Any, Any, Any]
Handlers = Sequence[BaseHandler[Update, Context, None]]

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


@dataclass(frozen=True)
class PatronHandlers:
    conversation: Conversation
    wordless: Wordless
    corrections: Corrections
    about: About
    following: Following
    answers: Answers
    own: Own
    results: Results
    forgetting: Forgetting

    def all(self) -> Handlers:
        """Return the handlers in the order that matters: the first that matches runs."""
        edited = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
        return [
            MessageHandler(PRIVATE & filters.TEXT, self.text),
            MessageHandler(PRIVATE & filters.CAPTION, self.caption),
            MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, self.wordless_message),
            MessageHandler(edited & (filters.TEXT | filters.CAPTION), self.edited),
            CallbackQueryHandler(self.press),
        ]

    async def text(self, update: Update, _context: Context) -> None:
        """Answer a command, also in plain words; take in the rest."""
        said = heard(_message(update))
        turn, person = current_turn.get(), _person(update)
        if asked := asked_for(said.text):
            await self._answer(asked, person)
        elif not said.reply and (branch := only_branch(said.text, self.about.settings.library)):
            await self.corrections.name_branch(turn, person, branch)
        else:
            await self.conversation.receive(turn, person, said)

    async def _answer(self, asked: Asked, person: Person) -> None:
        turn = current_turn.get()
        match asked.command:
            case Command.START:
                await self.about.start(turn, person, asked.rest)
            case Command.AGAIN:
                await self.about.start(turn, person, "")
            case Command.HELP:
                await self.about.help(turn, person)
            case Command.LANGUAGE:
                await self.about.ask_language(turn, person)
            case Command.PRIVACY:
                await self.about.privacy(turn, person)
            case Command.FORGET:
                await self.forgetting.ask(turn, person)
            case Command.MY:
                await self.own.show(turn, person)
            case Command.DONE:
                await self.results.show(turn, person)
            case Command.STOP:
                await self.about.stop(turn, person)
            case Command.COMPLAIN:
                await self.about.complain(turn, person)
            case Command.WITHDRAW:
                await self.corrections.ask_withdrawal(turn, person, asked.rest)
            case _:
                await self.about.unknown_command(turn, person, asked.perhaps)

    async def edited(self, update: Update, _context: Context) -> None:
        """Take an edited message in; who mends a command means the command."""
        said = heard(_message(update))
        turn, person = current_turn.get(), _person(update)
        if asked := asked_for(said.text):
            await self._answer(asked, person)
        elif not await self.answers.take_words_again(turn, person, said):
            await self.conversation.receive_again(turn, person, said)

    async def caption(self, update: Update, _context: Context) -> None:
        await self.conversation.receive(
            current_turn.get(), _person(update), heard(_message(update))
        )

    async def wordless_message(self, update: Update, _context: Context) -> None:
        await self.wordless.receive(current_turn.get(), _person(update), heard(_message(update)))

    async def press(self, update: Update, _context: Context) -> None:
        query = update.callback_query
        assert query  # the handler let it through
        turn, press = current_turn.get(), parse(query.data or "")
        if press is None or query.message is None:
            text = texts.button_is_old(answer_language(None, query.from_user.language_code))
            await turn.finish_with(answer(query.id, text))
            return
        person = _person(update)
        pressed = Pressed(query.id, query.message.message_id)
        match press:
            case Press(number, Action.SEND_ANYWAY, _):
                await self.conversation.pass_on(turn, person, pressed, number)
            case Press(number, Action.PHOTO, _):
                await self.wordless.drop(turn, person, pressed, number)
            case Press(_, Action.LANGUAGE, value):
                await self.about.choose_language(turn, person, pressed, value)
            case Press(_, Action.FORGET, value):
                await self.forgetting.forget(turn, person, pressed, value)
            case Press(number, Action.FOLLOW, value):
                await self.following.switch(turn, person, pressed, number, value)
            case Press(number, Action.BETTER, value):
                await self.answers.take(turn, person, pressed, number, value)
            case Press(_, Action.SCORE, value):
                await self.answers.ratings.rate(turn, person, pressed, value)
            case Press(_, Action.OWN, value):
                await self.own.leaf(turn, person, pressed, value)
            case Press(number, Action.CARD, _):
                await self.own.open(turn, person, pressed, number)
            case Press(_, Action.RESULTS, value):
                await self.results.leaf(turn, person, pressed, value)
            case _:
                await self.corrections.press(turn, person, pressed, press)


def _message(update: Update) -> Message:
    assert update.effective_message  # the filters let it through
    return update.effective_message


def _person(update: Update) -> Person:
    user, chat = update.effective_user, update.effective_chat
    assert user
    assert chat  # private chats have both
    return Person(user.id, chat.id, user.language_code)
