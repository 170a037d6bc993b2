"""A patron presses a button under a receipt; the receipt then reads as the suggestion is now."""

import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.i18n import Language, as_language
from bot.messages import Button, Message, answer, edit, send, shorten
from bot.patrons.buttons import LARGEST_NUMBER, Action, Press, data
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.patrons.receipts import (
    BRANCH_DOES_NOT_MATTER,
    View,
    ask_and_tell_once,
    may_be_handed_over,
    receipt,
)
from bot.settings import Branch, Settings
from bot.wire.turn import Turn
from nlp import Kind
from storage import suggestions
from storage.tables import Patron, Suggestion

VIEWS = {
    Action.CHANGE: View.CHANGE,
    Action.AREAS: View.AREAS,
    Action.KINDS: View.KINDS,
    Action.BRANCHES: View.BRANCHES,
}
# What a patron may make of a message; that it is no feedback, they say by withdrawing it.
KINDS = (Kind.SUGGESTION, Kind.COMPLAINT, Kind.COMPLIMENT, Kind.QUESTION)
LONGEST_QUOTE = 280
# So long the name of a branch, alone, is taken to be about the last message.
ANSWERED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Corrections:
    people: People
    settings: Settings

    async def press(self, turn: Turn, person: Person, pressed: Pressed, press: Press) -> None:
        """Do what the button says, if the suggestion is this patron's."""
        async with turn.commit() as session:
            patron = await self.people.find(session, person)
            suggestion = await suggestions.find_own(session, press.number, patron)
            language = _language_of(suggestion, patron, person)
            if suggestion is None or patron is None:
                await turn.say(session, answer(pressed.query_id, texts.button_is_old(language)))
                return
            changed = await self._change(session, turn, suggestion, patron, press)
            view = VIEWS.get(press.action, View.MAIN)
            said = _announce(press.action, suggestion, language, self.settings) if changed else None
            ask_and_tell_once(suggestion, patron, self.settings.library)
            message = receipt(suggestion, language, self.settings, view=view, patron=patron)
            await turn.say(
                session,
                answer(pressed.query_id, said),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def ask_withdrawal(self, turn: Turn, person: Person, written: str = "") -> None:
        """Show a suggestion, the latest if none is named, and ask whether to take it back."""
        async with turn.database.read() as session:
            patron = await self.people.find(session, person)
            mine = await suggestions.latest_new(session, patron, number=number_in(written))
        language = answer_language(patron, person.app_language)
        if mine is None:
            message = Message(texts.nothing_to_withdraw(language))
        else:
            text = texts.withdraw_this(language, mine.number, shorten(mine.text, LONGEST_QUOTE))
            withdraw = Button(texts.withdraw_it(language), data(mine.number, Action.WITHDRAW))
            keep = Button(texts.keep_it(language), data(mine.number, Action.BACK))
            message = Message(text, [[withdraw, keep]])
        await turn.finish_with(send(person.chat_id, message))

    async def name_branch(self, turn: Turn, person: Person, branch: Branch) -> None:
        """Take the name of a branch for what the latest suggestion is about, and all to come."""
        async with turn.commit() as session:
            newcomer = await self.people.find(session, person) is None
            patron = await self.people.see(session, turn, person)
            patron.branch = branch.id
            latest = await suggestions.latest_new(session, patron)
            asked = latest is not None and turn.now - latest.received_at < ANSWERED_WITHIN
            mine = latest if asked else None
            language = _language_of(mine, patron, person)
            opening = texts.branch_is_now(branch.name, language)
            message = Message(f"{opening}\n\n{texts.prompt(language)}")
            if mine:
                await suggestions.change(
                    session, mine, "branch", branch.id, actor="patron", now=turn.now
                )
                suggestions.tell_again(mine, turn.now)
                message = receipt(mine, language, self.settings, opening=opening, patron=patron)
            if newcomer:
                message = message.with_more(texts.introduction(language, self.settings.privacy))
            await turn.say(session, send(person.chat_id, message))

    async def _change(
        self,
        session: AsyncSession,
        turn: Turn,
        suggestion: Suggestion,
        patron: Patron,
        press: Press,
    ) -> bool:
        """Do it, and return whether there was something to do."""

        async def change(what: suggestions.Changeable, value: str | None) -> None:
            await suggestions.change(session, suggestion, what, value, actor="patron", now=turn.now)

        areas = self.settings.areas
        match press:
            # An old receipt may ask whether an area is right that is another since an edit.
            case Press(_, Action.RIGHT, value) if areas.today(value) != areas.today(
                suggestion.area
            ):
                return False
            # An old button may name an area that was merged since.
            case Press(_, Action.RIGHT | Action.AREA, value) if (
                area := areas.today(value)
            ) in areas.in_use:
                await suggestions.settle_area(session, suggestion, area, by="patron", now=turn.now)
            case Press(_, Action.KIND, kind) if kind in KINDS:
                await suggestions.settle_kind(session, suggestion, kind, by="patron", now=turn.now)
            case Press(_, Action.BRANCH, branch) if self.settings.library.find_branch(branch):
                await change("branch", branch)
                suggestions.tell_again(suggestion, turn.now)
                patron.branch = branch
            case Press(_, Action.ANY_BRANCH, _):
                await change("branch", None)
                suggestions.tell_again(suggestion, turn.now)
                patron.branch, patron.branch_asked = None, BRANCH_DOES_NOT_MATTER
            case Press(_, Action.WITHDRAW, _) if suggestion.status == "new":
                await change("status", "withdrawn")
            case Press(_, Action.RESTORE, _) if suggestion.status == "withdrawn":
                await change("status", "new")
                suggestions.tell_again(suggestion, turn.now)
            case Press(_, Action.HAND_OVER, _) if may_be_handed_over(suggestion):
                await change("status", "handed_over")
                suggestions.tell_again(suggestion, turn.now)
            case Press(_, Action.TAKE_BACK, _) if (
                suggestion.status == "handed_over"
                and await suggestions.status_set_by(session, suggestion.number) == "patron"
            ):
                await change("status", "new")
                suggestions.tell_again(suggestion, turn.now)
            case _:
                return False
        return True


def number_in(written: str) -> int | None:
    """Return the number that somebody wrote behind a command, if it can be one."""
    digits = "".join(re.findall(r"\d", written))
    return min(int(digits), LARGEST_NUMBER) if digits else None


def _language_of(suggestion: Suggestion | None, patron: Patron | None, person: Person) -> Language:
    read = as_language(suggestion.language) if suggestion else None
    return answer_language(patron, person.app_language, read)


def _announce(
    action: Action, suggestion: Suggestion, language: Language, settings: Settings
) -> str | None:
    """Return what is said over the chat, for who does not see the receipt change."""
    match action:
        case Action.RIGHT | Action.AREA:
            return texts.area_is_now(settings.areas.name(suggestion.area, language), language)
        case Action.KIND:
            return texts.kind_is_now(suggestion.kind, language)
        case Action.BRANCH | Action.ANY_BRANCH:
            branch = settings.library.branch_name(suggestion.branch)
            return texts.branch_is_now(branch, language)
        case Action.WITHDRAW:
            return texts.withdrawn(language)
        case Action.RESTORE:
            return texts.kept_after_all(language)
    return None
