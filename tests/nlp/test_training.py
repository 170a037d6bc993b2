"""What the encoder is taught; the training itself needs PyTorch, which most machines lack."""

from random import Random

import pytest
from tokenizers import Tokenizer

from nlp.encoder import TOKENIZER_FILE
from nlp.labelled import Labelled
from nlp.reader import SHIPPED_MODEL
from nlp.tags import TAGS
from nlp.taxonomy import Area, Kind
from nlp.training.examples import LONGEST, UNKNOWN, Examples, names_in

TOKENIZER = Tokenizer.from_file(str(SHIPPED_MODEL / "encoder" / TOKENIZER_FILE))
SIGNED = Labelled(
    marked="De wc is vies. Groetjes <person>Noor de Wit</person>, bel <phone>0612345678</phone>",
    language="nl",
    area=Area.BUILDING,
    also=frozenset({Area.STAFF, Area.OTHER}),
    kind=Kind.COMPLAINT,
)


class Never(Random):
    """Chance that leaves messages as they are written."""

    def random(self) -> float:
        return 0.999


def examples(chance: Random) -> Examples:
    return Examples(TOKENIZER, chance, names_in([SIGNED.marked]))


def test_a_name_is_tagged_where_it_stands() -> None:
    example = examples(Never()).example(SIGNED)
    tagged = [
        ((TOKENIZER.id_to_token(piece) or "").strip("▁"), TAGS[tag])
        for piece, tag in zip(example.ids, example.tags, strict=True)
        if tag
    ]

    assert "".join(piece for piece, _ in tagged) == "NoordeWit"
    assert next(tag for _, tag in tagged) == "B-person"
    assert {tag for _, tag in tagged[1:]} == {"I-person"}


def test_what_the_rules_find_is_not_learned() -> None:
    example = examples(Never()).example(SIGNED)

    assert "06" not in TOKENIZER.decode(example.ids)


def test_areas_that_can_be_defended_too_have_a_share() -> None:
    shares = dict(zip(Area, examples(Never()).example(SIGNED).areas, strict=True))

    assert shares[Area.BUILDING] == 0.8
    assert shares[Area.STAFF] == shares[Area.OTHER] == 0.1
    assert sum(shares.values()) == pytest.approx(1)


def test_a_message_without_a_kind_teaches_none() -> None:
    wish = Labelled(marked="Zondag open", language="nl", area=Area.OPENING_HOURS)

    assert examples(Never()).example(wish).kind == UNKNOWN


def test_a_long_message_keeps_its_beginning_and_its_end() -> None:
    long = Labelled(
        marked="Begin. " + "wc " * 400 + "groetjes <person>Noor</person>",
        language="nl",
        area=Area.BUILDING,
    )

    example = examples(Never()).example(long)

    assert len(example.ids) == len(example.tags) == LONGEST
    assert "Begin" in TOKENIZER.decode(example.ids)
    assert any(example.tags)


@pytest.mark.parametrize("seed", range(20))
def test_however_a_message_is_varied_its_tags_fit(seed: int) -> None:
    example = examples(Random(seed)).example(SIGNED)

    assert len(example.ids) == len(example.tags)


def test_near_misses_are_pushed_away_and_the_same_wish_is_pulled_near() -> None:
    torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
    from nlp.themes import Wish
    from nlp.training.fine_tune import contrast

    wishes = [
        (group, wish)
        for group in (0, 1)
        for wish in (Wish("a", "nl"), Wish("b", "en"), Wish("c", "nl", near_miss=True))
    ]
    right = torch.tensor([[1.0, 0], [1, 0], [0, 1], [-1, 0], [-1, 0], [0, -1]])
    wrong = torch.tensor([[1.0, 0], [0, 1], [1, 0], [-1, 0], [0, -1], [-1, 0]])

    losses = [contrast(vectors @ vectors.T / 0.07, wishes).item() for vectors in (right, wrong)]

    assert losses[0] < 0.1 < losses[1]
