"""A copy of a SQLite file while it is in use, by SQLite's own backup."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import driver_url


class BackupError(Exception):
    """No copy was made; the message says why."""


def back_up(url: str, target: Path) -> None:
    """Copy the database as it is at one moment; whoever writes meanwhile is not held up.

    Raises BackupError or OSError; `target` is whole, or not there.
    """
    address = driver_url(url)
    if address.get_backend_name() != "sqlite":
        raise BackupError("PostgreSQL has a tool of its own: pg_dump, see docs/operating.md")
    source = Path(address.database or "")
    if not source.is_file():
        raise BackupError(f"there is no {source}")
    if target.exists():
        raise BackupError(f"{target} is there already")
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    # Patrons' words are in it: for nobody's eyes but the owner's.
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        with (
            closing(sqlite3.connect(source)) as whole,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            whole.backup(copy)
            # One file is easier to keep than three; the bot turns its log on again.
            copy.execute("PRAGMA journal_mode = DELETE")
            [verdict] = copy.execute("PRAGMA quick_check").fetchone()
            if verdict != "ok":
                raise BackupError(f"the copy is not sound: {verdict}")
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(target)
    except sqlite3.Error as error:
        raise BackupError(f"no copy was made: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
