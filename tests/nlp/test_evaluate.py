from nlp import Area, AreaPlan, Kind, Reading
from nlp.evaluate import Confusion, LabelScores, Scores, as_planned, evaluate, score
from nlp.labelled import Labelled

LABEL = Labelled(
    marked="De wc is vies",
    language="nl",
    area=Area.BUILDING,
    also=frozenset({Area.STAFF}),
    kind=Kind.COMPLAINT,
)
NO_KIND = Labelled(marked="meer manga", language="en", area=Area.COLLECTION)


def read_as(area: str, *, confidence: float, sure: bool, kind: Kind = Kind.COMPLAINT) -> Reading:
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


def test_a_kind_that_nobody_gave_is_not_scored() -> None:
    evaluation = evaluate(
        [
            (LABEL, read_as(Area.BUILDING, confidence=0.9, sure=True)),
            (NO_KIND, read_as(Area.BUILDING, confidence=0.9, sure=True, kind=Kind.NONE)),
        ]
    )

    assert (evaluation.scores["all"].kind, evaluation.scores["all"].none_right) == (1.0, None)
    assert [kind.label for kind in evaluation.kinds] == [Kind.COMPLAINT]


def test_each_language_and_each_area_has_its_scores() -> None:
    """Of what was read as `building` a third is right, and all that is `building` was read so."""
    readings = [
        (LABEL, read_as(Area.BUILDING, confidence=0.9, sure=True)),
        (NO_KIND, read_as(Area.BUILDING, confidence=0.9, sure=True)),
        (NO_KIND, read_as(Area.BUILDING, confidence=0.9, sure=True)),
        (NO_KIND, read_as(Area.YOUTH, confidence=0.9, sure=True)),
    ]

    evaluation = evaluate(readings)

    assert {title: scores.messages for title, scores in evaluation.scores.items()} == {
        "all": 4, "nl": 1, "en": 3,
    }  # fmt: skip
    assert evaluation.areas == [
        LabelScores(label="building", messages=1, precision=1 / 3, recall=1.0),
        LabelScores(label="collection", messages=3, precision=None, recall=0.0),
        LabelScores(label="youth", messages=0, precision=0.0, recall=None),
    ]
    assert evaluation.confusions == [
        Confusion(said="collection", read="building", times=2),
        Confusion(said="collection", read="youth", times=1),
    ]


def test_labels_follow_the_plan_of_an_installation() -> None:
    """Else a model would be called wrong for doing what the config says."""
    merged = AreaPlan(into={"building": "house", "staff": "house"})

    planned = as_planned(LABEL, merged)

    assert planned
    assert (planned.area, planned.also) == ("house", frozenset({"house"}))
    assert as_planned(LABEL, AreaPlan(off=frozenset({"building"}))) is None
