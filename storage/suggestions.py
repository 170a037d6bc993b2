"""Suggestions and their history."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Row, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Attachment, Event, FollowUp, Part, Patron, Suggestion

Status = Literal["new", "taken_up", "done", "declined", "withdrawn", "handed_over"]
Channel = Literal["telegram", "paper", "web", "other"]
Actor = Literal["patron", "staff", "system"]
Changeable = Literal[
    "area", "kind", "branch", "status", "text", "area_source", "kind_source", "reason", "rating"
]
AnyRow = Row[*tuple[Any, ...]]

# What a history tells in a patron's own words; these are wiped with the text.
PATRONS_WORDS = ("text", "remark")


class DigestItem(NamedTuple):
    number: int
    received_at: datetime
    branch: str | None
    area: str
    kind: str
    sure: bool
    text: str
    photos: int = 0
    status: str = "new"


class Correction(NamedTuple):
    """What a person said that a suggestion is about; its kind where a person said that as well."""

    number: int
    language: str
    text: str
    area: str
    kind: str | None


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which suggestions: received in [start, end), and of these values where one is given."""

    start: datetime | None = None
    end: datetime | None = None
    area: str | None = None
    branch: str | None = None
    kind: str | None = None
    status: str | None = None
    channel: str | None = None


async def add(session: AsyncSession, suggestion: Suggestion, *, actor: Actor) -> Suggestion:
    """Store a suggestion, give it its number, and begin its history."""
    session.add(suggestion)
    await session.flush()
    _note(session, suggestion.number, suggestion.received_at, actor, "received", None, None)
    return suggestion


async def find(session: AsyncSession, number: int, *, to_change: bool = False) -> Suggestion | None:
    """Return it; `to_change` keeps others from changing it until the transaction ends."""
    return await session.get(Suggestion, number, with_for_update=to_change or None)


async def find_own(session: AsyncSession, number: int, patron: Patron | None) -> Suggestion | None:
    """Return a patron's suggestion, to be changed; None if there is none or it is another's."""
    suggestion = await find(session, number, to_change=True)
    own = suggestion and patron and suggestion.patron == patron.pseudonym
    return suggestion if own else None


async def latest_new(
    session: AsyncSession, patron: Patron | None, *, number: int | None = None
) -> Suggestion | None:
    """Return what a patron said last of that which nobody has decided about, or this number."""
    if patron is None:
        return None
    this = [Suggestion.number == number] if number is not None else []
    statement = (
        select(Suggestion)
        .where(Suggestion.patron == patron.pseudonym, Suggestion.status == "new", *this)
        .order_by(Suggestion.number.desc())
        .limit(1)
    )
    return await session.scalar(statement)


