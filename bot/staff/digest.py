"""What a staff room reads in the morning: from suggestions to messages, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape, unescape
from itertools import groupby

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.i18n import Language, catalogue
from bot.messages import Message
from bot.settings import Library
from bot.texts import area_name, kind_name
from nlp import Area
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


def render(digest: Digest, library: Library, language: Language) -> list[Message]:
    """Return the digest as messages that Telegram takes, split between items only."""
    _ = catalogue(language).gettext
    day = format_date(digest.end.astimezone(library.timezone), "EEEE d MMMM y", locale=language)
    title = _("Ideas of {day}").format(day=day)
    if not digest.items:
        return [Message(_("{title}: nothing new.").format(title=escape(title)), html=True)]
    summary = _total(digest, language)
    blocks = [f"<b>{escape(title)}</b>\n{summary}", *_sections(digest, library, language)]
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


def _sections(digest: Digest, library: Library, language: Language) -> Iterable[str]:
    order = {area.value: place for place, area in enumerate(Area)}
    by_area = sorted(digest.items, key=lambda item: (order[item.area], item.number))
    groups = [(area, list(items)) for area, items in groupby(by_area, lambda item: item.area)]
    for area, items in sorted(groups, key=lambda group: -len(group[1])):
        usual = _usually(digest, digest.usual.get(area, 0.0), language)
        heading = f"<b>{escape(area_name(area, language))}</b>: {len(items)}{usual}"
        first, *others = [_item(item, library, language) for item in items]
        yield f"{heading}\n\n{first}"
        yield from others


def _item(item: DigestItem, library: Library, language: Language) -> str:
    _ = catalogue(language).gettext
    facts = [_("No. {number}").format(number=item.number)]
    facts.append(library.branch_name(item.branch) or _("branch not known"))
    facts.append(kind_name(item.kind, language))
    if not item.sure:
        facts.append(_("subject not sure"))
    text = shorten(item.text, LONGEST_TEXT) or _("(text erased)")
    return f"{escape(' · '.join(facts))}\n{escape(text)}"


def shorten(text: str, longest: int) -> str:
    """Return the text on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    at_word = kept.rsplit(" ", 1)[0] if " " in kept else kept
    return at_word.rstrip(" .,;:") + "…"


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


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_plain_text(message: Message) -> str:
    """Return what a person sees of a digest's message."""
    return unescape(message.text.replace("<b>", "").replace("</b>", ""))
