"""The corpus is what its README says."""

import json
from collections import Counter, defaultdict

from nlp.labelled import CORPUS, Labelled, read_voices

FIELDS = ["text", "lang", "area", "also", "kind"]


def test_every_message_has_all_fields_and_known_labels() -> None:
    """`Labelled` refuses an unknown area or kind."""
    for path in CORPUS.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            message = Labelled.from_json(line)

            assert list(json.loads(line)) == FIELDS, line
            assert message.text == message.text.strip() != "", line
            assert message.language in {"nl", "en"}, line
            assert message.area not in message.also, line


def test_no_voice_says_the_same_twice() -> None:
    for messages in read_voices().values():
        texts = Counter(message.text.casefold() for message in messages)

        assert [text for text, times in texts.items() if times > 1] == []


def test_what_two_voices_say_has_one_area_and_kind() -> None:
    labels = defaultdict(set)
    for messages in read_voices().values():
        for message in messages:
            labels[message.text.casefold()].add((message.area, message.kind))

    assert [text for text, given in labels.items() if len(given) > 1] == []


def test_the_readme_names_every_voice() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")

    assert [voice for voice in read_voices() if f"`{voice}`" not in readme] == []
