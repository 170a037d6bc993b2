"""The areas of this library: the standard ones, as its config renames, merges, drops and adds."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, RootModel, model_validator

from bot.i18n import N_, Language, catalogue
from bot.section import Section
from nlp import Area, AreaPlan, Kind

STANDARD: Mapping[str, str] = {
    Area.COLLECTION.value: N_("Collection"),
    Area.LENDING.value: N_("Borrowing and reservations"),
    Area.MEMBERSHIP.value: N_("Membership and fees"),
    Area.OPENING_HOURS.value: N_("Opening hours"),
    Area.BUILDING.value: N_("Building and facilities"),
    Area.ACCESSIBILITY.value: N_("Accessibility"),
    Area.STAFF.value: N_("Staff and service"),
    Area.EVENTS.value: N_("Events and courses"),
    Area.YOUTH.value: N_("Youth and schools"),
    Area.ONLINE.value: N_("Website, app and e-books"),
    Area.COMPUTERS.value: N_("Computers, wifi and printing"),
    Area.OTHER.value: N_("Other"),
}


def _no_kind(value: str) -> str:
    # Both come from the model, by their ids.
    if value in set(Kind):
        raise ValueError("is the id of a kind already")
    return value


Name = Annotated[str, Field(min_length=1, max_length=60)]
# A button holds 64 bytes, a suggestion's number among them.
AreaId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,20}$"), AfterValidator(_no_kind)]


class AreaSettings(Section):
    id: AreaId
    nl: Name | None = None
    en: Name | None = None
    into: Annotated[str, Field(min_length=1)] | None = None
    off: bool = False
    examples: Path | None = None

    @property
    def retired(self) -> bool:
        return self.off or self.into is not None

    @property
    def own(self) -> bool:
        """Tell whether the library has thought of this area itself."""
        return self.id not in STANDARD

    @model_validator(mode="after")
    def keys_go_together(self) -> Self:
        if reason := next((why for why, wrong in self._rules() if wrong), None):
            raise ValueError(f"{self.id} {reason}")
        return self

    def _rules(self) -> Iterable[tuple[str, bool]]:
        names = [name for name in (self.nl, self.en) if name]
        uses = [self.off, bool(self.into), bool(self.examples)]
        yield "cannot be merged or switched off", self.retired and self.id == Area.OTHER
        yield "can have only one of into, off and examples", sum(uses) > 1
        yield (
            "is no longer in use: leave out nl and en",
            (self.retired and not self.own and bool(names)),
        )
        yield "needs both nl and en", len(names) == 1
        yield "is no standard area: it needs nl and en", self.own and not names
        yield "is no standard area: it needs examples", self.own and not any(uses)
        yield "needs nl and en, into, off or examples", not (names or any(uses))


class Areas(RootModel[tuple[AreaSettings, ...]]):
    """What the config says of areas, and what follows from it for all areas."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
    root: tuple[AreaSettings, ...] = ()

    @model_validator(mode="after")
    def areas_fit_each_other(self) -> Self:
        ids = [block.id for block in self.root]
        if twice := {area for area in ids if ids.count(area) > 1}:
            raise ValueError(f"the id {min(twice)} is there twice")
        for area, into in self.plan.into.items():
            if into not in self.in_use:
                raise ValueError(f"{area}: into names no area that is in use, {into}")
        return self

    @property
    def known(self) -> tuple[str, ...]:
        """All ids: the standard ones in their order, then the library's own."""
        return (*STANDARD, *(block.id for block in self.root if block.own))

    @property
    def in_use(self) -> tuple[str, ...]:
        retired = {block.id for block in self.root if block.retired}
        return tuple(area for area in self.known if area not in retired)

    @property
    def plan(self) -> AreaPlan:
        return AreaPlan(
            into={block.id: block.into for block in self.root if block.into},
            off=frozenset(block.id for block in self.root if block.off),
        )

    def today(self, area: str) -> str:
        """Return the area that this one is merged into by now, else itself."""
        return self.plan.into.get(area, area)

    def stored_under(self, areas: Sequence[str]) -> tuple[str, ...]:
        """Return the ids under which suggestions of these areas stand, also from before a merge."""
        return tuple(area for area in self.known if self.today(area) in areas)

    def name(self, area: str, language: Language) -> str:
        """Return what people read; the id where the area has left the config."""
        return self.names(language).get(area, area)

    def names(self, language: Language) -> dict[str, str]:
        """Return the names of all known areas, also of those no longer in use."""
        _ = catalogue(language).gettext
        names = {area: _(name) for area, name in STANDARD.items()}
        for block in self.root:
            if name := {"nl": block.nl, "en": block.en}[language]:
                names[block.id] = name
        return names
