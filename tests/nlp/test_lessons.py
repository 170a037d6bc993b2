from pathlib import Path

import numpy as np
import pytest

from nlp.lessons import VECTORS_FILE, read_corpus, read_lessons, read_vectors, write_vectors
from nlp.reader import SHIPPED_MODEL


def test_stored_vectors_are_nearly_what_they_were(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(5, 384)).astype(np.float32)

    write_vectors(tmp_path / VECTORS_FILE, {"mixed": list(vectors)})

    stored = read_vectors(tmp_path / VECTORS_FILE)
    assert list(stored) == ["mixed"]
    np.testing.assert_allclose(stored["mixed"], vectors, atol=np.abs(vectors).max() / 200)


def test_the_shipped_model_has_a_vector_of_each_message_of_the_corpus() -> None:
    lessons = read_lessons(SHIPPED_MODEL)

    assert len(lessons) == sum(map(len, read_corpus().values()))
    assert {lesson.vector.shape for lesson in lessons} == {(384,)}


def test_a_corpus_that_has_changed_is_refused(tmp_path: Path) -> None:
    """Else each message would be taught with its neighbour's vector."""
    vectors = {name: [np.ones(2, dtype=np.float32)] for name in read_corpus()}
    write_vectors(tmp_path / VECTORS_FILE, vectors)

    with pytest.raises(ValueError, match="zip"):
        read_lessons(tmp_path)