async def change(
    session: AsyncSession,
    suggestion: Suggestion,
    what: Changeable,
    value: str | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Set one property and write it in the history; the same value again is no change."""
    before = getattr(suggestion, what)
    if before == value:
        return
    setattr(suggestion, what, value)
    if what == "status":
        suggestion.status_at = now
    _note(session, suggestion.number, now, actor, what, before, value)
    await session.flush()


async def note(
    session: AsyncSession,
    suggestion: Suggestion,
    what: Literal["told", "remark", "blocked", "unblocked"],
    *,
    before: str | None = None,
    after: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write in the history what is no property of the suggestion."""
    _note(session, suggestion.number, now, actor, what, before, after)
    await session.flush()


async def settle_area(
    session: AsyncSession,
    suggestion: Suggestion,
    area: str,
    *,
    by: Literal["patron", "staff"],
    now: datetime,
) -> None:
    """Set the area on a person's word: there is no doubt about it any more."""
    if suggestion.area != area:
        tell_again(suggestion, now)
    await change(session, suggestion, "area", area, actor=by, now=now)
    await change(session, suggestion, "area_source", by, actor=by, now=now)
    suggestion.area_confidence, suggestion.sure = 1.0, True
    if suggestion.second_area == area:
        suggestion.second_area = None
    await session.flush()


async def settle_kind(
    session: AsyncSession,
    suggestion: Suggestion,
    kind: str,
    *,
    by: Literal["patron", "staff"],
    now: datetime,
) -> None:
    """Set the kind on a person's word."""
    if suggestion.kind != kind:
        tell_again(suggestion, now)
    await change(session, suggestion, "kind", kind, actor=by, now=now)
    await change(session, suggestion, "kind_source", by, actor=by, now=now)
    suggestion.kind_confidence = 1.0
    await session.flush()


async def status_set_by(session: AsyncSession, number: int) -> str | None:
    """Return who set the status that a suggestion has; None where it is the first."""
    statement = (
        select(Event.actor)
        .where(Event.suggestion == number, Event.what == "status")
        .order_by(Event.id.desc())
        .limit(1)
    )
    return await session.scalar(statement)


def tell_again(suggestion: Suggestion, now: datetime) -> None:
    """Have the next digest tell of it: it may have been in none, or not in the right room's."""
    suggestion.digest_from = now


def _note(
    session: AsyncSession,
    number: int,
    at: datetime,
    actor: Actor,
    what: str,
    before: str | None,
    after: str | None,
) -> None:
    session.add(Event(suggestion=number, at=at, actor=actor, what=what, before=before, after=after))


async def history(session: AsyncSession, number: int) -> Sequence[Event]:
    """Return what happened to a suggestion, oldest first."""
    statement = select(Event).where(Event.suggestion == number).order_by(Event.id)
    return (await session.scalars(statement)).all()


async def for_digest(
    session: AsyncSession,
    *,
    start: datetime,
    end: datetime,
    branches: Sequence[str] = (),
    areas: Sequence[str] = (),
) -> Sequence[DigestItem]:
    """Return what the digest of [start, end) tells of, in order of number.

    That is what came in then, or was changed such that another room may have to know, and is not
    withdrawn or erased. A room that asks for certain branches also sees what names no branch:
    somebody must.
    """
    photos = (
        select(func.count()).where(Attachment.suggestion == Suggestion.number).scalar_subquery()
    )
    statement = (
        select(
            Suggestion.number,
            Suggestion.received_at,
            Suggestion.branch,
            Suggestion.area,
            Suggestion.kind,
            Suggestion.sure,
            Suggestion.text,
            photos,
            Suggestion.status,
        )
        .where(
            Suggestion.digest_from >= start,
            Suggestion.digest_from < end,
            Suggestion.status != "withdrawn",
            Suggestion.text != "",
            *_of_room(branches, areas),
        )
        .order_by(Suggestion.number)
    )
    return [DigestItem(*row) for row in await session.execute(statement)]


async def count_by_area(
    session: AsyncSession,
    *,
    start: datetime,
    end: datetime,
    branches: Sequence[str] = (),
    areas: Sequence[str] = (),
) -> dict[str, int]:
    """Count what came in during [start, end) and was not withdrawn, by area."""
    statement = (
        select(Suggestion.area, func.count())
        .where(
            Suggestion.received_at >= start,
            Suggestion.received_at < end,
            Suggestion.status != "withdrawn",
            *_of_room(branches, areas),
        )
        .group_by(Suggestion.area)
    )
    return dict((await session.execute(statement)).all())


async def first_received_at(session: AsyncSession) -> datetime | None:
    """Return when the box began."""
    return await session.scalar(select(func.min(Suggestion.received_at)))


def _of_room(branches: Sequence[str], areas: Sequence[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if branches:
        conditions.append(or_(Suggestion.branch.in_(branches), Suggestion.branch.is_(None)))
    if areas:
        conditions.append(Suggestion.area.in_(areas))
    return conditions


EXPORTED = (
    Suggestion.number,
    Suggestion.received_at,
    Suggestion.branch,
    Suggestion.channel,
    Suggestion.language,
    Suggestion.area,
    Suggestion.area_confidence,
    Suggestion.area_source,
    Suggestion.second_area,
    Suggestion.kind,
    Suggestion.kind_confidence,
    Suggestion.kind_source,
    Suggestion.text,
    Suggestion.status,
    Suggestion.status_at,
    Suggestion.answered_at,
    Suggestion.rating,
    Suggestion.model,
)


async def stream(
    session: AsyncSession, selection: Selection, *, batch: int = 1000
) -> AsyncIterator[Sequence[AnyRow]]:
    """Yield the rows of an export in batches, in order of number, never all at once in memory."""
    statement = select(*EXPORTED).where(*_matching(selection)).order_by(Suggestion.number)
    rows = await session.stream(statement, execution_options={"yield_per": batch})
    async for partition in rows.partitions():
        yield partition


async def corrections(
    session: AsyncSession, *, languages: Sequence[str], batch: int = 1000
) -> AsyncIterator[Correction]:
    """Yield what persons said of suggestions in these languages, in order of number.

    What is erased, or has lost its words to time, teaches nothing.
    """
    by_a_person = ("patron", "staff")
    statement = (
        select(
            Suggestion.number,
            Suggestion.language,
            Suggestion.text,
            Suggestion.area,
            case((Suggestion.kind_source.in_(by_a_person), Suggestion.kind)),
        )
        .where(
            Suggestion.area_source.in_(by_a_person),
            Suggestion.language.in_(languages),
            Suggestion.text != "",
        )
        .order_by(Suggestion.number)
    )
    rows = await session.stream(statement, execution_options={"yield_per": batch})
    async for row in rows:
        yield Correction(*row)


def _matching(selection: Selection) -> list[ColumnElement[bool]]:
    wanted = {
        Suggestion.area: selection.area,
        Suggestion.branch: selection.branch,
        Suggestion.kind: selection.kind,
        Suggestion.status: selection.status,
        Suggestion.channel: selection.channel,
    }
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in wanted.items() if value
    ]
    if selection.start:
        conditions.append(Suggestion.received_at >= selection.start)
    if selection.end:
        conditions.append(Suggestion.received_at < selection.end)
    return conditions


async def wipe_texts(session: AsyncSession, *, before: datetime) -> int:
    """Remove the words and photos of what came in before; the figures stay. Return how many."""
    return await _wipe(session, Suggestion.received_at < before)


async def wipe_texts_of(session: AsyncSession, pseudonym: str, *, now: datetime) -> None:
    """Remove all words of a patron; the figures stay. Nobody is to work on what is wiped."""
    mine = Suggestion.patron == pseudonym
    undecided = select(Suggestion).where(mine, Suggestion.status == "new").with_for_update()
    for suggestion in (await session.scalars(undecided)).all():
        await change(session, suggestion, "status", "withdrawn", actor="patron", now=now)
    await _wipe(session, mine)


async def _wipe(session: AsyncSession, which: ColumnElement[bool]) -> int:
    words = (which, Suggestion.text != "")
    numbers = select(Suggestion.number).where(*words)
    for table in (Part, Attachment):
        await session.execute(delete(table).where(table.suggestion.in_(numbers)))
    await session.execute(
        update(Event)
        .where(Event.what.in_(PATRONS_WORDS), Event.suggestion.in_(numbers))
        .values(before=None, after=None)
    )
    wiped = await session.scalars(
        update(Suggestion)
        .where(*words)
        .values(text="")
        .returning(Suggestion.number)
        .execution_options(synchronize_session=False)
    )
    return len(wiped.all())


async def erase(session: AsyncSession, number: int) -> bool:
    """Delete a suggestion and all that hangs on it; False if there is none.

    Its number stays unused.
    """
    for table in (Event, FollowUp, Part, Attachment):
        await session.execute(delete(table).where(table.suggestion == number))
    erased = delete(Suggestion).where(Suggestion.number == number).returning(Suggestion.number)
    return await session.scalar(erased) is not None
