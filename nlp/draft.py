"""What the components of the pipeline tell each other about a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from nlp.reading import Tongue, Verdict


@dataclass(slots=True)
class Draft:
    """A reading in the making; `doc._.draft` holds it.

    The text can be longer than the Doc, which need hold no more than what is worth reading.
    """

    text: str
    hint: Tongue | None = None
    language: Tongue | Literal["other"] = "nl"
    removed: tuple[str, ...] = ()
    verdict: Verdict | None = None


def draft_of(doc: Doc) -> Draft:
    return cast("Draft", doc._.draft)


def get_draft(doc: Doc) -> Draft:
    return cast("Draft", doc.user_data.setdefault("draft", Draft(text=doc.text)))


def set_draft(doc: Doc, draft: Draft) -> None:
    doc.user_data["draft"] = draft
