"""Lists that patrons leaf through, a page at a time: decisions, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.i18n import Language, catalogue
from bot.messages import Button, Message, shorten
from bot.patrons.buttons import Action, data
from bot.settings import Settings
from bot.statuses import status_name
from storage.listings import Own, Result

PAGE = 5
FIRST_WORDS = 60
LABEL = 30
# Five of these, with what stands around them, are fewer than the 4096 that Telegram takes.
LONGEST_RESULT = 250
BRANCHES_A_ROW = 2
LARGEST_PAGE_DIGITS = 9


@dataclass(frozen=True)
class Page:
    """A page of `count` things; the first is 0."""

    index: int
    count: int

    @property
    def offset(self) -> int:
        return self.index * PAGE

    @property
    def last(self) -> int:
        return max(0, (self.count - 1) // PAGE)


def page_of(written: str, count: int) -> Page:
    """Return the page that a button asks for; the nearest where things have gone meanwhile."""
    readable = written.isascii() and written.isdecimal() and len(written) <= LARGEST_PAGE_DIGITS
    wanted = int(written) if readable else 0
    return Page(min(wanted, Page(0, count).last), count)


def _leaf_rows(
    page: Page, action: Action, language: Language, value: str = ""
) -> list[list[Button]]:
    _ = catalogue(language).gettext
    row = []
    if page.index > 0:
        row.append(Button(_("Newer"), data(0, action, f"{page.index - 1}{value}")))
    if page.index < page.last:
        row.append(Button(_("Older"), data(0, action, f"{page.index + 1}{value}")))
    return [row] if row else []


def _place(page: Page, language: Language) -> list[str]:
    if page.last == 0:
        return []
    _ = catalogue(language).gettext
    return [_("Page {page} of {pages}").format(page=page.index + 1, pages=page.last + 1)]


# One's own suggestions


def own_list(items: Sequence[Own], page: Page, language: Language, zone: ZoneInfo) -> Message:
    translations = catalogue(language)
    _ = translations.gettext
    if not items:
        return Message(
            _("I have nothing from you yet. What can be better? Just write it, in your own words.")
        )
    heading = translations.ngettext(
        "I have {n} message from you.", "I have {n} messages from you.", page.count
    ).format(n=page.count)
    paragraphs = [heading, *(_own(item, language, zone) for item in items)]
    labels = (
        _("{number}: {words}").format(number=item.number, words=_words(item, LABEL, language))
        for item in items
    )
    cards = [
        [Button(label, data(item.number, Action.CARD))]
        for item, label in zip(items, labels, strict=True)
    ]
    return Message(
        "\n\n".join([*paragraphs, *_place(page, language)]),
        [*cards, *_leaf_rows(page, Action.OWN, language)],
    )


def _own(item: Own, language: Language, zone: ZoneInfo) -> str:
    _ = catalogue(language).gettext
    day = format_date(item.received_at.astimezone(zone), "d MMMM y", locale=language)
    facts = _("Number {number}, {day}: {status}").format(
        number=item.number, day=day, status=status_name(item.status, language)
    )
    return f"{facts}\n{_words(item, FIRST_WORDS, language)}"


def _words(item: Own, longest: int, language: Language) -> str:
    _ = catalogue(language).gettext
    return shorten(item.text, longest) or _("(text erased)")


# What was done


def result_list(
    results: Sequence[Result],
    page: Page,
    branch: str | None,
    language: Language,
    settings: Settings,
    *,
    own_branch: str | None,
) -> Message:
    """Show what was done, at one branch or everywhere, with buttons for the other branches."""
    _ = catalogue(language).gettext
    paragraphs = [_heading(branch, language, settings)]
    if not results:
        paragraphs.append(_("Nothing is finished yet. Do you have an idea? Just write it."))
    paragraphs += [_result(result, language, settings) for result in results]
    buttons = [
        *_leaf_rows(page, Action.RESULTS, language, f":{branch or ''}"),
        *_branch_rows(branch, own_branch, language, settings),
    ]
    return Message("\n\n".join([*paragraphs, *_place(page, language)]), buttons)


def _heading(branch: str | None, language: Language, settings: Settings) -> str:
    _ = catalogue(language).gettext
    name = settings.library.branch_name(branch)
    return _("You asked, we did: {branch}").format(branch=name) if name else _("You asked, we did")


def _result(result: Result, language: Language, settings: Settings) -> str:
    done_at = result.done_at.astimezone(settings.library.timezone)
    facts = [
        settings.areas.name(result.area, language),
        settings.library.branch_name(result.branch),
        format_date(done_at, "LLLL y", locale=language),
    ]
    told = shorten(result.reason, LONGEST_RESULT)
    return f"{told}\n{', '.join(fact for fact in facts if fact)}"


def _branch_rows(
    shown: str | None, own: str | None, language: Language, settings: Settings
) -> list[list[Button]]:
    _ = catalogue(language).gettext
    branches = sorted(settings.library.branches, key=lambda branch: branch.id != own)
    buttons = [
        Button(branch.name, data(0, Action.RESULTS, f"0:{branch.id}"))
        for branch in branches
        if branch.id != shown
    ]
    if shown:
        buttons.append(Button(_("All branches"), data(0, Action.RESULTS, "0:")))
    return [buttons[i : i + BRANCHES_A_ROW] for i in range(0, len(buttons), BRANCHES_A_ROW)]
