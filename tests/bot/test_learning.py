"""`ideeenbus learn`: what teaches, what is refused, which model is in use."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import spacy

from bot.areas import Areas
from bot.doctor import which_model
from bot.learning import Learning, Outcome, as_words, read_corrections
from bot.models import LearningError, Models, models_of
from bot.reading import load_reader
from bot.settings import Settings
from nlp import Reader
from nlp.learning import Basis
from storage import suggestions
from storage.database import Database
from storage.suggestions import Correction
from tests.conftest import MONDAY, Clock
from tests.nlp.lessons import MAKERSPACE
from tests.storage.samples import suggestion

OWN: dict[str, Any] = {"id": "makerspace", "nl": "Maakplaats", "en": "Makerspace"}
FIRST, SECOND, THIRD, FOURTH = (f"nl_en-1.0+20260302T09300{second}" for second in range(4))


@pytest.fixture
def models(tmp_path: Path) -> Models:
    """Models beside something that ships, though it cannot read."""
    return Models(tmp_path / "learned", ship(tmp_path / "shipped"))


def ship(folder: Path, *, version: str = "1.0", encoder: bytes = b"onnx") -> Path:
    (folder / "encoder").mkdir(parents=True, exist_ok=True)
    (folder / "encoder" / "encoder.onnx").write_bytes(encoder)
    (folder / "meta.json").write_text(json.dumps({"name": "nl_en", "version": version}))
    return folder


def learn_times(models: Models, times: int) -> list[str]:
    with models.held():
        return [
            models.keep(spacy.blank("xx"), MONDAY + timedelta(seconds=second))
            for second in range(times)
        ]


def stored(models: Models) -> list[str]:
    return sorted(path.name for path in models.folder.iterdir() if path.is_dir())


def correction(number: int, text: str, area: str, kind: str | None = None) -> Correction:
    return Correction(number, "nl", text, area, kind)


def areas_with_examples(tmp_path: Path) -> Areas:
    file = tmp_path / "makerspace.jsonl"
    file.write_text("\n".join(json.dumps({"text": message.text}) for message in MAKERSPACE))
    return Areas.model_validate([OWN | {"examples": file}])


def run(
    basis: Basis,
    models: Models,
    corrections: Sequence[Correction],
    areas: Areas | None = None,
    *,
    now: datetime = MONDAY,
    dry: bool = False,
) -> Outcome:
    learning = Learning(areas or Areas(), models, lambda: basis, lambda step: None)
    with models.held():
        return learning.run(corrections, now=now, dry=dry)


async def test_what_a_person_said_is_a_correction(database: Database, clock: Clock) -> None:
    """In order of number; what lost its words, or is in another language, teaches nothing."""
    async with database.write() as session:
        for changes in (
            {},
            {"area_source": "patron", "kind_source": "staff"},
            {"area_source": "staff", "text": "", "kind_source": "staff"},
            {"area_source": "staff", "language": "other"},
            {"area_source": "staff", "language": "en", "area": "online"},
            {"kind_source": "staff"},
        ):
            await suggestions.add(session, suggestion(clock(), **changes), actor="patron")

    assert await read_corrections(database) == [
        Correction(2, "nl", "De wifi valt steeds weg", "computers", "complaint"),
        Correction(5, "en", "De wifi valt steeds weg", "online", None),
    ]


def test_every_fifth_correction_judges_and_never_teaches(basis: Basis, models: Models) -> None:
    """By its number: it does so again the next time, however many there are by then."""
    learning = Learning(Areas(), models, lambda: basis, print)
    reader = Reader.load(basis.model)

    material = learning.collect(
        [correction(number, f"wc {number}", "building") for number in (3, 5, 6, 10)], reader
    )

    assert [message.text for message in material.corrections] == ["wc 3", "wc 6"]
    assert [message.text for message in material.held_back] == ["wc 5", "wc 10"]


@pytest.mark.parametrize(
    ("area", "taught"),
    [
        pytest.param("building", "building", id="as it was said"),
        pytest.param("computers", "computers", id="merged: it still teaches what it is"),
        pytest.param("bookmobile", "building", id="the library’s own, merged"),
        pytest.param("youth", None, id="off"),
        pytest.param("moon", None, id="gone from the config"),
    ],
)
def test_corrections_teach_the_areas_that_are_in_use(
    basis: Basis, models: Models, area: str, taught: str | None
) -> None:
    areas = Areas.model_validate(
        [
            {"id": "youth", "off": True},
            {"id": "computers", "into": "online"},
            {"id": "bookmobile", "nl": "Bibliobus", "en": "Bus", "into": "building"},
        ]
    )

    label = Learning(areas, models, lambda: basis, print).label_of(
        correction(1, "Bel [telefoon]", area)
    )

    assert (label and label.area) == taught
    assert label is None or label.marked == "Bel  "


def test_a_new_area_is_read_after_learning(
    basis: Basis, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The model in use names itself, so that exports tell who read what."""
    models = Models(tmp_path / "learned", basis.model)
    secret = "De 3D-printer is stuk, ik maakte net kwastpluimhoningdassen"

    outcome = run(
        basis,
        models,
        [correction(1, secret, "makerspace"), correction(5, f"{secret} en zo", "makerspace")],
        areas_with_examples(tmp_path),
    )

    reading = Reader.load(models.in_use).read("Er staat weer een rij voor de 3D-printer")
    assert (reading.area, reading.model) == ("makerspace", FIRST)
    assert (outcome.model, list(outcome.objections)) == (FIRST, [])
    words = "\n".join(as_words(outcome))
    assert words.startswith(
        "corrections that taught: 1\ncorrections held back to judge by: 1\n"
        "examples that taught: 20\n"
    )
    assert "areas right, held back: 0 of 1 before, 1 after" in words
    assert "→ makerspace: 1" in words
    assert not [said for said in (words, *capfd.readouterr()) if "kwastpluim" in said]


