from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from nlp.areas import AS_LEARNED, AreaPlan, follow
from nlp.draft import Draft, draft_of
from nlp.lean import give_back_memory, import_spacy
from nlp.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from nlp.found import Found
    from nlp.reading import Tongue

    Message = tuple[str, Tongue | None]

SHIPPED_MODEL = Path(__file__).parent / "model"
BATCH = 64


class Reader:
    """Reads what patrons write. Not thread-safe: a pipeline is shared mutable state."""

    def __init__(self, nlp: Language, plan: AreaPlan = AS_LEARNED) -> None:
        self._nlp = nlp
        self._plan = plan
        self._model = "{name}-{version}".format(**nlp.meta)

    @classmethod
    def load(cls, path: Path = SHIPPED_MODEL, areas: AreaPlan = AS_LEARNED) -> Self:
        # Here, not above: spaCy takes a second to import, and most commands read nothing.
        import_spacy()
        from nlp import pipeline

        reader = cls(pipeline.load(path), areas)
        give_back_memory()
        return reader

    @property
    def areas(self) -> tuple[str, ...]:
        """What a message can be about: the areas that the model has learned, after the plan."""
        learned = self._nlp.pipe_labels["area"]
        return tuple(follow(self._plan, dict.fromkeys(learned, 1.0)))

    def read(self, text: str, hint: Tongue | None = None) -> Reading:
        [reading] = self._read_batch([(text, hint)])
        return reading

    def read_many(self, messages: Iterable[Message]) -> Iterator[Reading]:
        """Read in the order given, a batch at a time."""
        rest = iter(messages)
        while batch := list(islice(rest, BATCH)):
            yield from self._read_batch(batch)

    def personal_data(self, text: str) -> list[Found]:
        """Find what `read` replaces, and where."""
        with self._nlp.memory_zone():
            return draft_of(self._nlp(self._doc(text, None))).found

    def _read_batch(self, batch: Sequence[Message]) -> list[Reading]:
        # The zone frees the words that patrons used; else the vocabulary keeps them for ever.
        with self._nlp.memory_zone():
            docs = self._nlp.pipe(self._doc(text, hint) for text, hint in batch)
            return [self._reading(doc) for doc in docs]

    def _doc(self, text: str, hint: Tongue | None) -> Doc:
        # The draft carries the text: not every length fits a Doc, nor half a surrogate pair.
        doc = self._nlp.make_doc("")
        doc._.draft = Draft(text=text.encode(errors="replace").decode(), hint=hint, plan=self._plan)
        return doc

    def _reading(self, doc: Doc) -> Reading:
        draft = draft_of(doc)
        assert draft.verdict
        assert draft.theme is not None
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
            vector=tuple(draft.theme.tolist()),
        )
