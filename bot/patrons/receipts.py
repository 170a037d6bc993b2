"""What a patron sees of a suggestion, and the buttons under it: decisions, no database."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.areas import Areas
from bot.i18n import Language, catalogue
from bot.messages import Button, Message
from bot.patrons.buttons import Action, data
from bot.patrons.news import follow_rows, following, library_writes, may_follow
from bot.settings import Library, Settings
from bot.statuses import status_name
from nlp import Kind
from storage.tables import Suggestion

AREAS_A_ROW = 2


class View(StrEnum):
    """Which buttons are shown."""

    MAIN = "main"
    AREAS = "areas"
    BRANCHES = "branches"


def receipt(
    suggestion: Suggestion,
    language: Language,
    settings: Settings,
    *,
    view: View = View.MAIN,
    notes: Sequence[str] = (),
) -> Message:
    """Return the receipt as it reads now; pressing its buttons leads to another receipt.

    What it asks comes last, right above the buttons that answer it.
    """
    if suggestion.status == "withdrawn":
        return _withdrawn(suggestion, language)
    paragraphs = [_thanks(suggestion, language), _facts(suggestion, language, settings)]
    paragraphs += [*_remarks(suggestion, language, settings.library), *notes]
    if view is View.MAIN and asks_for_area(suggestion):
        paragraphs.append(_which_area(language))
    return Message("\n\n".join(paragraphs), _buttons(suggestion, language, settings, view))


def asks_for_area(suggestion: Suggestion) -> bool:
    """Tell whether nobody is sure yet what the suggestion is about."""
    return not suggestion.sure and suggestion.area_source == "model"


def _withdrawn(suggestion: Suggestion, language: Language) -> Message:
    _ = catalogue(language).gettext
    text = _("Number {number} is withdrawn. The library will not use it.")
    undo = Button(_("Keep it after all"), data(suggestion.number, Action.RESTORE))
    return Message(text.format(number=suggestion.number), [[undo]])


def _thanks(suggestion: Suggestion, language: Language) -> str:
    _ = catalogue(language).gettext
    thanks = {
        Kind.COMPLAINT: _("Thank you for telling us. I have saved it as number {number}."),
        Kind.COMPLIMENT: _("How nice, thank you! I have saved it as number {number}."),
        Kind.QUESTION: _("Thank you. I have saved your question as number {number}."),
    }
    usual = _("Thank you! I have saved your idea as number {number}.")
    return thanks.get(Kind(suggestion.kind), usual).format(number=suggestion.number)


def _facts(suggestion: Suggestion, language: Language, settings: Settings) -> str:
    _ = catalogue(language).gettext
    lines = [_("Subject: {area}").format(area=_area(suggestion, language, settings.areas))]
    if branch := settings.library.branch_name(suggestion.branch):
        lines.append(_("Branch: {branch}").format(branch=branch))
    if suggestion.status != "new":
        lines.append(_("Status: {status}").format(status=status_name(suggestion.status, language)))
    return "\n".join(lines)


def _area(suggestion: Suggestion, language: Language, areas: Areas) -> str:
    name = areas.name(suggestion.area, language)
    if not asks_for_area(suggestion):
        return name
    _ = catalogue(language).gettext
    return _("{area} (I am not sure)").format(area=name)


def _which_area(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("What is it about? Please choose.")


# Whoever writes one of these may wait for an answer; whoever signs with a name does not.
WAYS_TO_ANSWER = {"address", "email", "phone"}


def _remarks(suggestion: Suggestion, language: Language, library: Library) -> Iterable[str]:
    _ = catalogue(language).gettext
    if not WAYS_TO_ANSWER.isdisjoint((suggestion.removed or "").split(",")):
        yield _(
            "I have taken out details such as a phone number. So nobody can call or write you back."
        )
    if suggestion.kind == Kind.QUESTION and library.contact:
        yield _("For a quick answer, ask the library: {contact}").format(contact=library.contact)
    if suggestion.kind == Kind.COMPLAINT and library.complaints_url:
        yield _("Do you want to make a formal complaint? You can do that here: {url}").format(
            url=library.complaints_url
        )
    if suggestion.reason:
        yield library_writes(suggestion.reason, language)
    if suggestion.followed and may_follow(suggestion):
        yield following(language)


def _buttons(
    suggestion: Suggestion, language: Language, settings: Settings, view: View
) -> Sequence[Sequence[Button]]:
    number, areas, library = suggestion.number, settings.areas, settings.library
    match view:
        case View.AREAS:
            return _area_buttons(number, language, areas)
        case View.BRANCHES:
            return _branch_buttons(number, language, library)
    choose = _likeliest if asks_for_area(suggestion) else _right_or_not
    return [
        *choose(suggestion, language, areas),
        *_other_buttons(suggestion, language, library),
        *follow_rows(suggestion, language),
    ]


def _likeliest(suggestion: Suggestion, language: Language, areas: Areas) -> list[list[Button]]:
    _ = catalogue(language).gettext
    read = (areas.today(area) for area in (suggestion.area, suggestion.second_area) if area)
    two = [area for area in dict.fromkeys(read) if area in areas.in_use]
    return [
        *([_area_button(suggestion.number, area, language, areas)] for area in two),
        [Button(_("Something else"), data(suggestion.number, Action.AREAS))],
    ]


def _right_or_not(suggestion: Suggestion, language: Language, areas: Areas) -> list[list[Button]]:
    _ = catalogue(language).gettext
    another = Button(_("Another subject"), data(suggestion.number, Action.AREAS))
    if suggestion.area_source != "model" or suggestion.area not in areas.in_use:
        return [[another]]
    right = Button(_("That is right"), data(suggestion.number, Action.RIGHT, suggestion.area))
    return [[right, another]]


def _other_buttons(
    suggestion: Suggestion, language: Language, library: Library
) -> list[list[Button]]:
    _ = catalogue(language).gettext
    row = []
    if library.branches:
        label = _("Another branch") if suggestion.branch else _("Choose a branch")
        row.append(Button(label, data(suggestion.number, Action.BRANCHES)))
    if suggestion.status == "new":
        row.append(Button(_("Withdraw"), data(suggestion.number, Action.WITHDRAW)))
    return [row] if row else []


def _area_buttons(number: int, language: Language, areas: Areas) -> list[list[Button]]:
    buttons = [_area_button(number, area, language, areas) for area in areas.in_use]
    rows = [buttons[i : i + AREAS_A_ROW] for i in range(0, len(buttons), AREAS_A_ROW)]
    return [*rows, [_back(number, language)]]


def _area_button(number: int, area: str, language: Language, areas: Areas) -> Button:
    return Button(areas.name(area, language), data(number, Action.AREA, area))


def _branch_buttons(number: int, language: Language, library: Library) -> list[list[Button]]:
    branches = [
        [Button(branch.name, data(number, Action.BRANCH, branch.id))] for branch in library.branches
    ]
    return [*branches, [_back(number, language)]]


def _back(number: int, language: Language) -> Button:
    _ = catalogue(language).gettext
    return Button(_("Back"), data(number, Action.BACK))
