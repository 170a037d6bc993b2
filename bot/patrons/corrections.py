"""A patron presses a button under a receipt; the receipt then reads as the suggestion is now."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot import texts
from bot.areas import Areas
from bot.i18n import Language, as_language
from bot.messages import answer, edit
from bot.patrons.buttons import Action, Press
from bot.patrons.people import People, Person, Pressed
from bot.patrons.reactions import answer_language
from bot.patrons.receipts import View, receipt
from bot.settings import Settings
from bot.wire.turn import Turn
from storage import suggestions
from storage.tables import Patron, Suggestion

VIEWS = {Action.AREAS: View.AREAS, Action.BRANCHES: View.BRANCHES}


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
            areas, view = self.settings.areas, VIEWS.get(press.action, View.MAIN)
            said = _announce(press.action, suggestion, language, areas) if changed else None
            message = receipt(suggestion, language, self.settings, view=view)
            await turn.say(
                session,
                answer(pressed.query_id, said),
                edit(person.chat_id, pressed.message_id, message),
            )

    async def _change(
        self,
        session: AsyncSession,
        turn: Turn,
        suggestion: Suggestion,
        patron: Patron,
        press: Press,
    ) -> bool:
        """Do it, and return whether there was something to do."""

        async def change(what: suggestions.Changeable, value: str) -> None:
            await suggestions.change(session, suggestion, what, value, actor="patron", now=turn.now)

        areas = self.settings.areas
        match press:
            # An old button may name an area that was merged since.
            case Press(_, Action.RIGHT | Action.AREA, value) if (
                area := areas.today(value)
            ) in areas.in_use:
                await suggestions.settle_area(session, suggestion, area, by="patron", now=turn.now)
            case Press(_, Action.BRANCH, branch) if self.settings.library.find_branch(branch):
                await change("branch", branch)
                suggestions.tell_again(suggestion, turn.now)
                patron.branch = branch
            case Press(_, Action.WITHDRAW, _) if suggestion.status == "new":
                await change("status", "withdrawn")
            case Press(_, Action.RESTORE, _) if suggestion.status == "withdrawn":
                await change("status", "new")
                suggestions.tell_again(suggestion, turn.now)
            case _:
                return False
        return True


def _language_of(suggestion: Suggestion | None, patron: Patron | None, person: Person) -> Language:
    read = as_language(suggestion.language) if suggestion else None
    return answer_language(patron, person.app_language, read)


def _announce(
    action: Action, suggestion: Suggestion, language: Language, areas: Areas
) -> str | None:
    """Return what is said over the chat, for who does not see the receipt change."""
    match action:
        case Action.RIGHT | Action.AREA:
            return texts.area_is_now(areas.name(suggestion.area, language), language)
        case Action.WITHDRAW:
            return texts.withdrawn(language)
        case Action.RESTORE:
            return texts.kept_after_all(language)
    return None
