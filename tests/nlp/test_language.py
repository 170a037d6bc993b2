from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import Reader
from nlp.labelled import Labelled
from nlp.language import LanguageDetector
from nlp.reader import SHIPPED_MODEL
from nlp.taxonomy import Area, Kind


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return blank_detector().from_disk(SHIPPED_MODEL / "language")


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        pytest.param("De wc op de eerste verdieping is vaak vies", "en", "nl", id="dutch"),
        pytest.param("Please open on Sundays", "nl", "en", id="english"),
        pytest.param("dvd van Dunkirk", "nl", "nl", id="a title, hinted dutch"),
        pytest.param("Oppenheimer", "en", "en", id="a title, hinted english"),
        pytest.param("Oppenheimer", "nl", "nl", id="the same title, hinted dutch"),
        pytest.param("👍👍", "en", "en", id="emoji follow the hint"),
        pytest.param("👍👍", None, "nl", id="emoji are dutch by default"),
        pytest.param("12345", "en", "en", id="digits follow the hint"),
        pytest.param("", "en", "en", id="nothing follows the hint"),
        pytest.param("HERRIE IN DE STUDIEZAAL", None, "nl", id="capitals"),
        pytest.param("𝐏𝐥𝐞𝐚𝐬𝐞 𝐨𝐩𝐞𝐧 𝐨𝐧 𝐒𝐮𝐧𝐝𝐚𝐲𝐬", None, "en", id="letters in disguise"),
        pytest.param("wc kapot", None, "nl", id="two words of dutch"),
        pytest.param("lift broken", None, "en", id="two words of english"),
        pytest.param("ruikt naar vis", None, "nl", id="dutch words that no patron used"),
        pytest.param("stairs slippery", None, "en", id="english words that no patron used"),
        pytest.param(
            "Graag Diary of a Wimpy Kid en Dog Man aanvullen",
            None,
            "nl",
            id="english title in dutch",
        ),
        pytest.param(
            "I want to join the Taalcafe on Thursday", None, "en", id="dutch word in english"
        ),
        pytest.param(
            "Mijn dochter houden van boeken over paard", None, "nl", id="a learner's dutch"
        ),
        pytest.param("i no understand how to use computer", None, "en", id="a learner's english"),
        pytest.param("Bitte öffnen Sie auch am Sonntag", "nl", "other", id="german"),
        pytest.param("Les toilettes sont toujours sales", "en", "other", id="french"),
        pytest.param("Lütfen pazar günleri de açın", "nl", "other", id="turkish"),
        pytest.param("Cocuklar icin daha cok Turkce kitap", "nl", "other", id="turkish in ascii"),
        pytest.param("Moj syn chce wiecej komiksow", "nl", "other", id="polish in ascii"),
        pytest.param("momken tefta7o el maktaba yom el a7ad", "nl", "other", id="romanised arabic"),
        pytest.param("Myn soan wol graach mear stripboeken ha", "nl", "other", id="frisian"),
        pytest.param("Tôi muốn có thêm sách tiếng Việt", None, "other", id="vietnamese"),
        pytest.param("Принтер не працює", "nl", "other", id="another script"),
        pytest.param("有没有更多的中文书？", None, "other", id="a script without spaces"),
        pytest.param("ብዙሕ መጻሕፍቲ", None, "other", id="tigrinya"),
        pytest.param("Hebben jullie Війна і мир ook?", None, "nl", id="a foreign title in dutch"),
    ],
)
def test_language(
    reader: Reader,
    text: str,
    hint: Literal["nl", "en"] | None,
    expected: Literal["nl", "en", "other"],
) -> None:
    assert reader.read(text, hint).language == expected


@given(st.text(st.characters(codec=None)))
def test_every_text_has_a_language(detector: LanguageDetector, text: str) -> None:
    """Half a surrogate pair included; and one text has one language."""
    assert detector.detect(text) == detector.detect(text)


def test_what_was_learned_can_be_loaded(tmp_path: Path) -> None:
    """The patrons' words, and the spelling of every language, which needs no messages."""
    learned, loaded = blank_detector(), blank_detector()
    learned.fit([labelled("fewer lego"), labelled("lego please")])
    learned.to_disk(tmp_path / "language")
    loaded.from_disk(tmp_path / "language")

    assert list(loaded.lexicon) == ["lego"]
    assert loaded.detect("lego") == "en"
    assert loaded.detect("waar is de lift") == "nl"
    assert loaded.detect("Es gibt zu wenige Steckdosen") == "other"


def labelled(text: str) -> Labelled:
    return Labelled(
        marked=text, language="en", area=Area.BUILDING, also=frozenset(), kind=Kind.QUESTION
    )


def blank_detector() -> LanguageDetector:
    return LanguageDetector(hint_weight=3.0, spelling_weight=0.3, other_from=12.0)
