"""What each bot process of the tests is born with; only the fork server imports this."""

import tests.bot.lives  # noqa: F401 - and with it all that a bot imports
from nlp import Reader

READER = Reader.load()
