from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.patrons.door import Refusal, refused
from bot.patrons.flood import MANY, MOST, PERIOD, Count, Pressure, counted, pressure
from bot.patrons.quoting import quotes
from storage.tables import Patron

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def busy(messages: int, *, since: timedelta = timedelta(0), blocked: bool = False) -> Patron:
    return Patron(busy_since=NOON - since, busy_count=messages, blocked=blocked)


@pytest.mark.parametrize(
    ("patron", "count"),
    [
        pytest.param(None, Count(NOON, 1), id="a newcomer"),
        pytest.param(Patron(busy_since=None, busy_count=0), Count(NOON, 1), id="the first"),
        pytest.param(
            busy(7, since=timedelta(minutes=9)),
            Count(NOON - timedelta(minutes=9), 8),
            id="one more",
        ),
        pytest.param(busy(70, since=PERIOD), Count(NOON, 1), id="a new period"),
    ],
)
def test_messages_are_counted_by_the_period(patron: Patron | None, count: Count) -> None:
    assert counted(patron, NOON) == count


@pytest.mark.parametrize(
    ("messages", "meets"),
    [
        (1, Pressure.USUAL),
        (MANY, Pressure.USUAL),
        (MANY + 1, Pressure.SLOW_DOWN),
        (MANY + 2, Pressure.USUAL),
        (MOST, Pressure.USUAL),
        (MOST + 1, Pressure.FULL),
        (MOST + 2, Pressure.STILL_FULL),
    ],
)
def test_who_writes_much_is_told_once_at_each_step(messages: int, meets: Pressure) -> None:
    assert pressure(messages) is meets


@given(st.lists(st.integers(min_value=0, max_value=900), max_size=200))
def test_in_no_period_is_more_taken_than_the_most(pauses: list[int]) -> None:
    """A law: of what comes in a period that is counted, so many at most are taken."""
    patron, now = Patron(busy_since=None, busy_count=0, blocked=False), NOON
    taken: dict[datetime, int] = {}
    for pause in pauses:
        now += timedelta(seconds=pause)
        refusal = refused(patron, now)
        patron.busy_since, patron.busy_count = counted(patron, now)
        taken[patron.busy_since] = taken.get(patron.busy_since, 0) + (refusal is None)

    assert all(count <= MOST for count in taken.values())


@pytest.mark.parametrize(
    ("patron", "refusal"),
    [
        pytest.param(None, None, id="a newcomer"),
        pytest.param(busy(MOST - 1), None, id="the last that is taken"),
        pytest.param(busy(MOST), Refusal.FULL, id="the first that is not"),
        pytest.param(busy(MOST, since=PERIOD), None, id="the period is over"),
        pytest.param(busy(1, blocked=True), Refusal.BLOCKED, id="blocked by staff"),
    ],
)
def test_whose_message_is_not_taken(patron: Patron | None, refusal: Refusal | None) -> None:
    assert refused(patron, NOON) is refusal


@pytest.mark.parametrize(
    ("last_seen", "sent", "more", "quoted"),
    [
        pytest.param(None, 0, False, False, id="the first message"),
        pytest.param(300, 1, False, False, id="one after another"),
        pytest.param(300, 1, True, True, id="the next is there already"),
        pytest.param(2, 1, False, True, id="the last of several"),
        pytest.param(300, 61, False, True, id="a late answer"),
    ],
)
def test_an_answer_quotes_where_it_may_be_unclear(
    last_seen: int | None, sent: int, more: bool, quoted: bool
) -> None:
    before = Patron(last_seen=NOON - timedelta(seconds=last_seen)) if last_seen else None
    sent_at = NOON - timedelta(seconds=sent)

    assert quotes(before, sent_at=sent_at, now=NOON, more_waiting=more) is quoted
