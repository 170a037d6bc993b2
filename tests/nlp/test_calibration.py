import pytest

from nlp.calibration import best_temperature, lowest_precise


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        pytest.param(0.99, "colder", id="surer than it says"),
        pytest.param(0.6, "warmer", id="less sure than it says"),
    ],
)
def test_the_temperature_makes_confidence_true(right: float, expected: str) -> None:
    """A classifier that always says .8 is right more often, or less."""
    scores = {"a": 0.8, "b": 0.2}
    cases = [(scores, "a" if place < 100 * right else "b") for place in range(100)]

    temperature = best_temperature(cases)

    assert ("colder" if temperature < 1 else "warmer") == expected


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        pytest.param([(0.9, True), (0.8, True), (0.7, False)], 0.8, id="the lowest that is right"),
        pytest.param([(0.9, True)] * 98 + [(0.8, False), (0.7, True)], 0.7, id="one in a hundred"),
    ],
)
def test_lowest_confidence_from_which_enough_is_right(
    cases: list[tuple[float, bool]], expected: float
) -> None:
    assert lowest_precise(cases) == expected
