"""Telegram's texts as HTML; nothing that a person wrote gets through as markup."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from bot.playground.entities import Entity, link, utf16_length, utf16_slice

TAGS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "mark",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


def rendered(text: str, entities: Sequence[Entity]) -> Markup:
    """Return a text with its entities, which come in order, the outer ones first."""
    return _between(text, 0, utf16_length(text), list(entities))


def _between(text: str, start: int, end: int, entities: list[Entity]) -> Markup:
    parts = Markup()
    at = start
    while entities:
        entity = entities.pop(0)
        begin, stop = entity["offset"], min(entity["offset"] + entity["length"], end)
        if begin < at or begin >= stop:
            continue
        inner = []
        while entities and entities[0]["offset"] < stop:
            inner.append(entities.pop(0))
        parts += escape(utf16_slice(text, at, begin - at))
        parts += _element(entity, text, _between(text, begin, stop, inner))
        at = stop
    return parts + escape(utf16_slice(text, at, end - at))


def _element(entity: Entity, text: str, content: Markup) -> Markup:
    if tag := TAGS.get(entity["type"]):
        return Markup("<{0}>{1}</{0}>").format(tag, content)
    if url := _address(entity, utf16_slice(text, entity["offset"], entity["length"])):
        opened = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
        return opened.format(url, content)
    return content


def _address(entity: Entity, covered: str) -> str | None:
    match entity["type"]:
        case "text_link":
            url = link(entity["url"])
        case "url":
            url = link(covered)
        case _:
            url = None
    return url if url and url.startswith(("http://", "https://")) else None
