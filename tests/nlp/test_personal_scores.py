"""Personal data in messages that no rule was written for, and no tagger learned from."""

import pytest

from nlp import Reader
from nlp.labelled import Labelled, read_labelled
from nlp.personal_scores import PERSONAL, PersonalScores, personal_scores
from nlp.taxonomy import Area

# Measured for the model that ships, less a few for the next one: nlp/model/README.md has them all.
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
def scores() -> PersonalScores:
    reader = Reader.load()
    return personal_scores(
        read_labelled(PERSONAL),
        lambda text: [(found.start, found.end) for found in reader.personal_data(text)],
    )


@pytest.mark.parametrize("sort", FLOORS)
def test_personal_data_is_found(scores: PersonalScores, sort: str) -> None:
    found, marked = scores.found[sort]

    assert found / marked >= FLOORS[sort]


def test_what_only_looks_personal_is_left(scores: PersonalScores) -> None:
    whole, clean = scores.left_whole

    assert whole / clean >= 0.85


def test_a_mark_of_which_a_letter_is_left_is_not_found() -> None:
    message = Labelled(marked="met <person>J. Vos</person> hier", language="nl", area=Area.OTHER)

    missed = personal_scores([message], lambda _: [(7, 10)]).found
    found = personal_scores([message], lambda _: [(4, 10)]).found

    assert missed == {"person": (0, 1)}
    assert found == {"person": (1, 1)}
