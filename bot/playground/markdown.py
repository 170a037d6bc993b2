"""parse_mode MarkdownV2, with the refusals that Telegram gives."""

import re
from typing import NamedTuple

from bot.playground.entities import Draft, FormattedText, cannot_parse, link

STYLES = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
}
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}
TOKEN = re.compile(
    r"\\(?P<escaped>[\x01-\x7e])"
    r"|```(?P<language>[\w+#-]*\n)?(?P<pre>(?:[^`\\]|\\.|`(?!``))*)```"
    r"|(?<!`)`(?P<code>(?:[^`\\]|\\.)*)`"
    r"|(?P<style>\|\||__|[*_~])"
    r"|(?P<open>\[)"
    r"|\](?:\((?P<url>(?:[^)\\]|\\.)*)\))?(?P<close>)"
    r"|(?P<text>[^\\`*_~|\[\]()>#+\-={}.!]+|\\)"
    r"|(?P<reserved>.)",
    re.DOTALL,
)


class Opened(NamedTuple):
    mark: str
    kind: str
    start: int
    byte_offset: int


def parse_markdown(source: str) -> FormattedText:
    """Parse MarkdownV2; block quotes are not taken."""
    draft = Draft()
    opened: list[Opened] = []
    for token in TOKEN.finditer(source):
        start, offset = draft.length, len(source[: token.start()].encode())
        if plain := token["text"] or token["escaped"]:
            draft.write(plain)
        elif token["pre"] is not None:
            language = (token["language"] or "").strip()
            draft.write(_unescaped(token["pre"]))
            draft.mark("pre", start, **({"language": language} if language else {}))
        elif token["code"] is not None:
            draft.write(_unescaped(token["code"]))
            draft.mark("code", start)
        elif token["style"]:
            _style(draft, opened, token["style"], offset)
        elif token["open"]:
            opened.append(Opened("[", "text_link", start, offset))
        elif token["close"] is not None and opened and opened[-1].mark == "[":
            _end_link(draft, opened.pop(), token["url"])
        else:
            _refuse(token.group()[0], offset)
    if opened:
        _refuse_open(opened[-1].kind, opened[-1].byte_offset)
    return draft.finish()


def _style(draft: Draft, opened: list[Opened], mark: str, offset: int) -> None:
    if opened and opened[-1].mark == mark:
        closed = opened.pop()
        draft.mark(closed.kind, closed.start)
    elif any(tag.mark == mark for tag in opened):
        _refuse_open(opened[-1].kind, opened[-1].byte_offset)
    else:
        opened.append(Opened(mark, STYLES[mark], draft.length, offset))


def _end_link(draft: Draft, opened: Opened, target: str | None) -> None:
    if url := link(_unescaped(target or "") or draft.since(opened.start)):
        draft.mark("text_link", opened.start, url=url)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\x01-\x7e])", r"\1", text)


def _refuse(character: str, offset: int) -> None:
    if character == "`":
        _refuse_open("code", offset)
    raise cannot_parse(
        f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
    )


def _refuse_open(kind: str, offset: int) -> None:
    raise cannot_parse(f"Can't find end of {NAMES[kind]} entity at byte offset {offset}")
