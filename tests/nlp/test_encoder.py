import numpy as np
import pytest

from nlp import pipeline
from nlp.encoder import OVERLAP, WINDOW, Encoder, joined, windows_of
from nlp.reader import SHIPPED_MODEL


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return pipeline.part(pipeline.load(SHIPPED_MODEL), "encoder", Encoder)


def test_what_compares_wishes_has_length_one(encoder: Encoder) -> None:
    encoded = encoder.encode("Zondag open graag")

    assert np.linalg.norm(encoded.theme) == pytest.approx(1, abs=1e-5)


def test_each_token_has_its_place_and_its_chances(encoder: Encoder) -> None:
    text = "Groetjes, Noor"

    encoded = encoder.encode(text)

    assert len(encoded.tags) == len(encoded.offsets)
    assert (
        "".join(text[start:end] for start, end in encoded.offsets).replace(" ", "")
        == "Groetjes,Noor"
    )
    np.testing.assert_allclose(encoded.tags.sum(axis=1), 1, rtol=1e-4)


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\u200b"])
def test_a_text_without_words_is_encoded(encoder: Encoder, text: str) -> None:
    encoded = encoder.encode(text)

    assert np.isfinite(encoded.vector).all()
    assert len(encoded.tags) == len(encoded.offsets)


def test_blanks_in_a_text_do_not_change_its_vector(encoder: Encoder) -> None:
    """What was found before is blanked out, and leaves no trace."""
    short, long = (encoder.encode(f"Mail mij{' ' * gap}graag terug") for gap in (1, 24))

    np.testing.assert_array_equal(short.vector, long.vector)


def test_a_long_text_is_read_to_its_end(encoder: Encoder) -> None:
    text = "De wc is vies. " * 100 + "Groetjes, Noor"

    encoded = encoder.encode(text)

    assert len(encoded.tags) == len(encoded.offsets)
    assert encoded.offsets[-1][1] == len(text)
    assert np.linalg.norm(encoded.theme) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("length", [0, 1, WINDOW, WINDOW + 1, WINDOW + OVERLAP, 1000])
def test_windows_cover_each_token_once_when_joined(length: int) -> None:
    """The rows say which token they are of."""
    tokens = np.arange(length).reshape(-1, 1)

    windows = [tokens[start:end] for start, end in windows_of(length)]

    np.testing.assert_array_equal(joined(windows), tokens)
