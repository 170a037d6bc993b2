"""The spaCy pipeline; importing this registers its parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import spacy
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config

from nlp import classifier, encoder, language, personal_data, tokenizer, verdict
from nlp.draft import get_draft, set_draft

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "blank",
    "classifier",
    "encoder",
    "language",
    "load",
    "part",
    "personal_data",
    "tokenizer",
    "verdict",
]

Part = TypeVar("Part")

CONFIG = Path(__file__).with_name("config.cfg")

Doc.set_extension("draft", getter=get_draft, setter=set_draft)


def load(path: Path) -> Language:
    return spacy.load(path)


def blank() -> Language:
    """Build the pipeline untrained."""
    return load_model_from_config(load_config(CONFIG), auto_fill=True)


def part(nlp: Language, name: str, sort: type[Part]) -> Part:
    component = nlp.get_pipe(name)
    assert isinstance(component, sort)
    return component
