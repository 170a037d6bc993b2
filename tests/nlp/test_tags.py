import numpy as np
import pytest

from nlp.tags import TAGS, names

OUT = 0.0


def chances(**sorts: float) -> list[float]:
    """Give a token's chances of beginning a name of each sort."""
    row = [sorts.get(tag.removeprefix("B-"), 0.0) if tag.startswith("B-") else 0.0 for tag in TAGS]
    row[0] = 1 - sum(row)
    return row


@pytest.mark.parametrize(
    ("text", "likely", "expected"),
    [
        pytest.param("met Noor hier", {4: "person"}, ["Noor"], id="a word"),
        pytest.param("J.P. van Dam", {0: "person", 2: "person", 5: "person", 9: "person"},
                     ["J.P. van Dam"], id="initials and a particle are one name"),
        pytest.param("Ana dos Reis", {0: "person", 8: "person"}, ["Ana dos Reis"], id="a particle"),
        pytest.param("Noor, Sem", {0: "person", 6: "person"}, ["Noor", "Sem"], id="two"),
        pytest.param("Noor\nSem", {0: "person", 5: "person"}, ["Noor", "Sem"], id="two lines"),
        pytest.param("Brink 12, Laren", {0: "address", 6: "address", 10: "address"},
                     ["Brink 12, Laren"], id="an address with its town"),
        pytest.param("3-5-1950 Jan", {0: "birth", 2: "birth", 4: "birth", 9: "person"},
                     ["3-5-1950", "Jan"], id="sorts are kept apart"),
    ],
)  # fmt: skip
def test_names_are_whole_words_joined(
    text: str, likely: dict[int, str], expected: list[str]
) -> None:
    """Each letter stands for a token here; the first of a word says what it is."""
    offsets = [(place, place + 1) for place in range(len(text))]
    tags = np.array(
        [chances(**{likely[at]: 0.9} if at in likely else {}) for at in range(len(text))]
    )

    found = names(text, offsets, tags, known_from=0.5)

    assert [text[name.start : name.end] for name in found] == expected


def test_a_word_is_a_name_when_one_of_its_pieces_is_likely_enough() -> None:
    text, offsets = "Marijke", [(0, 2), (2, 7)]
    tags = np.array([chances(person=0.2), chances(person=0.6)])

    assert len(names(text, offsets, tags, known_from=0.6)) == 1
    assert names(text, offsets, tags, known_from=0.7) == []


def test_a_text_without_tokens_has_no_names() -> None:
    assert names("!", [], np.empty((0, len(TAGS))), known_from=0.5) == []
