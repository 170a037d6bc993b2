"""What keeps the reading process small."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType

COMMAND_LINE = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> None:
    """Import spaCy without its command line, which costs 17 MB and part of every start.

    `spacy/__init__.py` imports it for `spacy.info` alone; a later import of `spacy.cli` works.
    """
    if "spacy" in sys.modules:
        return
    for name in COMMAND_LINE:
        sys.modules[name] = ModuleType(name)
    vars(sys.modules["spacy.cli.info"])["info"] = None
    try:
        import_module("spacy")
    finally:
        for name in COMMAND_LINE:
            del sys.modules[name]


def give_back_memory() -> None:
    """Return what loading needed for a while: a tenth of all. Only glibc holds it back."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
