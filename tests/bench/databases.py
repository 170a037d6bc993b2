"""A database for one run of a bench."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from tests.postgres import migrate, postgres_server


@contextmanager
def empty_database(sort: str) -> Iterator[str]:
    """Make a database and yield its URL."""
    if sort == "postgres":
        with postgres_server() as server:
            yield server.url
    else:
        with TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/box.db"
            asyncio.run(migrate(url))
            yield url
