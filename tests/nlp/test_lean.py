import subprocess
import sys

AFTER_LOADING = """
import sys
from nlp import Reader
Reader.load()
print("spacy.cli" in sys.modules, "weasel" in sys.modules)
from spacy.cli import validate
print(validate.__module__)
"""


def test_reading_does_without_spacys_command_line_and_leaves_it_to_others() -> None:
    """It would cost a tenth of the memory and part of every start."""
    done = subprocess.run(
        [sys.executable, "-c", AFTER_LOADING], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False", "False", "spacy.cli.validate"]
