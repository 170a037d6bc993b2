from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import Area, AreaPlan, Kind
from nlp.areas import AS_LEARNED, follow
from nlp.reading import Verdict
from nlp.verdict import Thresholds, decide, likeliest_kind, temper

LIMITS = Thresholds(sure_from=0.5, second_from=0.2, none_from=0.8)
SUGGESTION = {Kind.SUGGESTION: 0.9, Kind.NONE: 0.1}


def areas(building: float, youth: float) -> dict[str, float]:
    return {Area.BUILDING: building, Area.YOUTH: youth, Area.OTHER: 1 - building - youth}


@pytest.mark.parametrize(
    ("building", "youth", "second", "sure"),
    [
        pytest.param(0.9, 0.06, None, True, id="one stands out"),
        pytest.param(0.6, 0.3, Area.YOUTH, True, id="sure, with a plausible second"),
        pytest.param(0.5, 0.1, Area.OTHER, True, id="just sure"),
        pytest.param(0.45, 0.19, Area.OTHER, False, id="unsure: there is a second to ask about"),
    ],
)
def test_area_and_whether_to_ask(
    building: float, youth: float, second: Area | None, sure: bool
) -> None:
    assert decide(areas(building, youth), SUGGESTION, LIMITS) == Verdict(
        area=Area.BUILDING,
        area_confidence=building,
        second_area=second,
        kind=Kind.SUGGESTION,
        kind_confidence=0.9,
        sure=sure,
    )


def test_unsure_always_has_a_second_area_however_unlikely() -> None:
    verdict = decide(areas(0.9, 0.06), SUGGESTION, Thresholds(sure_from=inf))

    assert (verdict.sure, verdict.second_area) == (False, Area.YOUTH)


@pytest.mark.parametrize(
    ("none", "kind"),
    [
        pytest.param(0.8, Kind.NONE, id="certain enough to store nothing"),
        pytest.param(0.79, Kind.QUESTION, id="doubtful: the next likeliest"),
    ],
)
def test_no_feedback_needs_certainty(none: float, kind: Kind) -> None:
    """What is no feedback is not stored, so a wrong `none` loses what a patron said."""
    rest = 1 - none
    kinds = {Kind.NONE: none, Kind.QUESTION: rest * 0.6, Kind.COMPLAINT: rest * 0.4}

    assert likeliest_kind(kinds, 0.8) is kind


def test_temperature_tempers() -> None:
    """At 2, odds of four to one become two to one; at 1, nothing changes."""
    scores = {Kind.SUGGESTION: 0.8, Kind.COMPLAINT: 0.2}

    assert temper(scores, 2.0) == pytest.approx({Kind.SUGGESTION: 2 / 3, Kind.COMPLAINT: 1 / 3})
    assert temper(scores, 1.0) == pytest.approx(scores)


PLAN = AreaPlan(into={"computers": "online", "print": "makerspace"}, off=frozenset({"youth"}))


@pytest.mark.parametrize(
    ("learned", "wanted"),
    [
        pytest.param(
            {"online": 0.25, "computers": 0.25, "other": 0.5},
            {"online": 0.5, "other": 0.5},
            id="merged: the chances add up",
        ),
        pytest.param(
            {"youth": 0.75, "online": 0.125, "other": 0.125},
            {"online": 0.5, "other": 0.5},
            id="off: the rest is scaled to 1",
        ),
        pytest.param({"print": 1.0}, {"makerspace": 1.0}, id="into what is not learned itself"),
        pytest.param({"youth": 1.0, "other": 0.0}, {"other": 0.0}, id="nothing likely is left"),
    ],
)
def test_a_plan_merges_and_switches_off(
    learned: dict[str, float], wanted: dict[str, float]
) -> None:
    assert follow(PLAN, learned) == pytest.approx(wanted)


@given(
    st.dictionaries(
        st.sampled_from(["online", "computers", "print", "youth", "other"]),
        st.floats(0.001, 1),
        min_size=1,
    )
)
def test_what_follows_a_plan_are_chances_of_areas_in_use(learned: dict[str, float]) -> None:
    wanted = follow(PLAN, learned)

    assert wanted.keys() <= {"online", "makerspace", "other"}
    assert sum(wanted.values()) == pytest.approx(1 if wanted else 0)


def test_without_a_plan_the_areas_are_as_learned() -> None:
    assert follow(AS_LEARNED, {"online": 0.25, "other": 0.75}) == {"online": 0.25, "other": 0.75}


def test_what_is_merged_is_sure_together() -> None:
    """The plan comes before the thresholds: apart, neither would be sure."""
    learned = {"online": 0.3, "other": 0.4, "computers": 0.3}

    verdict = decide(learned, SUGGESTION, LIMITS, PLAN)

    assert (verdict.area, verdict.sure, verdict.second_area) == ("online", True, "other")
    assert verdict.area_confidence == pytest.approx(0.6)


def test_the_plan_comes_after_the_temperature() -> None:
    """At 2, odds of nine to one become three to one, and only then are two added up."""
    learned = {"other": 0.81, "online": 0.09, "computers": 0.09, "youth": 0.01}

    verdict = decide(learned, SUGGESTION, Thresholds(area_temperature=2.0), PLAN)

    assert verdict.area_confidence == pytest.approx(0.9 / (0.9 + 0.3 + 0.3))


def test_what_is_switched_off_makes_place_for_the_next_likeliest() -> None:
    verdict = decide(areas(0.3, 0.6), SUGGESTION, LIMITS, PLAN)

    assert (verdict.area, verdict.second_area) == ("building", "other")


def test_where_one_area_is_left_there_is_no_second() -> None:
    plan = AreaPlan(off=frozenset({"building", "youth"}))

    verdict = decide(areas(0.3, 0.6), SUGGESTION, LIMITS, plan)

    assert (verdict.area, verdict.area_confidence, verdict.second_area) == ("other", 1.0, None)
