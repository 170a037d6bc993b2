"""The corpus is what its README says."""

import json
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import pytest

from nlp.found import SORTS
from nlp.labelled import (
    CORPUS,
    HELD_OUT,
    NAMES,
    Labelled,
    read_held_out,
    read_names,
    read_voices,
)
from nlp.marks import MARK, without_marks
from nlp.personal_scores import PERSONAL
from nlp.themes import THEMES, THEMES_HELD_OUT, read_themes

FIELDS = ["text", "lang", "area", "also", "kind"]
ALL_VOICES = (
    sorted(CORPUS.glob("*.jsonl"))
    + sorted(HELD_OUT.glob("[!t]*/*.jsonl"))
    + sorted(HELD_OUT.glob("*.jsonl"))
)
ALL_THEMES = [*sorted(THEMES.glob("*.jsonl")), *sorted(THEMES_HELD_OUT.glob("*.jsonl"))]
ALL_NAMES = sorted(NAMES.glob("*.jsonl"))


def titles(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(CORPUS).with_suffix("")) for path in paths]


@pytest.mark.parametrize("path", ALL_VOICES, ids=titles(ALL_VOICES))
def test_every_message_has_all_fields_and_known_labels(path: Path) -> None:
    """`Labelled` refuses an unknown area or kind."""
    for line in path.read_text(encoding="utf-8").splitlines():
        message = Labelled.from_json(line)

        assert list(json.loads(line)) == FIELDS, line
        assert message.text == message.text.strip() != "", line
        assert message.language in {"nl", "en"}, line
        assert message.area not in message.also, line
        assert {mark["sort"] for mark in MARK.finditer(message.marked)} <= set(SORTS), line
        assert not {"</", "<person", "<address", "<birth"} & set(message.text.split()), line


@pytest.mark.parametrize("path", ALL_VOICES, ids=titles(ALL_VOICES))
def test_no_voice_says_the_same_twice(path: Path) -> None:
    texts = Counter(
        Labelled.from_json(line).text.casefold()
        for line in path.read_text(encoding="utf-8").splitlines()
    )

    assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("path", ALL_NAMES, ids=titles(ALL_NAMES))
def test_every_text_with_names_is_marked_as_messages_are(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        message = json.loads(line)

        assert list(message) == ["text", "lang"], line
        assert {mark["sort"] for mark in MARK.finditer(message["text"])} <= set(SORTS), line
        assert "<" not in without_marks(message["text"]), line


def test_no_text_with_names_is_held_out() -> None:
    texts = {
        without_marks(marked).casefold() for marked in chain.from_iterable(read_names().values())
    }

    assert (
        texts
        & {
            message.text.casefold()
            for message in chain.from_iterable(read_voices(PERSONAL).values())
        }
        == set()
    )


def test_what_two_voices_say_has_one_area_and_kind() -> None:
    labels = defaultdict(set)
    for message in chain.from_iterable(read_voices().values()):
        labels[message.text.casefold()].add((message.area, message.kind))

    assert [text for text, given in labels.items() if len(given) > 1] == []


def test_no_message_is_both_learned_and_held_out() -> None:
    """Apart from a few that everybody writes alike, such as "hello hello anybody there"."""
    learned = {message.text.casefold() for message in chain.from_iterable(read_voices().values())}
    held_out = {message.text.casefold() for message in read_held_out()}

    assert [text for text in learned & held_out if len(text.split()) > 5] == []


@pytest.mark.parametrize("path", ALL_THEMES, ids=titles(ALL_THEMES))
def test_every_theme_has_both_languages_and_a_near_miss(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        group = json.loads(line)

        assert list(group) == ["area", "theme", "nl", "en", "near"], line
        assert group["nl"], line
        assert group["en"], line
        assert group["near"], line


def test_no_theme_is_both_learned_and_held_out() -> None:
    learned, held_out = (
        {
            wish.text.casefold()
            for groups in themes.values()
            for group in groups
            for wish in group.wishes
        }
        for themes in (read_themes(), read_themes(THEMES_HELD_OUT))
    )

    assert learned & held_out == set()


def test_the_readme_names_every_file() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")

    assert [
        title for title in titles(ALL_VOICES + ALL_THEMES + ALL_NAMES) if f"`{title}`" not in readme
    ] == []
