"""Personal data in messages that no rule was written for, and no tagger learned from."""

import pytest

from nlp import Reader
from nlp.labelled import Labelled, read_voices
from nlp.personal_scores import PERSONAL, PersonalScores, personal_scores
from nlp.taxonomy import Area

# What is promised of ordinary messages.
PROMISED = {
    "address": 0.9,
    "birth": 0.9,
    "bsn": 0.97,
    "card": 0.97,
    "email": 0.97,
    "iban": 0.97,
    "person": 0.9,
    "phone": 0.97,
}
# Measured on what was written to mislead, less a few for the next model.
FLOORS = {
    "address": 0.85,
    "birth": 0.8,
    "bsn": 1.0,
    "card": 0.8,
    "email": 0.95,
    "iban": 0.95,
    "person": 0.85,
    "phone": 0.9,
}


@pytest.fixture(scope="module")
def scores() -> dict[str, PersonalScores]:
    reader = Reader.load()
    return {
        how: personal_scores(
            messages,
            lambda text: [(found.start, found.end) for found in reader.personal_data(text)],
        )
        for how, messages in read_voices(PERSONAL).items()
    }


@pytest.mark.parametrize(("how", "floors"), [("plain", PROMISED), ("misleading", FLOORS)])
def test_personal_data_is_found(
    scores: dict[str, PersonalScores], how: str, floors: dict[str, float]
) -> None:
    shares = {sort: found / marked for sort, (found, marked) in scores[how].found.items()}

    assert {sort: share for sort, share in shares.items() if share < floors[sort]} == {}


@pytest.mark.parametrize(("how", "floor"), [("plain", 0.95), ("misleading", 0.85)])
def test_what_only_looks_personal_is_left(
    scores: dict[str, PersonalScores], how: str, floor: float
) -> None:
    whole, clean = scores[how].left_whole

    assert whole / clean >= floor


def test_a_mark_of_which_a_letter_is_left_is_not_found() -> None:
    message = Labelled(marked="met <person>J. Vos</person> hier", language="nl", area=Area.OTHER)

    missed = personal_scores([message], lambda _: [(7, 10)]).found
    found = personal_scores([message], lambda _: [(4, 10)]).found

    assert missed == {"person": (0, 1)}
    assert found == {"person": (1, 1)}
