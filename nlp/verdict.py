"""From the classifiers' scores to a decision."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from math import inf
from typing import TYPE_CHECKING, TypeVar

from spacy.language import Language

from nlp.draft import draft_of
from nlp.pleasantries import says_nothing_more
from nlp.reading import Verdict
from nlp.taxonomy import Area, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Doc

Label = TypeVar("Label", Area, Kind)


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
    area=Area.OTHER,
    area_confidence=1.0,
    second_area=None,
    kind=Kind.NONE,
    kind_confidence=1.0,
    sure=True,
)


def decide(areas: Mapping[Area, float], kinds: Mapping[Kind, float], limits: Thresholds) -> Verdict:
    areas = temper(areas, limits.area_temperature)
    area, second = sorted(areas, key=areas.__getitem__, reverse=True)[:2]
    sure = areas[area] >= limits.sure_from
    kinds = temper(kinds, limits.kind_temperature)
    kind = likeliest_kind(kinds, limits.none_from)
    return Verdict(
        area=area,
        area_confidence=areas[area],
        second_area=second if areas[second] >= limits.second_from or not sure else None,
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
        areas = {area: doc.cats[area] for area in Area}
        kinds = {kind: doc.cats[kind] for kind in Kind}
        # No verdict on a language that the classifiers never saw is sure.
        limits = self.limits
        if draft_of(doc).language == "other":
            limits = replace(limits, sure_from=inf, none_from=inf)
        return decide(areas, kinds, limits)


@Language.factory("ideeenbus_verdict", default_config={"limits": asdict(Thresholds())})
def create_judge(nlp: Language, name: str, limits: dict[str, float]) -> Judge:
    return Judge(Thresholds(**limits))
