"""What a patron sees of a suggestion, and the buttons under it: decisions, no database."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot import texts
from bot.areas import Areas
from bot.i18n import Language, catalogue
from bot.messages import Button, Message
from bot.patrons.buttons import Action, data
from bot.patrons.formal import formal_route, hand_over_button, handed_over
from bot.patrons.news import follow_rows, following, library_writes, may_follow
from bot.settings import Library, Settings
from bot.statuses import status_name
from nlp import Area, Kind
from storage.tables import Patron, Suggestion

IN_A_ROW = 2
# From here on what kind of message it is was read right more than nine times in ten; below, a wrong
# word ("How nice!" to who is cold) would cost more than a right one is worth.
CLEAR_KIND = 0.8
# In the place of the suggestion whose receipt asks: there is none any more.
BRANCH_DOES_NOT_MATTER = 0


class View(StrEnum):
    """Which buttons are shown."""

    MAIN = "main"
    CHANGE = "change"
    AREAS = "areas"
    KINDS = "kinds"
    BRANCHES = "branches"


def receipt(
    suggestion: Suggestion,
    language: Language,
    settings: Settings,
    *,
    view: View = View.MAIN,
    opening: str | None = None,
    notes: Sequence[str] = (),
    patron: Patron | None = None,
) -> Message:
    """Return the receipt as it reads now; pressing its buttons leads to another receipt.

    It opens with thanks, or with what was done just now. What it asks comes last, right above the
    buttons that answer it. What is asked or told only once depends on the patron.
    """
    opened = [opening] if opening else []
    match suggestion.status:
        case "withdrawn":
            return _withdrawn(suggestion, language, [*opened, *notes])
        case "handed_over":
            return handed_over(suggestion, language, settings.library, [*opened, *notes])
    paragraphs = [
        *(opened or [_thanks(suggestion, language)]),
        _facts(suggestion, language, settings),
    ]
    paragraphs += [*_remarks(suggestion, language, settings, patron), *notes]
    if question := _question(suggestion, language, settings, view, patron):
        paragraphs.append(question)
    return Message("\n\n".join(paragraphs), _buttons(suggestion, language, settings, view, patron))


def kind_is_clear(suggestion: Suggestion) -> bool:
    """Tell whether the answer may depend on what kind of message it is."""
    if suggestion.kind == Kind.NONE:
        return False  # its patron wanted it passed on, so it is something
    return suggestion.kind_source != "model" or suggestion.kind_confidence >= CLEAR_KIND


def asks_for_area(suggestion: Suggestion) -> bool:
    """Tell whether nobody is sure yet what the suggestion is about."""
    return not suggestion.sure and suggestion.area_source == "model"


def asks_for_branch(suggestion: Suggestion, patron: Patron | None, library: Library) -> bool:
    """Tell whether this is the receipt that asks for the branch, and it is not answered yet."""
    asked = patron is not None and patron.branch_asked == suggestion.number
    return asked and suggestion.branch is None and len(library.branches) > 1


def tells_formal_route(suggestion: Suggestion, patron: Patron | None) -> bool:
    told = patron is not None and patron.route_told == suggestion.number
    return told and may_be_handed_over(suggestion)


def _is_clearly(suggestion: Suggestion, kind: Kind) -> bool:
    return suggestion.kind == kind and kind_is_clear(suggestion)


def may_be_handed_over(suggestion: Suggestion) -> bool:
    return suggestion.kind == Kind.COMPLAINT and suggestion.status == "new"


def ask_and_tell_once(suggestion: Suggestion, patron: Patron, library: Library) -> None:
    """Note that it is this suggestion's receipt that asks and tells, if none did before."""
    no_branch = suggestion.branch is None and patron.branch is None
    if patron.branch_asked is None and no_branch and len(library.branches) > 1:
        patron.branch_asked = suggestion.number
    if patron.route_told is None and _is_clearly(suggestion, Kind.COMPLAINT):
        patron.route_told = suggestion.number


