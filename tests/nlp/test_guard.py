from collections.abc import Sequence

import pytest

from nlp import Area, Kind
from nlp.guard import Answer, try_out
from nlp.labelled import Labelled
from tests.nlp.test_evaluate import read_as

RIGHT, WRONG, NEW = "building", "youth", "makerspace"
LABEL = Labelled(marked="De wc is vies", language="nl", area=Area.BUILDING, kind=Kind.COMPLAINT)


def answers(
    count: int,
    before: str,
    after: str,
    *,
    kinds: tuple[Kind, Kind] = (Kind.COMPLAINT, Kind.COMPLAINT),
    held_back: bool = False,
) -> list[Answer]:
    was, now = (
        read_as(area, confidence=0.9, sure=True, kind=kind)
        for area, kind in zip((before, after), kinds, strict=True)
    )
    return [Answer(label=LABEL, before=was, after=now, held_back=held_back)] * count


@pytest.mark.parametrize(
    ("sample", "objections"),
    [
        pytest.param(answers(200, RIGHT, RIGHT), [], id="the same"),
        pytest.param(answers(200, WRONG, RIGHT), [], id="better"),
        pytest.param(
            answers(199, RIGHT, RIGHT) + answers(1, RIGHT, WRONG), [], id="by chance one less"
        ),
        pytest.param(
            answers(198, RIGHT, RIGHT) + answers(2, RIGHT, WRONG),
            ["it reads the areas of the frozen sample worse"],
            id="areas worse",
        ),
        pytest.param(
            answers(198, RIGHT, RIGHT)
            + answers(2, RIGHT, RIGHT, kinds=(Kind.COMPLAINT, Kind.SUGGESTION)),
            ["it reads the kinds of the frozen sample worse"],
            id="kinds worse",
        ),
        pytest.param(
            answers(199, RIGHT, RIGHT) + answers(1, RIGHT, WRONG, held_back=True),
            ["it reads the corrections that were held back worse"],
            id="no chance with what the library said itself",
        ),
        pytest.param(
            answers(199, RIGHT, RIGHT)
            + answers(1, RIGHT, RIGHT, kinds=(Kind.COMPLAINT, Kind.NONE), held_back=True),
            ["it reads the corrections that were held back worse"],
            id="nor with its kinds",
        ),
        pytest.param(
            answers(190, RIGHT, RIGHT) + answers(10, RIGHT, NEW), [], id="a new area takes its own"
        ),
        pytest.param(
            answers(189, RIGHT, RIGHT) + answers(11, RIGHT, NEW),
            ["the examples of makerspace are too broad: it takes 11 messages of others"],
            id="a new area takes too much",
        ),
    ],
)
def test_a_model_is_refused_where_it_reads_worse(
    sample: Sequence[Answer], objections: list[str]
) -> None:
    assert list(try_out(sample, {NEW}).objections()) == objections


def test_what_an_old_area_takes_is_no_excuse() -> None:
    [objection] = try_out(answers(1, RIGHT, NEW), set()).objections()

    assert objection == "it reads the areas of the frozen sample worse"


def test_a_trial_tells_what_moved_among_the_corrections() -> None:
    sample = answers(2, WRONG, RIGHT, held_back=True) + answers(1, WRONG, RIGHT)

    assert try_out(sample, set()).moved == {(WRONG, RIGHT): 2}
