from typing import Literal

import pytest

from nlp import Reader


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
        pytest.param("Bitte öffnen Sie auch am Sonntag", "nl", "other", id="german"),
        pytest.param("Les toilettes sont toujours sales", "en", "other", id="french"),
        pytest.param("Lütfen pazar günleri de açın", "nl", "other", id="turkish"),
        pytest.param("Принтер не працює", "nl", "other", id="another script"),
        pytest.param("有没有更多的中文书？", None, "other", id="a script without spaces"),
        pytest.param("ብዙሕ መጻሕፍቲ", None, "other", id="a script that langdetect does not know"),
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