def _withdrawn(suggestion: Suggestion, language: Language, notes: Sequence[str]) -> Message:
    _ = catalogue(language).gettext
    text = _("Number {number} is withdrawn. The library will not use it.")
    undo = Button(_("Keep it after all"), data(suggestion.number, Action.RESTORE))
    paragraphs = [*notes, text.format(number=suggestion.number)]
    return Message("\n\n".join(paragraphs), [[undo]])


def _thanks(suggestion: Suggestion, language: Language) -> str:
    _ = catalogue(language).gettext
    thanks = {
        Kind.SUGGESTION: _("Thank you! I have saved your idea as number {number}."),
        Kind.COMPLAINT: _("Thank you for telling us. I have saved it as number {number}."),
        Kind.COMPLIMENT: _("How nice, thank you! I have saved it as number {number}."),
        Kind.QUESTION: _("Thank you. I have saved your question as number {number}."),
    }
    kind = Kind(suggestion.kind) if kind_is_clear(suggestion) else None
    usual = _("Thank you! I have saved your message as number {number}.")
    return (thanks.get(kind, usual) if kind else usual).format(number=suggestion.number)


def _facts(suggestion: Suggestion, language: Language, settings: Settings) -> str:
    _ = catalogue(language).gettext
    lines = [_("Subject: {area}").format(area=_area(suggestion, language, settings.areas))]
    # The usual kind is in the thanks: an idea.
    if suggestion.kind != Kind.SUGGESTION and kind_is_clear(suggestion):
        kind = texts.kind_name(suggestion.kind, language)
        lines.append(_("Kind of message: {kind}").format(kind=kind))
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


def _question(
    suggestion: Suggestion,
    language: Language,
    settings: Settings,
    view: View,
    patron: Patron | None,
) -> str | None:
    """Return what the buttons answer."""
    _ = catalogue(language).gettext
    main = view is View.MAIN
    if view is View.AREAS or (main and asks_for_area(suggestion)):
        return _("What is it about? Please choose.")
    if view is View.BRANCHES or (main and asks_for_branch(suggestion, patron, settings.library)):
        return _("Which branch is it about?")
    if view is View.KINDS:
        return _("What kind of message is it?")
    return _("What do you want to change?") if view is View.CHANGE else None


# Whoever writes one of these may wait for an answer; whoever signs with a name does not.
WAYS_TO_ANSWER = {"address", "email", "phone"}


def _remarks(
    suggestion: Suggestion, language: Language, settings: Settings, patron: Patron | None
) -> Iterable[str]:
    _ = catalogue(language).gettext
    contact = settings.library.contact
    if not WAYS_TO_ANSWER.isdisjoint((suggestion.removed or "").split(",")):
        yield _(
            "I have taken out details such as a phone number. So nobody can call or write you back."
        )
    if contact and _is_clearly(suggestion, Kind.QUESTION):
        yield _("For a quick answer, ask the library: {contact}").format(contact=contact)
    if _is_clearly(suggestion, Kind.COMPLIMENT):
        yield _goes_to(suggestion, language, settings.areas)
    if tells_formal_route(suggestion, patron):
        yield formal_route(language)
    if suggestion.reason:
        yield library_writes(suggestion.reason, language)
    if suggestion.followed and may_follow(suggestion):
        yield following(language)


def _goes_to(suggestion: Suggestion, language: Language, areas: Areas) -> str:
    _ = catalogue(language).gettext
    if suggestion.area == Area.OTHER:
        return _("It goes to the people of the library.")
    area = areas.name(suggestion.area, language)
    return _("It goes to the team of {area}.").format(area=area)


