"""Decisions of the closed loop: what staff mean, what may follow what, when somebody is asked."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, Language
from bot.messages import Message, utf16_length
from bot.patrons.news import Better, answered, is_news, news, question, rating_question
from bot.patrons.pages import PAGE, Page, own_list, page_of, result_list
from bot.patrons.timing import ask_from, half_year, is_calm, may_ask_rating
from bot.settings import Branch, Library, Settings
from bot.staff.decision_texts import decided, refused
from bot.staff.decisions import (
    BLOCKING,
    COMMANDS,
    LONGEST_REASON,
    Move,
    Order,
    Refusal,
    fault_of,
    former_status,
    is_nearly_ours,
    move_of,
    next_status,
    order_of,
)
from bot.statuses import status_name
from storage.listings import Own, Result
from storage.suggestions import Status
from storage.tables import Event
from tests.storage.samples import suggestion

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STATUSES = ("new", "taken_up", "done", "declined", "withdrawn", "handed_over")
LONGEST = 4096
MOVES = tuple(Move)
DECISIONS = tuple(move for move in Move if move not in BLOCKING)


def steps(*statuses: str) -> list[Event]:
    pairs = pairwise(statuses)
    return [Event(what="status", before=before, after=after) for before, after in pairs]


@pytest.mark.parametrize(
    ("written", "order"),
    [
        pytest.param("12 Er is er een bij.", (12, "Er is er een bij."), id="number and reason"),
        pytest.param("12: Er is er een bij.", (12, "Er is er een bij."), id="with a colon"),
        pytest.param("nr. 12, klaar", (12, "klaar"), id="as it is said"),
        pytest.param("#12 klaar", (12, "klaar"), id="as it is written elsewhere"),
        pytest.param("12\nklaar\nen goed", (12, "klaar\nen goed"), id="lines"),
        pytest.param("12", (12, ""), id="no reason"),
        pytest.param("12 3 printers erbij", (12, "3 printers erbij"), id="a reason with a number"),
        pytest.param("", (None, ""), id="nothing"),
        pytest.param("klaar 12", (None, ""), id="the other way round"),
        pytest.param("12e verdieping", (None, ""), id="no number of a suggestion"),
        pytest.param("9" * 20, (None, ""), id="more than there can be"),
    ],
)
def test_what_staff_write_is_read(written: str, order: tuple[int | None, str]) -> None:
    read = order_of(Move.DONE, written)

    assert (read.number, read.reason) == order


def test_words_may_go_with_taking_up_and_not_with_undoing() -> None:
    assert order_of(Move.TAKE_UP, "12 Er komen er twintig bij").reason == "Er komen er twintig bij"
    assert order_of(Move.UNDO, "12 graag").reason == ""


@pytest.mark.parametrize("written", ["1, 7", "nr 1 en 7", "1 2 3"])
def test_one_number_at_a_time(written: str) -> None:
    assert fault_of(order_of(Move.TAKE_UP, written)) is Refusal.ONE_AT_A_TIME


@pytest.mark.parametrize(
    ("command", "nearly"),
    [("opakken", True), ("oppakken2", True), ("afwijs", True), ("hulp", True), ("weer", False)],
)
def test_a_slip_of_the_pen_is_known(command: str, nearly: bool) -> None:
    assert is_nearly_ours(command) is nearly


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_move_has_a_command_in_each_language(move: Move, language: Language) -> None:
    assert move_of(COMMANDS[move][language]) is move


@given(st.text(), st.sampled_from(MOVES))
def test_anything_can_be_written_behind_a_command(written: str, move: Move) -> None:
    order = order_of(move, written)

    assert (order.number is None) == (fault_of(order) is Refusal.NO_NUMBER)


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        (Order(Move.DONE, 1, "x" * LONGEST_REASON), None),
        (Order(Move.DONE, 1, "x" * (LONGEST_REASON + 1)), Refusal.TOO_LONG),
        (Order(Move.DECLINE, 1, ""), Refusal.NO_REASON),
        (Order(Move.TAKE_UP, 1, ""), None),
        (Order(Move.UNDO, None, ""), Refusal.NO_NUMBER),
    ],
)
def test_what_is_wrong_with_an_order(order: Order, fault: Refusal | None) -> None:
    assert fault_of(order) is fault


@pytest.mark.parametrize(
    ("status", "take_up", "done", "decline"),
    [
        ("new", "taken_up", "done", "declined"),
        ("taken_up", Refusal.ALREADY, "done", "declined"),
        ("done", Refusal.DECIDED, "done", Refusal.DECIDED),
        ("declined", Refusal.DECIDED, Refusal.DECIDED, "declined"),
        ("withdrawn", *[Refusal.WITHDRAWN] * 3),
        ("handed_over", *[Refusal.HANDED_OVER] * 3),
    ],
)
def test_what_may_follow_what(status: str, take_up: Any, done: Any, decline: Any) -> None:
    moves = (Move.TAKE_UP, Move.DONE, Move.DECLINE)

    assert [next_status(move, status, []) for move in moves] == [take_up, done, decline]


@pytest.mark.parametrize(
    ("statuses", "former"),
    [
        (["new"], None),
        (["new", "taken_up"], "new"),
        (["new", "done"], "new"),
        (["new", "taken_up", "done"], "taken_up"),
        (["new", "taken_up", "done", "taken_up"], "new"),
        (["new", "done", "new", "taken_up", "declined"], "taken_up"),
        (["new", "withdrawn", "new"], None),
    ],
)
def test_what_is_taken_back_is_what_staff_did_last(
    statuses: list[str], former: Status | None
) -> None:
    assert former_status(statuses[-1], steps(*statuses)) == former


@given(st.lists(st.sampled_from(DECISIONS), max_size=12))
def test_taking_all_back_ends_where_it_began(moves: list[Move]) -> None:
    statuses = ["new"]
    for move in [*moves, *[Move.UNDO] * 3]:
        became = next_status(move, statuses[-1], steps(*statuses))
        if not isinstance(became, Refusal) and became != statuses[-1]:
            statuses.append(became)

    assert statuses[-1] == "new"


@pytest.mark.parametrize(
    ("events", "new"),
    [
        pytest.param([], True, id="nothing told yet"),
        pytest.param([("reason", "Klaar."), ("told", "done")], False, id="told already"),
        pytest.param([("told", "taken_up"), ("reason", "Klaar.")], True, id="another step"),
        pytest.param(
            [("reason", "Fout."), ("told", "done"), ("reason", None), ("reason", "Klaar.")],
            True,
            id="told in other words, which were taken back",
        ),
    ],
)
def test_a_step_is_news_once(events: list[tuple[str, str | None]], new: bool) -> None:
    history = [Event(what=what, after=after) for what, after in events]

    assert is_news("done", "Klaar.", history) is new


@pytest.mark.parametrize(
    ("done_at", "asked"),
    [
        pytest.param("2026-03-02T09:30Z", "2026-03-30T08:00Z", id="clocks went forward between"),
        pytest.param("2026-03-02T23:30Z", "2026-03-31T08:00Z", id="tomorrow already, here"),
        pytest.param("2026-10-01T07:00Z", "2026-10-29T09:00Z", id="clocks went back between"),
    ],
)
def test_a_patron_is_asked_at_ten(done_at: str, asked: str) -> None:
    moment = ask_from(datetime.fromisoformat(done_at), 28, AMSTERDAM)

    assert moment == datetime.fromisoformat(asked)


@pytest.mark.parametrize(
    ("now", "calm"),
    [
        ("2026-03-02T07:59Z", False),
        ("2026-03-02T08:00Z", True),
        ("2026-03-02T18:59Z", True),
        ("2026-03-02T19:00Z", False),
    ],
)
def test_nobody_is_written_to_at_night(now: str, calm: bool) -> None:
    assert is_calm(datetime.fromisoformat(now), AMSTERDAM) is calm


@pytest.mark.parametrize(
    ("asked_on", "may"),
    [(None, True), (date(2026, 1, 1), True), (date(2026, 1, 2), False)],
)
def test_a_mark_is_asked_twice_a_year_at_most(asked_on: date | None, may: bool) -> None:
    assert may_ask_rating(asked_on, date(2026, 7, 3)) is may


@pytest.mark.parametrize(
    ("day", "begins"),
    [("2026-01-01", "2026-01-01"), ("2026-06-30", "2026-01-01"), ("2026-12-31", "2026-07-01")],
)
def test_half_years_begin_in_january_and_july(day: str, begins: str) -> None:
    assert half_year(date.fromisoformat(day)) == date.fromisoformat(begins)


@given(st.text(max_size=12), st.integers(min_value=0, max_value=60))
def test_there_is_always_a_page(written: str, count: int) -> None:
    page = page_of(written, count)

    assert 0 <= page.offset <= max(0, count - 1)


# Whatever is written, it fits in a message, and a button in its 64 bytes


def parts(message: Message) -> list[str]:
    return [button.data for row in message.buttons for button in row]


def fits(message: Message) -> bool:
    return utf16_length(message.text) <= LONGEST and all(
        len(data.encode()) <= 64 for data in parts(message)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["taken_up", "done", "declined"])
def test_what_a_patron_hears_fits(language: Language, status: str) -> None:
    told = suggestion(
        NOON, number=2**63 - 1, status=status, text="👍" * 4000, reason="👍" * LONGEST_REASON
    )

    assert fits(news(told, language))
    assert fits(question(told, language))
    assert fits(answered(told, Better.PARTLY, language))
    assert fits(rating_question(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_fit(language: Language) -> None:
    branches = tuple(Branch(id=f"{n}" * 32, name="👍" * 60) for n in range(3))
    settings = Settings(library=Library(branches=branches))
    results = [Result("👍 " * 700, "computers", branches[0].id, NOON)] * PAGE
    own = [Own(2**63 - 1, "👍" * 4000, "taken_up", NOON)] * PAGE
    page = Page(10**8, 10**9)

    assert fits(result_list(results, page, branches[0].id, language, settings, own_branch=None))
    assert fits(own_list(own, page, language, AMSTERDAM))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_words(language: Language) -> None:
    said = {refused(refusal, Order(Move.DONE, 1, ""), language) for refusal in Refusal} | {
        decided(Order(move, 1, "x"), "done", None, language) for move in MOVES
    }

    assert len({status_name(status, language) for status in STATUSES}) == len(STATUSES)
    assert len(said) == len(Refusal) + 2  # what is undone is said otherwise
