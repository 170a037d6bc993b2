from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.areas import Areas
from bot.messages import shorten, utf16_length
from bot.settings import Branch, Library, Settings, StaffRoom
from bot.staff.digest import (
    LONGEST_MESSAGE,
    Digest,
    as_plain_text,
    pack,
    render,
    usual_counts,
)
from bot.staff.schedule import due_before, due_on, last_due_day
from storage.suggestions import DigestItem

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SETTINGS = Settings(library=Library(branches=(Branch(id="laren", name="Laren"),)))
ROOM = StaffRoom(name="Balie", chat_id=-1)


def item(number: int = 1, **changes: Any) -> DigestItem:
    usual = DigestItem(number, NOW, "laren", "building", "complaint", True, "De wc is vies")
    return usual._replace(**changes)


def texts(*items: DigestItem, usual: dict[str, float] | None = None) -> list[str]:
    digest = Digest(end=NOW, items=items, usual=usual or {})
    return [as_plain_text(message) for message in render(digest, SETTINGS, "nl")]


def test_a_digest_goes_by_area_the_busiest_first() -> None:
    assert texts(
        item(1),
        item(2, area="online", kind="suggestion", text="De app mag sneller", branch=None),
        item(3, area="online", kind="question", text="Hoe kan ik verlengen?", sure=False),
        usual={"building": 0.25, "youth": 2.0},
    ) == [
        "Ideeën van maandag 2 maart 2026\n"
        "3 nieuwe berichten (meestal 2,2)\n\n"
        "Website, app en e-books: 2 (meestal 0)\n\n"
        "Nr. 2 · vestiging onbekend · suggestie\n"
        "De app mag sneller\n\n"
        "Nr. 3 · Laren · vraag · onderwerp onzeker\n"
        "Hoe kan ik verlengen?\n\n"
        "Gebouw en voorzieningen: 1 (meestal 0,2)\n\n"
        "Nr. 1 · Laren · klacht\n"
        "De wc is vies\n\n"
        "/oppakken 12 – u gaat ermee aan de slag\n"
        "/gedaan 12 en wat er is gedaan\n"
        "/afwijzen 12 en de reden\n"
        "/terugdraaien 12 – de laatste stap terugdraaien"
    ]


def test_areas_of_the_same_size_come_in_their_order_the_librarys_own_last() -> None:
    """What was merged since it came in is told, and counted, under what it is now."""
    areas = Areas.model_validate(
        [
            {"id": "makerspace", "nl": "Maakplaats", "en": "Makerspace", "examples": "m.jsonl"},
            {"id": "events", "nl": "Agenda & zo", "en": "What’s on"},
            {"id": "computers", "into": "online"},
            {"id": "youth", "off": True},
        ]
    )
    stored = ["moon", "makerspace", "computers", "youth", "events", "online"]
    digest = Digest(
        end=NOW,
        items=[item(number, area=area) for number, area in enumerate(stored, 1)],
        usual={"computers": 1.0, "online": 2.0},
    )

    [message] = render(digest, SETTINGS.model_copy(update={"areas": areas}), "nl")

    headings = [line for line in message.text.splitlines() if line.startswith("<b>")]
    assert headings[1:] == [
        "<b>Website, app en e-books</b>: 2 (meestal 3)",
        "<b>Agenda &amp; zo</b>: 1 (meestal 0)",
        "<b>Jeugd en onderwijs</b>: 1 (meestal 0)",
        "<b>Maakplaats</b>: 1 (meestal 0)",
        "<b>moon</b>: 1 (meestal 0)",
    ]


def test_a_quiet_day_is_one_line() -> None:
    assert texts() == ["Ideeën van maandag 2 maart 2026: niets nieuws."]


def test_without_a_past_nothing_is_usual() -> None:
    assert texts(item())[0].splitlines()[1] == "1 nieuw bericht"


def test_an_english_room_reads_english() -> None:
    [message] = render(Digest(end=NOW, items=[item()], usual={}), SETTINGS, "en")

    assert as_plain_text(message) == (
        "Ideas of Monday 2 March 2026\n1 new message\n\nBuilding and facilities: 1\n\n"
        "No. 1 · Laren · complaint\nDe wc is vies\n\n"
        "/takeup 12 – take it up\n/done 12 and what was done\n/decline 12 and the reason\n"
        "/undo 12 – take the last step back"
    )


