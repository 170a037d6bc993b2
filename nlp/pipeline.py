"""The spaCy pipeline; importing this registers its parts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config

from nlp import language, ngrams, personal_data, tokenizer, verdict
from nlp.draft import get_draft, set_draft

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["blank", "language", "load", "ngrams", "personal_data", "tokenizer", "verdict"]

CONFIG = Path(__file__).with_name("config.cfg")

Doc.set_extension("draft", getter=get_draft, setter=set_draft)


def load(path: Path) -> Language:
    return spacy.load(path)


def blank(limits: verdict.Thresholds) -> Language:
    """Build the pipeline untrained."""
    config = load_config(CONFIG)
    config["components"]["verdict"]["limits"] = asdict(limits)
    return load_model_from_config(config, auto_fill=True)
