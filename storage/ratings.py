"""What patrons think of the library as a whole; it is kept apart from who they are."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Rating


@dataclass(frozen=True)
class Summary:
    count: int
    mean: float | None


async def add(session: AsyncSession, *, score: int, branch: str | None, half_year: date) -> None:
    session.add(Rating(score=score, branch=branch, half_year=half_year))
    await session.flush()


async def summary(
    session: AsyncSession, *, start: date, end: date, branch: str | None = None
) -> Summary:
    """Return how many ratings the half-years that begin in [start, end) have, and their mean."""
    statement = select(func.count(), func.avg(Rating.score)).where(
        Rating.half_year >= start, Rating.half_year < end
    )
    if branch:
        statement = statement.where(Rating.branch == branch)
    count, mean = (await session.execute(statement)).one()
    return Summary(count, None if mean is None else float(mean))