def _buttons(
    suggestion: Suggestion,
    language: Language,
    settings: Settings,
    view: View,
    patron: Patron | None,
) -> Sequence[Sequence[Button]]:
    number, areas, library = suggestion.number, settings.areas, settings.library
    match view:
        case View.CHANGE:
            return _change_buttons(suggestion, language, library)
        case View.AREAS:
            return _area_buttons(number, language, areas)
        case View.KINDS:
            return _kind_buttons(number, language)
        case View.BRANCHES:
            return [*_branch_buttons(number, language, library), [_back(number, language)]]
    change = _change(number, language)
    withdraw = [_withdraw(number, language)] if suggestion.status == "new" else []
    if asks_for_area(suggestion):
        rows = [*_likeliest(suggestion, language, areas), [change, *withdraw]]
    elif asks_for_branch(suggestion, patron, library):
        rows = [*_branch_buttons(number, language, library), [change, *withdraw]]
    else:
        rows = [[*_right(suggestion, language, areas), change], withdraw]
    if tells_formal_route(suggestion, patron):
        rows.append([hand_over_button(number, language)])
    return [row for row in [*rows, *follow_rows(suggestion, language)] if row]


def _likeliest(suggestion: Suggestion, language: Language, areas: Areas) -> list[list[Button]]:
    _ = catalogue(language).gettext
    read = (areas.today(area) for area in (suggestion.area, suggestion.second_area) if area)
    two = [area for area in dict.fromkeys(read) if area in areas.in_use]
    return [
        *([_area_button(suggestion.number, area, language, areas)] for area in two),
        [Button(_("Something else"), data(suggestion.number, Action.AREAS))],
    ]


def _right(suggestion: Suggestion, language: Language, areas: Areas) -> list[Button]:
    """Return the button to agree with, where there is something to agree with."""
    _ = catalogue(language).gettext
    if suggestion.area_source != "model" or suggestion.area not in areas.in_use:
        return []
    return [Button(_("That is right"), data(suggestion.number, Action.RIGHT, suggestion.area))]


def _change(number: int, language: Language) -> Button:
    return Button(texts.change(language), data(number, Action.CHANGE))


def _withdraw(number: int, language: Language) -> Button:
    _ = catalogue(language).gettext
    return Button(_("Withdraw"), data(number, Action.WITHDRAW))


def _change_buttons(
    suggestion: Suggestion, language: Language, library: Library
) -> list[list[Button]]:
    _ = catalogue(language).gettext
    number = suggestion.number
    rows = [
        [Button(_("Another subject"), data(number, Action.AREAS))],
        [Button(_("Another kind of message"), data(number, Action.KINDS))],
    ]
    if library.branches:
        label = _("Another branch") if suggestion.branch else _("Choose a branch")
        rows.append([Button(label, data(number, Action.BRANCHES))])
    if may_be_handed_over(suggestion):
        rows.append([hand_over_button(number, language)])
    return [*rows, [_back(number, language)]]


def _kind_buttons(number: int, language: Language) -> list[list[Button]]:
    _ = catalogue(language).gettext
    labels = {
        Kind.SUGGESTION: _("An idea"),
        Kind.COMPLAINT: _("A complaint"),
        Kind.COMPLIMENT: _("A compliment"),
        Kind.QUESTION: _("A question"),
    }
    buttons = [Button(label, data(number, Action.KIND, kind)) for kind, label in labels.items()]
    return [*rows_of(buttons), [_back(number, language)]]


def _area_buttons(number: int, language: Language, areas: Areas) -> list[list[Button]]:
    buttons = [_area_button(number, area, language, areas) for area in areas.in_use]
    return [*rows_of(buttons), [_back(number, language)]]


def rows_of(buttons: Sequence[Button]) -> list[list[Button]]:
    return [list(buttons[i : i + IN_A_ROW]) for i in range(0, len(buttons), IN_A_ROW)]


def _area_button(number: int, area: str, language: Language, areas: Areas) -> Button:
    return Button(areas.name(area, language), data(number, Action.AREA, area))


def _branch_buttons(number: int, language: Language, library: Library) -> list[list[Button]]:
    _ = catalogue(language).gettext
    buttons = [
        Button(branch.name, data(number, Action.BRANCH, branch.id)) for branch in library.branches
    ]
    all_of_them = Button(_("All, or it does not matter"), data(number, Action.ANY_BRANCH))
    return [*rows_of(buttons), [all_of_them]]


def _back(number: int, language: Language) -> Button:
    _ = catalogue(language).gettext
    return Button(_("Back"), data(number, Action.BACK))
