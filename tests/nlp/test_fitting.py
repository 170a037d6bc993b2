import numpy as np
import pytest
from spacy.language import Language

from nlp import pipeline
from nlp.calibration import Guess, guess_all
from nlp.encoder import Encoder
from nlp.fitting import areas_of, fit
from nlp.labelled import Labelled
from nlp.lessons import Lesson, read_lessons
from nlp.reader import SHIPPED_MODEL
from nlp.taxonomy import Area, Kind

MAKERSPACE = [*Area, "makerspace"]


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    return read_lessons(SHIPPED_MODEL)[::25]


def taught(lessons: list[Lesson], areas: list[str]) -> Language:
    nlp = pipeline.blank()
    pipeline.part(nlp, "encoder", Encoder).from_disk(SHIPPED_MODEL / "encoder")
    fit(nlp, lessons, areas)
    return nlp


def guesses(nlp: Language, lessons: list[Lesson]) -> list[Guess]:
    return guess_all(nlp, [lesson.message for lesson in lessons[:20]])


def test_fitting_twice_gives_the_same_model(lessons: list[Lesson]) -> None:
    """On one machine: what a library has learned can be learned again."""
    first, second = (guesses(taught(lessons, list(Area)), lessons) for _ in range(2))

    assert first == second
    assert set(first[0].areas) == set(Area)
    assert set(first[0].kinds) == set(Kind)
    np.testing.assert_allclose(sum(first[0].areas.values()), 1, rtol=1e-5)


def test_what_was_taught_is_known(lessons: list[Lesson]) -> None:
    nlp = taught(lessons, list(Area))
    known = guess_all(nlp, [lesson.message for lesson in lessons[:60]])

    right = [max(guess.areas, key=guess.areas.__getitem__) == guess.label.area for guess in known]

    assert sum(right) / len(right) > 0.9


def test_an_area_that_the_corpus_does_not_have_can_be_taught(lessons: list[Lesson]) -> None:
    words = ["3d-printer", "lasersnijder", "soldeerbout", "naaimachine in de werkplaats"]
    messages = [
        Labelled(marked=f"{wish} {word} graag", language="nl", area="makerspace")
        for word in words
        for wish in ("Een nieuwe", "Nog een", "Mag er een", "Een tweede", "Wanneer komt er een")
    ]
    encoder = pipeline.part(pipeline.load(SHIPPED_MODEL), "encoder", Encoder)
    own = [Lesson(message, encoder.encode(message.text).vector) for message in messages]

    nlp = taught([*lessons, *own * 3], MAKERSPACE)

    [guess] = guess_all(nlp, [Labelled(marked="De lasersnijder is kapot", language="nl", area="?")])
    assert max(guess.areas, key=guess.areas.__getitem__) == "makerspace"


def test_a_second_area_has_a_part_of_what_a_message_teaches() -> None:
    message = Labelled(
        marked="", language="nl", area="staff", also=frozenset({"events", "youth"}), kind=None
    )

    assert areas_of(message) == {"staff": 0.8, "events": 0.1, "youth": 0.1}