def test_a_patrons_text_is_shown_and_not_obeyed() -> None:
    [message] = render(
        Digest(end=NOW, items=[item(text="<b>stil</b> & rustig</i>")], usual={}), SETTINGS, "nl"
    )

    assert "&lt;b&gt;stil&lt;/b&gt; &amp; rustig&lt;/i&gt;" in message.text


@given(st.lists(st.text(min_size=1, max_size=600), min_size=1, max_size=60))
def test_a_long_digest_is_split_between_items(words: list[str]) -> None:
    """Every part fits, has its tags closed, and each number is in exactly one part."""
    items = [item(n, text=text) for n, text in enumerate(words, 1)]
    messages = render(Digest(end=NOW, items=items, usual={}), SETTINGS, "nl")

    assert all(utf16_length(message.text) <= LONGEST_MESSAGE for message in messages)
    assert all(m.text.count("<b>") == m.text.count("</b>") for m in messages)
    for n in range(1, len(words) + 1):
        assert sum(f"Nr. {n} · Laren" in message.text for message in messages) == 1


def test_blocks_are_packed_whole() -> None:
    assert pack(["aaa", "bbb", "cc"], longest=8) == ["aaa\n\nbbb", "cc"]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        pytest.param("een twee", "een twee", id="short enough"),
        pytest.param("een twee drie", "een twee…", id="at a word"),
        pytest.param("eentweedrievier", "eentweedr…", id="no word to cut at"),
        pytest.param("een,\n\ntwee", "een, twee", id="on one line"),
        pytest.param("een twe, drie", "een twe…", id="without the comma"),
    ],
)
def test_shorten(text: str, short: str) -> None:
    assert shorten(text, 10) == short


def test_what_is_usual_is_the_mean_of_the_time_before() -> None:
    day, week = timedelta(days=1), timedelta(weeks=1)

    assert usual_counts({"building": 28}, length=3 * day, over=4 * week) == {"building": 3.0}
    assert usual_counts({"building": 28}, length=day, over=2 * week) == {"building": 2.0}


def test_a_box_of_some_days_has_no_usual_yet() -> None:
    assert usual_counts({"online": 9}, length=timedelta(days=1), over=timedelta(days=6)) == {}


@pytest.mark.parametrize(
    ("now", "day"),
    [
        pytest.param("2026-03-02T06:59:59Z", "2026-03-01", id="a second before"),
        pytest.param("2026-03-02T07:00:00Z", "2026-03-02", id="on time"),
        pytest.param("2026-03-02T23:30:00Z", "2026-03-02", id="after midnight here"),
        pytest.param("2026-03-29T06:00:00Z", "2026-03-29", id="clocks went forward"),
        pytest.param("2026-10-25T06:59:59Z", "2026-10-24", id="clocks went back: not yet"),
        pytest.param("2026-10-25T07:00:00Z", "2026-10-25", id="clocks went back: now"),
    ],
)
def test_the_digest_is_due_by_the_librarys_own_clock(now: str, day: str) -> None:
    assert last_due_day(ROOM, AMSTERDAM, datetime.fromisoformat(now)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        pytest.param("2026-03-08T09:00:00Z", "2026-03-06", id="sunday: friday was the last"),
        pytest.param("2026-03-09T09:00:00Z", "2026-03-09", id="monday"),
    ],
)
def test_there_is_no_digest_on_other_days(now: str, day: str) -> None:
    room = StaffRoom(name="Balie", chat_id=-1, digest_days=("mon", "fri"))

    assert last_due_day(room, AMSTERDAM, datetime.fromisoformat(now)) == date.fromisoformat(day)


def test_mondays_digest_begins_where_fridays_ended() -> None:
    room = StaffRoom(name="Balie", chat_id=-1, digest_days=("mon", "fri"))
    friday = due_on(date(2026, 3, 6), room, AMSTERDAM)

    assert due_before(date(2026, 3, 9), room, AMSTERDAM) == friday


def test_a_room_without_digest_days_gets_none() -> None:
    room = StaffRoom(name="Balie", chat_id=-1, digest_days=())

    assert last_due_day(room, AMSTERDAM, NOW) is None
