from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp import Area, AreaPlan, Kind, Reader

DUTCH = "De wc op de eerste verdieping is vaak vies. Mail me: jan@voorbeeld.nl"


def test_a_message_is_read_whole(reader: Reader) -> None:
    """How confident the model is changes with each training; all else is promised."""
    reading = reader.read(DUTCH)

    assert (reading.language, reading.area, reading.sure) == ("nl", Area.BUILDING, True)
    assert reading.text == "De wc op de eerste verdieping is vaak vies. Mail me: [e-mail]"
    assert reading.removed == ("email",)
    assert reading.model == "nl_en-3.1"
    assert 0 < reading.kind_confidence <= 1
    assert 0 < reading.area_confidence <= 1


def test_the_sorts_of_what_was_removed_are_named_once_and_in_order(reader: Reader) -> None:
    reading = reader.read("bel 06-12345678 of 06-12345679, mail a@b.nl")

    assert reading.removed == ("email", "phone")


@pytest.mark.parametrize("text", ["Hallo!", "thank you", "👋", " \n", ""])
def test_a_pleasantry_is_surely_no_feedback(reader: Reader, text: str) -> None:
    reading = reader.read(text)

    assert (reading.kind, reading.kind_confidence, reading.sure) == (Kind.NONE, 1.0, True)


def test_a_language_that_was_never_learned_is_not_sure(reader: Reader) -> None:
    """A word that is known by chance makes no verdict; and it is kept, whatever it says."""
    reading = reader.read("Пожалуйста, откройте библиотеку по воскресеньям. Wifi!")

    assert (reading.language, reading.sure) == ("other", False)
    assert reading.second_area is not None
    assert reading.kind is not Kind.NONE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\x00", id="nul"),
        pytest.param("wc \ud83d vies", id="half a surrogate pair"),
        pytest.param("\u202eseiv si cw ed", id="written backwards"),
        pytest.param("a" * 100_000, id="one long word"),
        pytest.param("😀" * 100_000, id="one long row of emoji"),
        pytest.param("wc " * 3_000, id="very many words"),
        pytest.param("1 " * 3_000, id="very many numbers"),
    ],
)
def test_any_text_is_read(reader: Reader, text: str) -> None:
    assert reader.read(text).text == text.encode(errors="replace").decode()


def test_personal_data_far_into_a_long_text_is_replaced(reader: Reader) -> None:
    """Only the beginning is classified; all of it is stored."""
    reading = reader.read("wc " * 3_000 + "jan@voorbeeld.nl")

    assert reading.text == "wc " * 3_000 + "[e-mail]"


@pytest.mark.parametrize("text", ["jan@voorbeeld.nl", "06-12345678 a@b.nl", "123456782"])
def test_nothing_but_personal_data_is_no_feedback(reader: Reader, text: str) -> None:
    assert reader.read(text).kind is Kind.NONE


def test_a_message_that_begins_far_down_is_read(reader: Reader) -> None:
    assert reader.read("\n" * 5_000 + "De wc is vies").area == Area.BUILDING


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text() | st.sampled_from([DUTCH, "", "hi", "open 24/7", "a@b.nl"]), max_size=5))
def test_a_batch_reads_as_its_messages_do_alone(reader: Reader, texts: list[str]) -> None:
    alone = [reader.read(text, "en") for text in texts]

    assert list(reader.read_many((text, "en") for text in texts)) == alone


def test_a_batch_is_read_as_it_comes(reader: Reader) -> None:
    """The first readings are there before the last messages are."""
    taken = 0

    def messages() -> Iterator[tuple[str, None]]:
        nonlocal taken
        while True:
            taken += 1
            yield "meer manga", None

    assert next(reader.read_many(messages())) == reader.read("meer manga")
    assert taken < 100


def test_what_patrons_wrote_is_not_kept_in_memory(reader: Reader) -> None:
    reader.read("meer boeken over kwastpluimhoningdassen")

    assert "kwastpluimhoningdassen" not in reader._nlp.vocab.strings


def test_a_plan_renders_the_models_areas_as_an_installation_wants_them(reader: Reader) -> None:
    """The same pipeline serves readers with different plans."""
    plan = AreaPlan(into={"computers": "makerspace"}, off=frozenset({"building"}))
    planned = Reader(reader._nlp, plan)

    assert set(reader.areas) == set(Area)
    assert set(planned.areas) == {*Area, "makerspace"} - {"computers", "building"}
    assert planned.read("De wifi valt steeds weg").area == "makerspace"
    assert "building" not in (planned.read(DUTCH).area, planned.read(DUTCH).second_area)
    assert reader.read(DUTCH).area == "building"
