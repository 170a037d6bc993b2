from nlp.found import Found
from nlp.marks import found_in, without_marks

MARKED = "Met <person>Noor</person>, 3 < 4 > 2, bel <phone>06 12345678</phone>"


def test_a_message_without_its_marks_is_what_was_written() -> None:
    assert without_marks(MARKED) == "Met Noor, 3 < 4 > 2, bel 06 12345678"


def test_marks_say_where_in_that_text_something_stands() -> None:
    text = without_marks(MARKED)

    found = list(found_in(MARKED))

    assert found == [Found(4, 8, "person"), Found(25, 36, "phone")]
    assert [text[item.start : item.end] for item in found] == ["Noor", "06 12345678"]
