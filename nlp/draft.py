"""What the components of the pipeline tell each other about a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from nlp.areas import AS_LEARNED, AreaPlan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    from nlp.found import Found
    from nlp.reading import Tongue, Verdict

    Vector = NDArray[np.float32]


@dataclass(slots=True)
class Draft:
    """A reading in the making; `doc._.draft` holds it.

    The text can be longer than the Doc, which need hold no more than what is worth reading.
    `found` is the personal data in it. `vector` is what the classifiers see; `theme`, of length 1,
    is near to those of messages that want the same.
    """

    text: str
    hint: Tongue | None = None
    plan: AreaPlan = AS_LEARNED
    language: Tongue | Literal["other"] = "nl"
    found: list[Found] = field(default_factory=list)
    removed: tuple[str, ...] = ()
    vector: Vector | None = None
    theme: Vector | None = None
    verdict: Verdict | None = None


def draft_of(doc: Doc) -> Draft:
    return cast("Draft", doc._.draft)


def get_draft(doc: Doc) -> Draft:
    return cast("Draft", doc.user_data.setdefault("draft", Draft(text=doc.text)))


def set_draft(doc: Doc, draft: Draft) -> None:
    doc.user_data["draft"] = draft
