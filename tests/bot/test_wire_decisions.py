from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.wire.outcome import (
    Again,
    Done,
    Hopeless,
    Later,
    Moved,
    Outcome,
    Unreachable,
    outcome_of,
)
from bot.wire.pace import GROUP, OVERALL, PRIVATE, Pace
from bot.wire.patience import wait_after

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SOON = NOW + timedelta(seconds=0.5)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        pytest.param(RetryAfter(7), Later(NOW + timedelta(seconds=7)), id="too fast"),
        pytest.param(ChatMigrated(-1005), Moved(-1005), id="a supergroup now"),
        pytest.param(Forbidden("bot was blocked by the user"), Unreachable(), id="blocked"),
        pytest.param(BadRequest("Chat not found"), Unreachable(), id="an account that is gone"),
        pytest.param(BadRequest("Message is not modified: ..."), Done(), id="says so already"),
        pytest.param(BadRequest("Query is too old and ..."), Done(), id="a press of long ago"),
        pytest.param(BadRequest("Message text is empty"), Hopeless(), id="never right"),
        pytest.param(TimedOut(), Again(SOON), id="maybe it arrived"),
        pytest.param(NetworkError("Bad Gateway"), Again(SOON), id="not now"),
        pytest.param(Conflict("..."), Later(NOW + timedelta(seconds=30)), id="two of us"),
        pytest.param(InvalidToken(), Later(NOW + timedelta(seconds=30)), id="a revoked token"),
        pytest.param(ValueError(), Again(SOON), id="our own fault, once more"),
    ],
)
def test_what_a_refusal_means_for_a_message_to_a_patron(error: Exception, outcome: Outcome) -> None:
    assert outcome_of(error, tries=0, private=True, now=NOW) == outcome


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        pytest.param(Forbidden("bot was kicked from the group chat"), Hopeless(), id="kicked"),
        pytest.param(BadRequest("Chat not found"), Hopeless(), id="a wrong chat_id"),
    ],
)
def test_a_staff_room_that_cannot_be_reached_is_for_the_doctor(
    error: Exception, outcome: Outcome
) -> None:
    assert outcome_of(error, tries=0, private=False, now=NOW) == outcome


def test_our_own_fault_is_tried_three_times_and_the_networks_for_ever() -> None:
    own = outcome_of(ValueError(), tries=2, private=True, now=NOW)
    network = outcome_of(TimedOut(), tries=99, private=True, now=NOW)

    assert (own, network) == (Hopeless(), Again(NOW + timedelta(seconds=30)))


@given(st.integers(0, 10_000))
def test_the_wait_grows_up_to_half_a_minute(failures: int) -> None:
    assert 0.5 <= wait_after(failures) <= wait_after(failures + 1) <= 30


@given(st.lists(st.tuples(st.sampled_from([1, 2, -1]), st.floats(0, 2)), min_size=1, max_size=120))
def test_no_limit_of_telegram_is_passed(sends: list[tuple[int, float]]) -> None:
    """In any time, no more messages than were allowed at once and came free since."""
    pace, now, sent = Pace(), 0.0, list[tuple[int, float]]()
    for chat, later in sends:
        now += later
        sent.append((chat, now + pace.reserve("sendMessage", chat, now)))

    for rate, chats in ((OVERALL, {1, 2, -1}), (PRIVATE, {1}), (PRIVATE, {2}), (GROUP, {-1})):
        times = sorted(at for chat, at in sent if chat in chats)
        for n in range(len(times) - rate.burst):
            assert times[n + rate.burst] - times[n] >= rate.interval_s - 1e-6


def test_the_first_messages_to_a_chat_do_not_wait() -> None:
    pace = Pace()

    waits = [pace.reserve("sendMessage", 1, 0.0) for _ in range(4)]

    assert waits == [0.0, 0.0, 0.0, 1.0]


def test_an_answer_to_a_press_is_no_message() -> None:
    pace = Pace()

    assert [pace.reserve("answerCallbackQuery", 1, 0.0) for _ in range(40)] == [0.0] * 40


def test_chats_of_long_ago_are_not_remembered() -> None:
    pace = Pace()
    for chat in range(1, 30_000):
        pace.reserve("sendMessage", chat, float(chat))

    assert len(pace._free_at) <= 10_001
