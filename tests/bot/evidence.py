"""What came of it: the answers that patrons got, and what is stored of them."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.playground.chats import User
from bot.playground.telegram import Telegram
from storage.database import open_database
from storage.tables import Suggestion
from storage.vault import Vault
from tests.conftest import KEY


def receipts(telegram: Telegram, patron: User) -> list[str]:
    """Return the answers with a number in them: no two suggestions have the same."""
    return [m.text for m in telegram.messages(patron) if m.sender.is_bot and "nummer" in m.text]


async def stored_of(database_url: str, patrons: Sequence[User]) -> dict[int, list[str]]:
    """Return what is stored of each patron, in the order of the numbers."""
    vault, database = Vault(KEY), open_database(database_url)
    found: dict[str | None, list[str]] = {}
    async with database.read() as session:
        rows = select(Suggestion.patron, Suggestion.text).order_by(Suggestion.number)
        for patron, text in await session.execute(rows):
            found.setdefault(patron, []).append(text)
    await database.close()
    return {patron.id: found.get(vault.pseudonym(patron.id), []) for patron in patrons}
