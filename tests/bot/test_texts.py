"""Every text is there in both languages, and fits where it goes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import texts
from bot.i18n import LANGUAGES, Language, as_language
from bot.settings import Library
from nlp import Kind

ROOT = Path(__file__).parents[2]
DUTCH = ROOT / "bot/locale/nl/LC_MESSAGES/ideeenbus.po"
LONGEST_DESCRIPTION = 512


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """All texts that the code and the templates use."""
    template = tmp_path_factory.mktemp("texts") / "all.pot"
    babel = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    subprocess.run(
        [*babel, f"--mapping={ROOT / 'babel.cfg'}", f"--output={template}", "bot"],
        cwd=ROOT,
        check=True,
    )
    with template.open("rb") as file:
        return {_first(message.id) for message in read_po(file) if message.id}


@pytest.fixture(scope="module")
def dutch() -> dict[str, tuple[str, ...]]:
    with DUTCH.open("rb") as file:
        return {
            _first(message.id): (
                (message.string,)
                if isinstance(message.string, str)
                else tuple(message.string or ())
            )
            for message in read_po(file, locale="nl")
            if message.id and not message.fuzzy
        }


def test_the_dutch_catalogue_has_every_text_and_no_other(
    used: set[str], dutch: dict[str, tuple[str, ...]]
) -> None:
    """`make texts` brings new ones there, for somebody to translate."""
    assert {text for text, translations in dutch.items() if all(translations)} == used


def test_a_translation_has_the_same_places_to_fill_in(
    dutch: dict[str, tuple[str, ...]],
) -> None:
    places = re.compile(r"\{\w+\}|%\(\w+\)s|/[a-z]+\b")
    wrong = [
        text
        for text, translations in dutch.items()
        for translation in translations
        if set(places.findall(text)) != set(places.findall(translation))
    ]

    assert wrong == []


def test_dutch_says_u(dutch: dict[str, tuple[str, ...]]) -> None:
    informal = re.compile(r"\b(je|jij|jouw|jou|jullie)\b", re.IGNORECASE)

    assert [t for ts in dutch.values() for t in ts if informal.search(t)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name(language: Language) -> None:
    assert len({texts.kind_name(kind, language) for kind in Kind}) == len(Kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_fits_in_telegram(language: Language) -> None:
    library = Library(name="B" * 80)

    assert len(texts.description(language, library)) <= LONGEST_DESCRIPTION


@pytest.mark.parametrize(
    ("tag", "language"),
    [("nl", "nl"), ("nl-BE", "nl"), ("EN-us", "en"), ("de", None), ("", None), (None, None)],
)
def test_a_tag_is_one_of_our_languages_or_none(tag: str | None, language: str | None) -> None:
    assert as_language(tag) == language


def _first(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]
