"""The areas of a library that has divided its work in its own way."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.areas import Areas
from bot.doctor import areas_of_model
from bot.examples import FEWEST_EXAMPLES, read_examples
from bot.i18n import LANGUAGES, Language
from bot.settings import SettingsError
from nlp import Area, AreaPlan

STANDARD = tuple(area.value for area in Area)
MAKERSPACE = {"id": "makerspace", "nl": "Maakplaats", "en": "Makerspace"}
OWN = Areas.model_validate(
    [
        MAKERSPACE | {"examples": "makerspace.jsonl"},
        {"id": "events", "nl": "Agenda", "en": "What’s on"},
        {"id": "computers", "into": "makerspace"},
        {"id": "youth", "off": True},
        {"id": "bookmobile", "nl": "Bibliobus", "en": "Bookmobile", "into": "lending"},
    ]
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standard_area_has_a_name_of_its_own(language: Language) -> None:
    names = Areas().names(language)

    assert tuple(names) == STANDARD
    assert len(set(names.values())) == len(Area)


def test_without_a_word_in_the_config_all_areas_are_in_use_as_learned() -> None:
    assert (Areas().in_use, Areas().plan) == (STANDARD, AreaPlan())


def test_the_librarys_own_areas_come_after_the_standard_ones() -> None:
    assert OWN.known == (*STANDARD, "makerspace", "bookmobile")
    assert OWN.in_use == (
        *(area for area in STANDARD if area not in ("computers", "youth")),
        "makerspace",
    )


def test_the_reader_is_told_what_is_merged_and_what_is_off() -> None:
    assert OWN.plan == AreaPlan(
        into={"computers": "makerspace", "bookmobile": "lending"}, off=frozenset({"youth"})
    )


@pytest.mark.parametrize(
    ("area", "name"),
    [
        pytest.param("building", "Gebouw en voorzieningen", id="as ever"),
        pytest.param("events", "Agenda", id="renamed"),
        pytest.param("makerspace", "Maakplaats", id="new"),
        pytest.param("youth", "Jeugd en onderwijs", id="switched off"),
        pytest.param("computers", "Computers, wifi en printen", id="merged"),
        pytest.param("bookmobile", "Bibliobus", id="the library’s own, merged"),
        pytest.param("moon", "moon", id="gone from the config"),
    ],
)
def test_every_area_that_may_be_stored_can_be_read(area: str, name: str) -> None:
    assert OWN.name(area, "nl") == name


def test_who_asks_for_an_area_gets_what_was_merged_into_it() -> None:
    """Also what came in before the merge, and stands under the old id."""
    assert OWN.stored_under(("makerspace", "events")) == ("events", "computers", "makerspace")
    assert OWN.stored_under(()) == ()


def write_examples(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def own_area(examples: Path, **changes: Any) -> Areas:
    return Areas.model_validate([MAKERSPACE | {"examples": examples} | changes])


def different(count: int) -> list[dict[str, str]]:
    return [{"text": f"De lasersnijder\u2028is {n} keer stuk"} for n in range(count)]


def test_examples_are_the_different_texts_of_a_file(tmp_path: Path) -> None:
    lines = different(FEWEST_EXAMPLES)
    [area] = own_area(write_examples(tmp_path / "x.jsonl", *lines, *lines)).root

    assert read_examples(area) == tuple(line["text"] for line in lines)


def test_of_a_standard_area_a_few_examples_will_do(tmp_path: Path) -> None:
    file = write_examples(tmp_path / "x.jsonl", {"text": "De wc is vies"})
    [area] = Areas.model_validate([{"id": "building", "examples": file}]).root

    assert read_examples(area) == ("De wc is vies",)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(None, " cannot be read: No such file or directory", id="no file"),
        pytest.param(b"\xff", " is not UTF-8", id="no UTF-8"),
        pytest.param(b"geheim", ": line 1 is not JSON", id="no JSON"),
        pytest.param(b'\n{"txt": "geheim"}', ': line 2 has no "text"', id="no text"),
        pytest.param(b'["geheim"]', ': line 1 has no "text"', id="no object"),
        pytest.param(b'{"text": " "}', ': line 1 has no "text"', id="an empty text"),
        pytest.param(
            b'{"text": "geheim"}\n' * 20, " has 1 different examples, 20 are needed", id="too few"
        ),
    ],
)
def test_unusable_examples_are_refused_by_name(
    tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    """And without what they hold: patrons may have written it."""
    file = tmp_path / "x.jsonl"
    if content is not None:
        file.write_bytes(content)
    [area] = own_area(file).root

    with pytest.raises(SettingsError) as caught:
        read_examples(area)

    assert str(caught.value) == f"areas: makerspace: examples: {file}{complaint}"


def test_the_doctor_says_what_the_model_has_yet_to_learn(tmp_path: Path) -> None:
    areas = own_area(write_examples(tmp_path / "x.jsonl", *different(FEWEST_EXAMPLES)))

    assert [*areas_of_model(areas, (*STANDARD, "makerspace"))] == []
    assert [*areas_of_model(areas, (*STANDARD, "moon"))] == [
        (False, "model", "area makerspace is not learned yet: run `ideeenbus learn`"),
        (False, "model", "area moon is not in the config: run `ideeenbus learn`"),
    ]


def test_the_doctor_looks_at_the_examples(tmp_path: Path) -> None:
    areas = own_area(tmp_path / "x.jsonl")

    [finding] = areas_of_model(areas, (*STANDARD, "makerspace"))

    assert (finding.good, finding.what) == (False, "config")
    assert finding.says.endswith("x.jsonl cannot be read: No such file or directory")
