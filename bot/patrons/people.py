"""Who is writing, and which button they pressed."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.patrons.flood import counted
from bot.wire.turn import Turn
from storage import patrons
from storage.tables import Patron
from storage.vault import Vault


class Person(NamedTuple):
    """Who wrote or pressed, as Telegram tells it; this is not stored."""

    user_id: int
    chat_id: int
    app_language: str | None


class Pressed(NamedTuple):
    """The press of a button, and the message that the button stands under."""

    query_id: str
    message_id: int


@dataclass(frozen=True)
class People:
    """Finds a person's patron: the same somebody under a pseudonym, which is stored."""

    vault: Vault

    async def find(self, session: AsyncSession, person: Person) -> Patron | None:
        return await patrons.find(session, self.vault.pseudonym(person.user_id))

    async def see(self, session: AsyncSession, turn: Turn, person: Person) -> Patron:
        """Return the patron, noted as having written now; a newcomer is added."""
        before = await self.find(session, person)
        return await patrons.see(
            session,
            self.vault.pseudonym(person.user_id),
            sealed_chat=self.vault.seal(str(person.chat_id)),
            now=turn.now,
            busy=counted(before, turn.now),
        )

    def chat_of(self, patron: Patron | None) -> int | None:
        """Return where to write to a patron; None if they cannot be written to."""
        if patron is None or patron.sealed_chat is None or patron.unreachable_since:
            return None
        return int(self.vault.open(patron.sealed_chat))
