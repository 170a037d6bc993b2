"""The question whether it is better now: when it is due, asked, answered and over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.tables import FollowUp, Patron, Suggestion

QUESTIONS = FollowUp.metadata.tables[FollowUp.__tablename__]
SUGGESTIONS = Suggestion.metadata.tables[Suggestion.__tablename__]
ANSWERED = (
    select(QUESTIONS.c.suggestion)
    .join(SUGGESTIONS, SUGGESTIONS.c.number == QUESTIONS.c.suggestion)
    .where(SUGGESTIONS.c.patron == bindparam("patron"), QUESTIONS.c.answered_at.is_not(None))
    .order_by(QUESTIONS.c.answered_at.desc(), QUESTIONS.c.suggestion.desc())
    .limit(1)
)
REPLIED_TO = ANSWERED.where(QUESTIONS.c.message_id == bindparam("reply_to"))
JUST_ANSWERED = ANSWERED.where(
    QUESTIONS.c.answered_at > bindparam("since"), QUESTIONS.c.remark_message_id.is_(None)
)

# What something may still happen with that its patron wants to hear.
UNDECIDED = ("new", "taken_up")


async def plan(session: AsyncSession, number: int, *, ask_from: datetime) -> None:
    """Have the question asked from then on; what was planned for this suggestion is off."""
    await drop(session, number)
    session.add(FollowUp(suggestion=number, ask_from=ask_from))
    await session.flush()


async def find(session: AsyncSession, number: int) -> FollowUp | None:
    return await session.get(FollowUp, number)


async def drop(session: AsyncSession, number: int) -> None:
    await session.execute(delete(FollowUp).where(FollowUp.suggestion == number))


async def stop_all_of(session: AsyncSession, pseudonym: str) -> None:
    """Let nothing of this patron be followed any more."""
    mine = Suggestion.patron == pseudonym
    # Suggestions first, as everywhere: two that wait for each other's rows would wait for ever.
    await session.execute(
        update(Suggestion).where(mine, Suggestion.followed).values(followed=False)
    )
    numbers = select(Suggestion.number).where(mine)
    await session.execute(delete(FollowUp).where(FollowUp.suggestion.in_(numbers)))


async def take_due(
    session: AsyncSession, *, now: datetime, quiet_since: datetime, limit: int = 50
) -> Sequence[Suggestion]:
    """Mark as asked what is due, and return what it is about.

    A patron is asked one thing at a time: nothing more while they were asked since `quiet_since`.
    """
    other, others = aliased(FollowUp), aliased(Suggestion)
    asked_lately = exists().where(
        others.patron == Suggestion.patron,
        other.suggestion == others.number,
        other.asked_at > quiet_since,
    )
    statement = (
        select(Suggestion)
        .join(FollowUp, FollowUp.suggestion == Suggestion.number)
        .join(Patron, Patron.pseudonym == Suggestion.patron)
        .where(FollowUp.asked_at.is_(None), FollowUp.ask_from <= now, ~asked_lately)
        .order_by(FollowUp.ask_from, FollowUp.suggestion)
        .limit(limit)
        .with_for_update(of=[FollowUp, Patron], skip_locked=True)
    )
    first: dict[str | None, Suggestion] = {}
    for suggestion in await session.scalars(statement):
        first.setdefault(suggestion.patron, suggestion)
    numbers = [suggestion.number for suggestion in first.values()]
    if numbers:
        await session.execute(
            update(FollowUp).where(FollowUp.suggestion.in_(numbers)).values(asked_at=now)
        )
    return list(first.values())


async def answered(
    session: AsyncSession, number: int, *, message_id: int, now: datetime
) -> FollowUp:
    """Note that the patron answered; also where the time to answer was over."""
    follow_up = await find(session, number)
    if follow_up is None:
        follow_up = FollowUp(suggestion=number, ask_from=now, asked_at=now)
        session.add(follow_up)
    follow_up.answered_at, follow_up.message_id = now, message_id
    await session.flush()
    return follow_up


async def waiting_for_words(
    session: AsyncSession, pseudonym: str, *, reply_to: int | None, since: datetime
) -> int | None:
    """Return the suggestion about which a patron answered, and which the next words are about.

    That is the one they reply to; else the one answered since then, if no words came after it yet.
    """
    if reply_to is not None:
        return await session.scalar(REPLIED_TO, {"patron": pseudonym, "reply_to": reply_to})
    return await session.scalar(JUST_ANSWERED, {"patron": pseudonym, "since": since})


async def find_by_remark(session: AsyncSession, pseudonym: str, message_id: int) -> FollowUp | None:
    """Return the question after whose answer this message came."""
    statement = (
        select(FollowUp)
        .join(Suggestion, Suggestion.number == FollowUp.suggestion)
        .where(Suggestion.patron == pseudonym, FollowUp.remark_message_id == message_id)
    )
    return await session.scalar(statement)


async def close(session: AsyncSession, *, asked_before: datetime) -> None:
    """Delete the questions whose time to answer is over, and those about erased words."""
    wiped = exists().where(Suggestion.number == FollowUp.suggestion, Suggestion.text == "")
    over = or_(FollowUp.asked_at < asked_before, wiped)
    await session.execute(delete(FollowUp).where(over).execution_options(synchronize_session=False))


def awaited() -> ColumnElement[bool]:
    """Tell of a patron whether their address is needed: for news, or for a question."""
    question = exists().where(
        FollowUp.suggestion == Suggestion.number, FollowUp.answered_at.is_(None)
    )
    return exists().where(
        Suggestion.patron == Patron.pseudonym,
        Suggestion.followed,
        Suggestion.text != "",
        or_(Suggestion.status.in_(UNDECIDED), question),
    )
