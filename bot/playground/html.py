"""parse_mode HTML, with the refusals that Telegram gives."""

import re
from typing import NamedTuple

from bot.playground.entities import Draft, FormattedText, cannot_parse, link

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
}
TOKEN = re.compile(
    r"(?P<text>[^<&]+)"
    r"|&(?P<character>lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"
    r"|(?P<ampersand>&)"
    r"|</(?P<end>[^\s>]*)\s*>"
    r"|<(?P<start>[^\s>]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|(?P<unclosed><)"
)
ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
CHARACTER = re.compile(r"&(lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class Opened(NamedTuple):
    name: str
    attributes: dict[str, str]
    start: int


def parse_html(source: str) -> FormattedText:
    draft = Draft()
    opened: list[Opened] = []
    for token in TOKEN.finditer(source):
        if token["text"] or token["ampersand"]:
            draft.write(token.group())
        elif token["character"]:
            draft.write(_character(token["character"]))
        elif token["start"] is not None:
            opened.append(_opening(token, draft.length, source))
        elif token["end"] is not None:
            _close(opened, token, draft, source)
        else:
            raise cannot_parse(f"Unclosed start tag at byte offset {_byte_offset(token, source)}")
    if opened:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{opened[-1].name}"')
    return draft.finish()


def _opening(token: re.Match[str], start: int, source: str) -> Opened:
    name = token["start"].lower()
    attributes = {
        key.lower(): CHARACTER.sub(lambda match: _character(match[1]), double or single or bare)
        for key, double, single, bare in ATTRIBUTE.findall(token["attributes"])
    }
    offset = _byte_offset(token, source)
    if name not in KINDS:
        raise cannot_parse(f'Unsupported start tag "{name}" at byte offset {offset}')
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return Opened(name, attributes, start)


def _close(opened: list[Opened], token: re.Match[str], draft: Draft, source: str) -> None:
    offset = _byte_offset(token, source)
    if not opened:
        raise cannot_parse(f"Unexpected end tag at byte offset {offset}")
    tag = opened.pop()
    if token["end"].lower() not in ("", tag.name):
        raise cannot_parse(
            f'Unmatched end tag at byte offset {offset}, expected "</{tag.name}>", '
            f'found "</{token["end"]}>"'
        )
    _mark(draft, tag, inside=opened[-1] if opened else None)


def _mark(draft: Draft, tag: Opened, inside: Opened | None) -> None:
    kind = KINDS[tag.name]
    if tag.name == "a":
        if url := link(tag.attributes.get("href") or draft.since(tag.start)):
            draft.mark(kind, tag.start, url=url)
    elif tag.name == "code" and inside and inside.name == "pre" and inside.start == tag.start:
        # <pre><code class="language-x"> is one entity, the outer one.
        language = tag.attributes.get("class", "").removeprefix("language-")
        inside.attributes.update({"language": language} if language else {})
    elif tag.name == "pre" and "language" in tag.attributes:
        draft.mark(kind, tag.start, language=tag.attributes["language"])
    elif tag.name == "blockquote" and "expandable" in tag.attributes:
        draft.mark("expandable_blockquote", tag.start)
    else:
        draft.mark(kind, tag.start)


def _character(reference: str) -> str:
    if not reference.startswith("#"):
        return NAMED[reference]
    base, digits = (16, reference[2:]) if reference[1] in "xX" else (10, reference[1:])
    code = int(digits, base)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _byte_offset(token: re.Match[str], source: str) -> int:
    return len(source[: token.start()].encode())
