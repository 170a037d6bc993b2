import numpy as np
import pytest

from nlp.labelled import read_voices
from nlp.taxonomy import Area, Kind
from nlp.train import guess_all, lowest_precise, train

SOME = [message for messages in read_voices().values() for message in messages[::35]]


def test_training_twice_gives_the_same_model() -> None:
    """On one machine: what ships can be made again."""
    first, second = (guess_all(train(SOME), SOME[:20]) for _ in range(2))

    assert first == second
    assert set(first[0].areas) == set(Area)
    assert set(first[0].kinds) == set(Kind)
    np.testing.assert_allclose(sum(first[0].areas.values()), 1, rtol=1e-5)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        pytest.param([(0.9, True), (0.8, True), (0.7, False)], 0.8, id="the lowest that is right"),
        pytest.param([(0.9, True)] * 98 + [(0.8, False), (0.7, True)], 0.7, id="two in a hundred"),
    ],
)
def test_lowest_confidence_from_which_enough_is_right(
    cases: list[tuple[float, bool]], expected: float
) -> None:
    assert lowest_precise(cases) == expected
