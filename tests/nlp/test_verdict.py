from math import inf

import pytest

from nlp import Area, Kind
from nlp.reading import Verdict
from nlp.verdict import Thresholds, decide, likeliest_kind, temper

LIMITS = Thresholds(sure_from=0.5, second_from=0.2, none_from=0.8)
SUGGESTION = {Kind.SUGGESTION: 0.9, Kind.NONE: 0.1}


def areas(building: float, youth: float) -> dict[Area, float]:
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
