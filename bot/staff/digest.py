"""What a staff room reads in the morning: from suggestions to messages, no database."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape, unescape

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.areas import Areas
from bot.i18n import Language, catalogue
from bot.messages import Message, shorten, utf16_length
from bot.settings import Library, Settings
from bot.staff.decision_texts import how_to_decide
from bot.staff.links import contains_link, unlinked
from bot.statuses import status_name
from bot.texts import kind_name
from storage.suggestions import DigestItem

LONGEST_MESSAGE = 4096  # UTF-16 units; Telegram counts without the tags, we stay below with them
LONGEST_TEXT = 280
TREND = timedelta(weeks=4)
SHORTEST_PAST = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What came in until `end`, and how many an area usually gets in such a time.

    `usual` is empty where nothing came in before: there is no usual yet.
    """

    end: datetime
    items: Sequence[DigestItem]
    usual: Mapping[str, float]


def usual_counts(
    counts: Mapping[str, int], *, length: timedelta, over: timedelta
) -> dict[str, float]:
    """Scale counts over the time before to a digest's length; too short a time tells nothing."""
    if over < SHORTEST_PAST:
        return {}
    return {area: count * (length / over) for area, count in counts.items()}


def render(digest: Digest, settings: Settings, language: Language) -> list[Message]:
    """Return the digest as messages that Telegram takes, split between items only."""
    _ = catalogue(language).gettext
    day = format_date(
        digest.end.astimezone(settings.library.timezone), "EEEE d MMMM y", locale=language
    )
    title = _("Ideas of {day}").format(day=day)
    if not digest.items:
        return [Message(_("{title}: nothing new.").format(title=escape(title)), html=True)]
    summary = _total(digest, language)
    blocks = [f"<b>{escape(title)}</b>\n{summary}", *_sections(digest, settings, language)]
    blocks.append(escape(how_to_decide(language)))
    return [Message(text, html=True) for text in pack(blocks)]


def _total(digest: Digest, language: Language) -> str:
    ngettext = catalogue(language).ngettext
    count = len(digest.items)
    new = ngettext("{n} new message", "{n} new messages", count).format(n=count)
    return new + _usually(digest, sum(digest.usual.values()), language)


def _usually(digest: Digest, usual: float, language: Language) -> str:
    if not digest.usual:
        return ""
    _ = catalogue(language).gettext
    number = format_decimal(round(usual, 1), locale=language)
    return " " + _("(usually {number})").format(number=number)


def _sections(digest: Digest, settings: Settings, language: Language) -> Iterable[str]:
    areas = settings.areas
    usual: defaultdict[str, float] = defaultdict(float)
    for area, count in digest.usual.items():
        usual[areas.today(area)] += count
    for area, items in _by_area(digest.items, areas):
        heading = f"<b>{escape(areas.name(area, language))}</b>: {len(items)}"
        first, *others = [_item(item, settings.library, language) for item in items]
        yield f"{heading}{_usually(digest, usual[area], language)}\n\n{first}"
        yield from others


def _by_area(items: Sequence[DigestItem], areas: Areas) -> list[tuple[str, list[DigestItem]]]:
    """Group by what the areas are today, the busiest first, then in the order of the areas."""
    groups: defaultdict[str, list[DigestItem]] = defaultdict(list)
    for item in items:
        groups[areas.today(item.area)].append(item)
    places = {area: place for place, area in enumerate(areas.known)}
    order = {area: (-len(groups[area]), places.get(area, len(places))) for area in groups}
    return [(area, groups[area]) for area in sorted(groups, key=order.__getitem__)]


def _item(item: DigestItem, library: Library, language: Language) -> str:
    _ = catalogue(language).gettext
    facts = [_("No. {number}").format(number=item.number)]
    facts.append(library.branch_name(item.branch) or _("branch not known"))
    facts.append(kind_name(item.kind, language))
    if not item.sure:
        facts.append(_("subject not sure"))
    if item.status == "handed_over":
        facts.append(_("meant as a formal complaint"))
    elif item.status != "new":
        facts.append(status_name(item.status, language))
    if item.photos:
        facts.append(_("with photo"))
    if contains_link(item.text):
        facts.append(_("contains a link"))
    return f"{escape(' · '.join(facts))}\n{unlinked(shorten(item.text, LONGEST_TEXT))}"


def pack(blocks: Sequence[str], longest: int = LONGEST_MESSAGE) -> list[str]:
    """Join blocks into as few texts as hold them, each block whole."""
    packed: list[str] = []
    for block in blocks:
        joined = f"{packed[-1]}\n\n{block}" if packed else block
        if packed and utf16_length(joined) <= longest:
            packed[-1] = joined
        else:
            packed.append(block)
    return packed


def as_plain_text(message: Message) -> str:
    """Return what a person sees of a digest's message."""
    return unescape(re.sub(r"</?(?:b|code)>", "", message.text))
