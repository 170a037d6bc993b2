from pathlib import Path

import numpy as np
import pytest

from nlp import Area, Reader
from nlp.calibration import guess_all
from nlp.learning import Basis, learn, without_placeholders
from tests.nlp.lessons import MAKERSPACE


def test_an_area_with_twenty_examples_is_read_and_the_others_still_are(
    basis: Basis, tmp_path: Path
) -> None:
    """Also from the disk, where spaCy finds all that the model needs."""
    assert len(MAKERSPACE) == 20
    learn(basis, MAKERSPACE, [], [*Area, "makerspace"]).to_disk(tmp_path, exclude=["vocab"])

    reader = Reader.load(tmp_path)

    assert reader.areas == (*Area, "makerspace")
    assert reader.read("Er staat weer een rij voor de 3D-printer").area == "makerspace"
    assert reader.read("Kunt u op zondag ook open zijn?").area == Area.OPENING_HOURS


def test_learning_the_same_gives_the_same_model(basis: Basis) -> None:
    guesses = []
    for seed in range(2):
        np.random.seed(seed)  # as in processes of their own
        nlp = learn(basis, MAKERSPACE, [], [*Area, "makerspace"])
        guesses.append(guess_all(nlp, basis.frozen[:5]))

    assert guesses[0] == guesses[1]


@pytest.mark.parametrize(
    ("stored", "taught"),
    [
        pytest.param("Bel [telefoon] of [naam].", "Bel   of  .", id="Dutch"),
        pytest.param("mail [e-mail] or [account number]", "mail   or  ", id="English"),
        pytest.param("meer [manga]", "meer [manga]", id="the patron’s own"),
    ],
)
def test_what_stands_for_personal_data_teaches_nothing(stored: str, taught: str) -> None:
    assert without_placeholders(stored) == taught
