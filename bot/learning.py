"""`ideeenbus learn`: the model learns from what the library's own people said."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.areas import Areas
from bot.examples import read_examples
from bot.i18n import LANGUAGES
from bot.models import LearningError, Models
from nlp import Kind, Reader, Reading
from nlp.evaluate import as_planned
from nlp.guard import Answer, Trial, try_out
from nlp.labelled import Labelled
from nlp.learning import Basis, learn, without_placeholders
from storage import suggestions
from storage.database import Database
from storage.suggestions import Correction

# By its number, so that what once judged never teaches.
HELD_BACK_EVERY = 5

Tell = Callable[[str], None]
STEPS = 5  # of which `run` tells


@dataclass(frozen=True, kw_only=True)
class Material:
    """What the library has to say, beside the corpus."""

    corrections: Sequence[Labelled]
    held_back: Sequence[Labelled]
    examples: Sequence[Labelled]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`model` is in use now; None where it stays as it was."""

    material: Material
    trial: Trial
    objections: Sequence[str]
    model: str | None


async def read_corrections(database: Database) -> list[Correction]:
    async with database.read() as session:
        found = suggestions.corrections(session, languages=LANGUAGES)
        return [correction async for correction in found]


class Learning:
    def __init__(
        self, areas: Areas, models: Models, basis: Callable[[], Basis], tell: Tell
    ) -> None:
        self.areas = areas
        self.models = models
        self.basis = basis
        self.tell = tell

    def run(self, corrections: Iterable[Correction], *, now: datetime, dry: bool) -> Outcome:
        """Learn, and replace the model in use if the new one is not worse; `dry` replaces none."""
        self.tell("loading the model in use")
        before = Reader.load(self.models.in_use, areas=self.areas.plan)
        self.tell("collecting corrections and examples")
        material = self.collect(corrections, before)
        lessons = [*material.corrections, *material.examples]
        if not lessons and set(before.areas) == set(self.areas.in_use):
            raise LearningError("there is nothing to learn from yet")
        self.tell("learning")
        basis = self.basis()
        learned = learn(basis, lessons, material.held_back, self.taught)
        after = Reader(learned, self.areas.plan)
        self.tell("judging")
        answers = list(self.answers(basis.frozen, material.held_back, before, after))
        trial = try_out(answers, set(after.areas) - set(before.areas))
        objections = list(trial.objections())
        self.tell("done")
        keeps = not dry and not objections
        model = self.models.keep(learned, now) if keeps else None
        return Outcome(material=material, trial=trial, objections=objections, model=model)

    @property
    def taught(self) -> list[str]:
        """The areas that a model learns: all standard ones, and the library's own in use."""
        own = {area.id for area in self.areas.root if area.own}
        return [area for area in self.areas.known if area not in own or area in self.areas.in_use]

    def collect(self, corrections: Iterable[Correction], reader: Reader) -> Material:
        teaching: list[Labelled] = []
        held_back: list[Labelled] = []
        for correction in corrections:
            if label := self.label_of(correction):
                judges = correction.number % HELD_BACK_EVERY == 0
                (held_back if judges else teaching).append(label)
        examples = [
            example_of(area.id, reader.read(text))
            for area in self.areas.root
            for text in read_examples(area)
        ]
        return Material(corrections=teaching, held_back=held_back, examples=examples)

    def label_of(self, correction: Correction) -> Labelled | None:
        """Return what a correction teaches; None where its area is no longer in use."""
        into = self.areas.today(correction.area)
        if into not in self.areas.in_use:
            return None
        return Labelled(
            marked=without_placeholders(correction.text),
            language="nl" if correction.language == "nl" else "en",
            # Where it was merged later, the area itself is what teaches most.
            area=correction.area if correction.area in self.taught else into,
            kind=Kind(correction.kind) if correction.kind else None,
        )

    def answers(
        self,
        frozen: Sequence[Labelled],
        corrections: Sequence[Labelled],
        before: Reader,
        after: Reader,
    ) -> Iterator[Answer]:
        for messages, held_back in ((frozen, False), (corrections, True)):
            planned = (as_planned(message, self.areas.plan) for message in messages)
            labels = [label for label in planned if label]
            readings = (
                reader.read_many((label.text, None) for label in labels)
                for reader in (before, after)
            )
            for label, was, now in zip(labels, *readings, strict=True):
                yield Answer(label=label, before=was, after=now, held_back=held_back)


def example_of(area: str, reading: Reading) -> Labelled:
    """Return what an example teaches: it holds personal data as little as what is stored."""
    return Labelled(
        marked=without_placeholders(reading.text),
        language="en" if reading.language == "en" else "nl",
        area=area,
    )


def as_words(outcome: Outcome) -> Iterator[str]:
    """Say what was learned and how well, in figures only: no word of a patron."""
    material, trial = outcome.material, outcome.trial
    yield f"corrections that taught: {len(material.corrections)}"
    yield f"corrections held back to judge by: {len(material.held_back)}"
    yield f"examples that taught: {len(material.examples)}"
    marks = {
        "areas right": trial.areas,
        "kinds right": trial.kinds,
        "areas right, held back": trial.held_back_areas,
        "kinds right, held back": trial.held_back_kinds,
    }
    for what, mark in marks.items():
        yield f"{what}: {mark.before} of {mark.questions} before, {mark.after} after"
    for area, times in trial.taken.items():
        yield f"not counted above, as the new area {area} took them: {times}"
    for (was, now), times in sorted(trial.moved.items()):
        yield f"held back, read otherwise: {was} → {now}: {times}"
