from nlp import Area, Kind, Reading
from nlp.evaluate import Scores, score
from nlp.labelled import Labelled

LABEL = Labelled(
    text="De wc is vies",
    language="nl",
    area=Area.BUILDING,
    also=frozenset({Area.STAFF}),
    kind=Kind.COMPLAINT,
)


def read_as(area: Area, *, confidence: float, sure: bool, kind: Kind = Kind.COMPLAINT) -> Reading:
    return Reading(
        language="nl",
        area=area,
        area_confidence=confidence,
        second_area=Area.OTHER,
        kind=kind,
        kind_confidence=0.9,
        sure=sure,
        text=LABEL.text,
        removed=(),
        model="a-1",
    )


def test_scores() -> None:
    """The second is right when one is lenient, the third is wrong and unsure, and not stored."""
    readings = [
        read_as(Area.BUILDING, confidence=0.75, sure=True),
        read_as(Area.STAFF, confidence=0.75, sure=True),
        read_as(Area.YOUTH, confidence=0.25, sure=False, kind=Kind.NONE),
        read_as(Area.BUILDING, confidence=0.25, sure=False),
    ]

    assert score((LABEL, reading) for reading in readings) == Scores(
        messages=4,
        language=1.0,
        language_short=1.0,
        area=0.5,
        area_lenient=0.75,
        kind=0.75,
        sure=0.5,
        sure_right=1.0,
        none_right=0.0,
        calibration_error=0.25,
    )


def test_nothing_to_score_is_no_score() -> None:
    scores = score([])

    assert (scores.messages, scores.area, scores.calibration_error) == (0, None, None)
