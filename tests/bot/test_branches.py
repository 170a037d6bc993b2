import pytest

from bot.patrons.branches import named_branch, only_branch
from bot.settings import Branch, Library

LIBRARY = Library(
    branches=(
        Branch(id="laren", name="Laren"),
        Branch(id="laren-noord", name="Laren-Noord"),
        Branch(id="bk", name="Bibliotheek Eemnes"),
        Branch(id="cafe", name="Café Zuid"),
        Branch(id="12", name="De Blauwe Brug"),
    )
)


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        pytest.param("De wc in Laren is vies", "laren", id="by name"),
        pytest.param("in LAREN!", "laren", id="in any case"),
        pytest.param("At Laren, the light is out", "laren", id="in English"),
        pytest.param("De Larense toren", None, id="within a word"),
        pytest.param("De lift in Laren-Noord", "laren-noord", id="the longer name is no other"),
        pytest.param("Laren en Laren-Noord", None, id="two of them: neither"),
        pytest.param("Laren, ja, in Laren", "laren", id="one twice"),
        pytest.param("Bibliotheek Eemnes is koud", "bk", id="with the generic word"),
        pytest.param("In Eemnes is het koud", "bk", id="without it"),
        pytest.param("Bibliotheek Laren is koud", "laren", id="a generic word more"),
        pytest.param("De bibliotheek is koud", None, id="only the generic word"),
        pytest.param("Cafe zuid is dicht", "cafe", id="without the accent"),
        pytest.param("cafe\u0301 Zuid is dicht", "cafe", id="with an accent of its own"),
        pytest.param("de blauwe  brug", "12", id="of several words"),
        pytest.param("Er staan 12 stoelen", None, id="a number is no branch"),
        pytest.param("bk is kapot", None, id="nor is an id that is too short"),
        pytest.param("De wc is vies", None, id="none"),
    ],
)
def test_the_branch_that_a_text_names(text: str, branch: str | None) -> None:
    named = named_branch(text, LIBRARY)

    assert (named.id if named else None) == branch


def test_a_name_of_two_branches_names_neither() -> None:
    library = Library(
        branches=(Branch(id="n1", name="Bieb Centrum"), Branch(id="n2", name="Filiaal Centrum"))
    )

    assert named_branch("In Centrum is het koud", library) is None
    assert named_branch("In Bieb Centrum is het koud", library) == library.branches[0]


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        pytest.param("zuid", None, id="part of a name"),
        pytest.param("Café Zuid", "cafe", id="a name"),
        pytest.param("in de blauwe brug graag!", "12", id="with what one says around it"),
        pytest.param("Cafe Zuid is dicht", None, id="with something to tell"),
        pytest.param("ja", None, id="none"),
    ],
)
def test_a_branch_and_nothing_else(text: str, branch: str | None) -> None:
    named = only_branch(text, LIBRARY)

    assert (named.id if named else None) == branch


def test_a_library_without_branches_has_none_to_name() -> None:
    assert named_branch("De wc is vies", Library()) is None
