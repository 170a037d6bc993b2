"""Text as Telegram keeps it: plain, with entities that count in UTF-16 units."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bot.playground.errors import bad_request

Entity = dict[str, Any]

MOST_ENTITIES = 100


class FormattedText(NamedTuple):
    text: str
    entities: list[Entity]


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


@dataclass
class Draft:
    """Text and entities while a parser writes them."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Entity] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def mark(self, kind: str, start: int, **details: str | int) -> None:
        if self.length > start:
            entity = {"type": kind, "offset": start, "length": self.length - start}
            self.entities.append(entity | details)

    def since(self, start: int) -> str:
        return utf16_slice("".join(self.parts), start, self.length - start)

    def finish(self) -> FormattedText:
        return FormattedText("".join(self.parts), self.entities)


def cannot_parse(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def link(target: str) -> str | None:
    """Return a link as Telegram stores it, None if it is none."""
    parts = urlsplit(target if "://" in target else f"http://{target}")
    if parts.scheme == "tg":
        return target
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "").strip("."):
        return None
    return parts._replace(path=parts.path or "/").geturl()


def given(text: str, entities_json: str) -> FormattedText:
    """Take the entities that a caller counted out itself."""
    try:
        entities = json.loads(entities_json)
        spans = [{**e, "offset": int(e["offset"]), "length": int(e["length"])} for e in entities]
        kinds = [str(entity["type"]) for entity in spans]
    except (ValueError, TypeError, KeyError):
        raise bad_request("can't parse entities JSON object") from None
    # These are found in the text, never taken from the caller.
    found = {kind for kind in FOUND.groupindex if kind in kinds}
    return FormattedText(text, [span for span in spans if span["type"] not in found])


FOUND = re.compile(
    r"(?P<url>(?:https?://|\bwww\.)[^\s<>\"]*[\w/]|\b(?:[\w-]+\.)+(?:nl|be|com|net|org|eu)\b(?:/[\w/?=&%.-]*)?(?!@))"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}\b(?:@[A-Za-z]\w{3,31})?(?![\w/]))"
)


def found_in(text: str) -> list[Entity]:
    """Find what Telegram marks by itself: commands, links, addresses, mentions, hashtags."""
    return [
        {
            "type": str(match.lastgroup),
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in FOUND.finditer(text)
    ]


def settled(formatted: FormattedText) -> FormattedText:
    """Trim the text, add the entities that Telegram finds, and put all in order."""
    text = formatted.text.strip()
    shift = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    kept = list(_shifted(formatted.entities, shift, utf16_length(text)))
    closed = [span for span in kept if span["type"] in ("code", "pre", "text_link")]
    kept += [span for span in found_in(text) if not any(_overlap(span, other) for other in closed)]
    kept.sort(key=lambda span: (span["offset"], -span["length"]))
    return FormattedText(text, kept[:MOST_ENTITIES])


def _shifted(entities: list[Entity], shift: int, end: int) -> list[Entity]:
    moved = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            moved.append(entity | {"offset": start, "length": stop - start})
    return moved


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
