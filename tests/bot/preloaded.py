"""What each bot process of the tests is born with; only the fork server imports this."""

from nlp import Reader

READER = Reader.load()
