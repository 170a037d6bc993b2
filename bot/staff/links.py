"""What patrons write must not be pressed by mistake: links are named, and made no link."""

import re
from html import escape

ENDINGS = "nl|com|org|net|eu|be|de|uk|info|io|me|app|dev|shop|site|online|ly|gl|gd|xyz|ru|cn|tk"
# In small letters: where a space was forgotten, the next sentence begins with a capital.
LINK = re.compile(rf"\w://|\b[Ww]ww\.\w|\w\.(?:{ENDINGS})(?!\w)")
# What Telegram makes something to press of: pages, addresses, names, tags, commands, numbers.
PRESSABLE = re.compile(
    r"\S*(?:\w://|\w\.[a-z]{2}|\w@\w|(?<![\w/<>])[@#$/][a-z_])\S*|\+?\d[\d ()-]{6,}\d",
    re.IGNORECASE,
)


def contains_link(text: str) -> bool:
    """Tell whether a text names a page; an e-mail address is none."""
    return any(LINK.search(word) and "@" not in word for word in text.split())


def unlinked(text: str) -> str:
    """Return the text as HTML in which Telegram finds nothing to press: it looks in no code."""
    parts = []
    end = 0
    for match in PRESSABLE.finditer(text):
        parts += [escape(text[end : match.start()]), f"<code>{escape(match.group())}</code>"]
        end = match.end()
    return "".join([*parts, escape(text[end:])])
