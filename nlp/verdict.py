"""From the classifiers' scores to a decision."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Self, TypeVar

from spacy.language import Language

from nlp.areas import AS_LEARNED, AreaPlan, follow
from nlp.draft import draft_of
from nlp.pleasantries import says_nothing_more
from nlp.reading import Verdict
from nlp.taxonomy import Area, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from spacy.tokens import Doc

Label = TypeVar("Label", bound=str)

KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What training measured on voices it had not seen.

    A temperature above 1 tempers a classifier that is surer than it is right.
    """

    area_temperature: float = 1.0
    kind_temperature: float = 1.0
    sure_from: float = 0.5
    second_from: float = 0.2
    none_from: float = 0.9


NOTHING_SAID = Verdict(
    area=Area.OTHER.value,
    area_confidence=1.0,
    second_area=None,
    kind=Kind.NONE,
    kind_confidence=1.0,
    sure=True,
)


def decide(
    areas: Mapping[str, float],
    kinds: Mapping[Kind, float],
    limits: Thresholds,
    plan: AreaPlan = AS_LEARNED,
) -> Verdict:
    areas = follow(plan, temper(areas, limits.area_temperature))
    area, *others = sorted(areas, key=areas.__getitem__, reverse=True)
    sure = areas[area] >= limits.sure_from
    kinds = temper(kinds, limits.kind_temperature)
    kind = likeliest_kind(kinds, limits.none_from)
    return Verdict(
        area=area,
        area_confidence=areas[area],
        second_area=next(
            (second for second in others if areas[second] >= limits.second_from or not sure), None
        ),
        kind=kind,
        kind_confidence=kinds[kind],
        sure=sure,
    )


def temper(scores: Mapping[Label, float], temperature: float) -> dict[Label, float]:
    powers = {label: score ** (1 / temperature) for label, score in scores.items()}
    total = sum(powers.values())
    return {label: power / total for label, power in powers.items()}


def likeliest_kind(kinds: Mapping[Kind, float], none_from: float) -> Kind:
    """Give the patron the benefit of the doubt: what is `none` is not stored."""
    plausible = [kind for kind in kinds if kind is not Kind.NONE or kinds[kind] >= none_from]
    return max(plausible, key=kinds.__getitem__)


class Judge:
    """Turns `doc.cats` into a verdict."""

    def __init__(self, limits: Thresholds) -> None:
        self.limits = limits

    def __call__(self, doc: Doc) -> Doc:
        draft = draft_of(doc)
        nothing_left = not len(doc) or says_nothing_more(draft.text)
        draft.verdict = NOTHING_SAID if nothing_left else self.judge(doc)
        return doc

    def judge(self, doc: Doc) -> Verdict:
        areas = {area: chance for area, chance in doc.cats.items() if area not in KINDS}
        kinds = {kind: doc.cats[kind] for kind in Kind}
        # No verdict on a language that the classifiers never saw is sure.
        draft, limits = draft_of(doc), self.limits
        if draft.language == "other":
            limits = replace(limits, sure_from=inf, none_from=inf)
        return decide(areas, kinds, limits, draft.plan)

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        limits = json.dumps(asdict(self.limits), indent=2)
        path.with_suffix(".json").write_text(limits + "\n", encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> Self:
        limits = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        self.limits = Thresholds(**limits)
        return self


@Language.factory("ideeenbus_verdict")
def create_judge(nlp: Language, name: str) -> Judge:
    return Judge(Thresholds())
