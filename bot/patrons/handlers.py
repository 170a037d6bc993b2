"""Patrons' updates: read, call one thing. What is said in groups is not for us."""

import re
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
from bot.patrons.buttons import Action, Press, parse
from bot.patrons.conversation import Conversation
from bot.patrons.corrections import Corrections
from bot.patrons.following import Following
from bot.patrons.forgetting import Forgetting
from bot.patrons.own import Own
from bot.patrons.people import Person, Pressed
from bot.patrons.reactions import answer_language
from bot.patrons.results import Results
from bot.wire.turn import current_turn

Context = CallbackContext[Any, Any, Any, Any]
Handlers = Sequence[BaseHandler[Update, Context, None]]

COMMAND = re.compile(r"^/(\w+)(?:@\w+)?\s*(.*)$", re.DOTALL)
PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


@dataclass(frozen=True)
class PatronHandlers:
    conversation: Conversation
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
            MessageHandler(PRIVATE & filters.Regex(COMMAND), self.command),
            MessageHandler(PRIVATE & filters.TEXT, self.text),
            MessageHandler(PRIVATE & filters.CAPTION, self.caption),
            MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, self.something_else),
            MessageHandler(edited & (filters.TEXT | filters.CAPTION), self.edited),
            CallbackQueryHandler(self.press),
        ]

    async def command(self, update: Update, _context: Context) -> None:
        """Answer a command, in whatever case and under its Dutch name too."""
        message = _message(update)
        written = COMMAND.match(message.text or "")
        assert written  # the filter let it through
        name, rest = written.group(1).lower(), written.group(2).strip()
        turn, person = current_turn.get(), _person(update)
        match name:
            case "start":
                await self.about.start(turn, person, rest)
            case "help" | "hulp":
                await self.about.help(turn, person)
            case "language" | "taal":
                await self.about.ask_language(turn, person)
            case "privacy":
                await self.about.privacy(turn, person)
            case "forget" | "vergeet":
                await self.forgetting.ask(turn, person)
            case "my" | "mijn":
                await self.own.show(turn, person)
            case "done" | "gedaan":
                await self.results.show(turn, person)
            case _:
                await self.about.unknown_command(turn, person)

    async def text(self, update: Update, _context: Context) -> None:
        message = _message(update)
        turn, person, text = current_turn.get(), _person(update), message.text or ""
        replied = message.reply_to_message
        if await self.answers.take_words(
            turn, person, text, message_id=message.id, reply_to=replied.id if replied else None
        ):
            return
        await self.conversation.receive(turn, person, text, message_id=message.id)

    async def edited(self, update: Update, _context: Context) -> None:
        message = _message(update)
        text = message.text or message.caption or ""
        turn, person = current_turn.get(), _person(update)
        if not await self.answers.take_words_again(turn, person, text, message_id=message.id):
            await self.conversation.receive_again(turn, person, text, message_id=message.id)

    async def caption(self, update: Update, _context: Context) -> None:
        """Take the words under a photo or a file; what they stand under, we cannot keep yet."""
        message = _message(update)
        await self.conversation.receive(
            current_turn.get(),
            _person(update),
            message.caption or "",
            message_id=message.id,
            with_attachment=True,
        )

    async def something_else(self, update: Update, _context: Context) -> None:
        """Say that we only read; once for an album, whose pictures come one by one."""
        if _message(update).media_group_id is None:
            await self.about.only_text(current_turn.get(), _person(update))

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
