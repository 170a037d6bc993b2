import pytest

from nlp import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()