def test_a_worse_model_is_refused(basis: Basis, tmp_path: Path) -> None:
    models = Models(tmp_path / "learned", basis.model)
    # Somebody's cat walked over the buttons.
    nonsense = [
        correction(5 * n + 1, message.text, "youth" if message.area != "youth" else "online")
        for n, message in enumerate(basis.frozen)
    ]

    outcome = run(basis, models, nonsense)

    assert "it reads the areas of the frozen sample worse" in outcome.objections
    assert (outcome.model, models.in_use, stored(models)) == (None, basis.model, [])


def test_a_dry_run_replaces_nothing(basis: Basis, tmp_path: Path) -> None:
    models = Models(tmp_path / "learned", basis.model)

    outcome = run(basis, models, [], areas_with_examples(tmp_path), dry=True)

    assert (list(outcome.objections), outcome.model) == ([], None)
    assert (models.in_use, stored(models)) == (basis.model, [])


def test_without_corrections_and_examples_there_is_nothing_to_learn(
    basis: Basis, models: Models, tmp_path: Path
) -> None:
    """Nor from what may only judge."""
    models = Models(tmp_path / "learned", basis.model)

    with pytest.raises(LearningError, match="there is nothing to learn from yet"):
        run(basis, models, [correction(5, "De wc is vies", "building")])


def test_the_latest_learned_model_is_in_use(models: Models) -> None:
    assert models.in_use == models.shipped

    learn_times(models, 2)

    assert models.in_use == models.folder / SECOND
    assert which_model(models, SECOND) == (
        True, "model", f"{SECOND}, learned here at 2026-03-02T09:30:01+00:00",
    )  # fmt: skip


def test_one_can_go_back_model_by_model_to_the_one_that_ships(models: Models) -> None:
    learn_times(models, 2)

    assert (models.back(), models.in_use.name) == (FIRST, FIRST)
    assert (models.back(), models.in_use) == ("nl_en-1.0", models.shipped)
    with pytest.raises(LearningError, match="there is no way back"):
        models.back()


def test_after_going_back_the_model_before_is_the_one_that_was_in_use(models: Models) -> None:
    learn_times(models, 2)
    models.back()
    with models.held():
        models.keep(spacy.blank("xx"), MONDAY + timedelta(seconds=2))

    assert stored(models) == [FIRST, THIRD]
    assert models.back() == FIRST


def test_three_models_are_kept(models: Models) -> None:
    """What else is in the folder is not ours; what a killed learning left behind is."""
    for name in ("notes", ".draft-killed"):
        (models.folder / name).mkdir(parents=True)

    learn_times(models, 4)

    assert stored(models) == [SECOND, THIRD, FOURTH, "notes"]


@pytest.mark.parametrize(
    "upgrade",
    [
        pytest.param({"version": "1.1"}, id="another version"),
        pytest.param({"encoder": b"onnx2"}, id="another encoder"),
    ],
)
def test_an_upgrade_sets_what_was_learned_aside(models: Models, upgrade: dict[str, Any]) -> None:
    """Its classifiers were fitted to another encoder's vectors."""
    learn_times(models, 1)

    upgraded = Models(models.folder, ship(models.shipped, **upgrade))

    assert upgraded.in_use == upgraded.shipped
    finding = which_model(upgraded, "nl_en-1.1")
    assert (finding.good, "run `ideeenbus learn` again" in finding.says) == (False, True)
    with pytest.raises(LearningError, match="there is no way back"):
        upgraded.back()


def test_a_learned_model_that_is_gone_is_not_used(models: Models) -> None:
    learn_times(models, 1)
    (models.folder / FIRST).rename(models.folder / "elsewhere")

    assert (models.in_use, models.set_aside) == (models.shipped, FIRST)


def test_one_process_learns_at_a_time(models: Models) -> None:
    with models.held(), pytest.raises(LearningError, match="another process learns"):
        learn_times(models, 1)


def test_the_bot_reads_with_the_model_in_use(reader: Reader, tmp_path: Path) -> None:
    """Whatever the config says of where that is; if nothing, beside the database."""
    database = {"url": f"sqlite:///{tmp_path}/box.db"}
    beside = Settings(database=database)
    elsewhere = Settings(database=database, model={"folder": tmp_path / "models"})
    assert models_of(beside).folder == tmp_path / "learned-models"
    models = models_of(elsewhere)
    with models.held():
        models.keep(reader._nlp, MONDAY)

    assert load_reader(elsewhere).read("wc").model.endswith("+20260302T093000")
    assert "+" not in load_reader(beside).read("wc").model
