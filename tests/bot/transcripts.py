"""What patrons and the box say to each other, written down as it happens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.playground.chats import Message, User
from tests.bot.conftest import Box

BOX = "Ideeënbus"


@dataclass
class Transcript:
    """Markdown of a conversation; each step waits for what the box answers."""

    box: Box
    lines: list[str] = field(default_factory=list)

    def heading(self, title: str, about: str) -> None:
        self.lines += [f"## {title}", about]

    def patron(self, name: str, language: str) -> User:
        return self.box.telegram.add_user(name, language_code=language)

    async def says(self, patron: User, text: str, *, reply_to: Message | None = None) -> Message:
        """Say something and return what the box answers."""
        self._note(patron.first_name, text)
        return await self._answer(
            patron, lambda: self.box.telegram.says(patron, text, reply_to=reply_to)
        )

    async def sends(self, patron: User, kind: str, *, caption: str | None = None) -> Message:
        """Send what is no text."""
        self._note(patron.first_name, f"*({kind})*" + (f" {caption}" if caption else ""))
        return await self._answer(
            patron, lambda: self.box.telegram.sends(patron, kind, caption=caption)
        )

    async def edits(self, patron: User, message: Message, text: str) -> Message:
        self._note(f"{patron.first_name}, editing the message", text)
        return await self._answer(patron, lambda: self.box.telegram.edits(patron, message, text))

    async def presses(self, patron: User, label: str, *, more: int = 0) -> None:
        """Press a button under the latest message of the box, which says so much more to it."""
        message = self.box.said(patron)[-1]
        before = len(self.box.said(patron))
        self.lines.append(f"*{patron.first_name} presses* `{label}`")
        await self.box.press(patron, message, label)
        self.note_answer(message, "changes that message")
        await self.box.hears(patron, before + more)
        for following in self.box.said(patron)[before:]:
            self.note_answer(following)

    async def _answer(self, patron: User, act: Callable[[], object]) -> Message:
        before = len(self.box.said(patron))
        act()
        await self.box.hears(patron, before + 1)
        message = self.box.said(patron)[before]
        self.note_answer(message)
        return message

    async def after(self, what: str, patron: User, act: Callable[[], Awaitable[object]]) -> Message:
        """Let something else happen, of which the patron hears."""
        self.lines.append(f"*{what}*")
        before = len(self.box.said(patron))
        await act()
        await self.box.hears(patron, before + 1)
        message = self.box.said(patron)[before]
        self.note_answer(message)
        return message

    def note_answer(self, message: Message, how: str = "") -> None:
        who = f"{BOX} {how}".strip()
        rows = [" ".join(f"`{b['text']}`" for b in row) for row in message.buttons]
        self._note(who, "\n".join([message.text, *(["", *rows] if rows else [])]))

    def _note(self, who: str, text: str) -> None:
        quoted = "\n".join(
            f"> {line}  ".rstrip() + ("  " if line else "") for line in text.split("\n")
        )
        self.lines.append(f"**{who}**\n\n{quoted}")

    def __str__(self) -> str:
        return "\n\n".join(self.lines) + "\n"
