"""Pages of suggestions that patrons leaf through: their own, and what was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Suggestion


class Own(NamedTuple):
    number: int
    text: str
    status: str
    received_at: datetime


class Result(NamedTuple):
    """What was done, in staff's words; never a patron's."""

    reason: str
    area: str
    branch: str | None
    done_at: datetime


async def count_own(session: AsyncSession, pseudonym: str) -> int:
    statement = select(func.count()).where(Suggestion.patron == pseudonym)
    return await session.scalar(statement) or 0


async def own(session: AsyncSession, pseudonym: str, *, offset: int, limit: int) -> Sequence[Own]:
    """Return a patron's own suggestions, newest first."""
    statement = (
        select(Suggestion.number, Suggestion.text, Suggestion.status, Suggestion.received_at)
        .where(Suggestion.patron == pseudonym)
        .order_by(Suggestion.number.desc())
        .offset(offset)
        .limit(limit)
    )
    return [Own(*row) for row in await session.execute(statement)]


async def count_results(session: AsyncSession, branch: str | None = None) -> int:
    """Count what was done, at this branch if one is given."""
    statement = select(func.count()).select_from(Suggestion).where(*_done(branch))
    return await session.scalar(statement) or 0


async def results(
    session: AsyncSession, branch: str | None = None, *, offset: int, limit: int
) -> Sequence[Result]:
    """Return what was done, newest first."""
    statement = (
        select(Suggestion.reason, Suggestion.area, Suggestion.branch, Suggestion.status_at)
        .where(*_done(branch))
        .order_by(Suggestion.status_at.desc(), Suggestion.number.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        Result(reason or "", area, where, done_at)
        for reason, area, where, done_at in await session.execute(statement)
    ]


def _done(branch: str | None) -> list[ColumnElement[bool]]:
    # Written out, not bound: else PostgreSQL may plan without the index of what was done.
    done = Suggestion.status == literal("done", literal_execute=True)
    conditions = [done, Suggestion.reason.is_not(None)]
    return conditions if branch is None else [*conditions, Suggestion.branch == branch]
