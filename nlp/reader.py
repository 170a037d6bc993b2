from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from nlp.draft import Draft, draft_of
from nlp.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from nlp.reading import Tongue

    Message = tuple[str, Tongue | None]

SHIPPED_MODEL = Path(__file__).parent / "model"
BATCH = 64


class Reader:
    """Reads what patrons write. Not thread-safe: a pipeline is shared mutable state."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._model = "{name}-{version}".format(**nlp.meta)

    @classmethod
    def load(cls, path: Path = SHIPPED_MODEL) -> Self:
        # Here, not above: spaCy takes a second to import, and most commands read nothing.
        from nlp import pipeline

        return cls(pipeline.load(path))

    def read(self, text: str, hint: Tongue | None = None) -> Reading:
        [reading] = self._read_batch([(text, hint)])
        return reading

    def read_many(self, messages: Iterable[Message]) -> Iterator[Reading]:
        """Read in the order given, a batch at a time."""
        rest = iter(messages)
        while batch := list(islice(rest, BATCH)):
            yield from self._read_batch(batch)

    def _read_batch(self, batch: Sequence[Message]) -> list[Reading]:
        # The zone frees the words that patrons used; else the vocabulary keeps them for ever.
        with self._nlp.memory_zone():
            docs = self._nlp.pipe(self._doc(text, hint) for text, hint in batch)
            return [self._reading(doc) for doc in docs]

    def _doc(self, text: str, hint: Tongue | None) -> Doc:
        # The draft carries the text: not every length fits a Doc, nor half a surrogate pair.
        doc = self._nlp.make_doc("")
        doc._.draft = Draft(text=text.encode(errors="replace").decode(), hint=hint)
        return doc

    def _reading(self, doc: Doc) -> Reading:
        draft = draft_of(doc)
        assert draft.verdict
        return Reading(
            language=draft.language,
            area=draft.verdict.area,
            area_confidence=draft.verdict.area_confidence,
            second_area=draft.verdict.second_area,
            kind=draft.verdict.kind,
            kind_confidence=draft.verdict.kind_confidence,
            sure=draft.verdict.sure,
            text=draft.text,
            removed=draft.removed,
            model=self._model,
        )
