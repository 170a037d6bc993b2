import pytest

from nlp.labelled import read_voices
from nlp.pleasantries import says_nothing_more
from nlp.taxonomy import Kind


@pytest.mark.parametrize("text", ["hoi", "Dank u wel!", "Thanks a lot", "Hello there 👋", "👍", ""])
def test_a_pleasantry_says_nothing_more(text: str) -> None:
    assert says_nothing_more(text)


@pytest.mark.parametrize("text", ["Hoi, meer manga aub", "Thanks for the chairs", "super", "24/7"])
def test_with_a_word_of_its_own_it_does(text: str) -> None:
    assert not says_nothing_more(text)


def test_no_feedback_in_the_corpus_is_taken_for_one() -> None:
    feedback = [
        message.text
        for messages in read_voices().values()
        for message in messages
        if message.kind is not Kind.NONE
    ]

    assert [text for text in feedback if says_nothing_more(text)] == []
