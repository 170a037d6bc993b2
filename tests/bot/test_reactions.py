from datetime import UTC, datetime, timedelta

import pytest

from bot.i18n import Language
from bot.patrons.buttons import LARGEST_NUMBER, Action, Press, data, parse
from bot.patrons.reactions import Reaction, answer_language, reaction_to, said_once
from nlp import Area, Kind, Reading
from storage.tables import Patron

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def reading(kind: Kind, language: str = "nl", *, sure: float = 0.9) -> Reading:
    return Reading(
        language=language,  # type: ignore[arg-type]
        area=Area.OTHER,
        area_confidence=0.9,
        second_area=None,
        kind=kind,
        kind_confidence=sure,
        sure=True,
        text="",
        removed=(),
        model="test",
    )


@pytest.mark.parametrize(
    ("text", "read", "reaction"),
    [
        pytest.param("De wc is vies", reading(Kind.COMPLAINT), Reaction.STORE, id="feedback"),
        pytest.param(
            "Hoe laat open?", reading(Kind.QUESTION), Reaction.ASK_QUESTION, id="a question"
        ),
        pytest.param(
            "Is er koffie?", reading(Kind.QUESTION, sure=0.5), Reaction.STORE, id="or a wish"
        ),
        pytest.param("ei " * 61, reading(Kind.QUESTION), Reaction.STORE, id="more than a question"),
        pytest.param("Bedankt, fijn!", reading(Kind.COMPLIMENT), Reaction.STORE, id="a compliment"),
        pytest.param("hoi", reading(Kind.NONE), Reaction.PROMPT, id="a greeting"),
        pytest.param("Dankjewel!", reading(Kind.NONE), Reaction.WELCOME, id="thanks"),
        pytest.param("many thanks", reading(Kind.NONE, "en"), Reaction.WELCOME, id="in English"),
        pytest.param("asdf", reading(Kind.NONE), Reaction.PROMPT, id="gibberish"),
        pytest.param(
            "mijn kat heet Poes en is lief", reading(Kind.NONE), Reaction.ASK, id="who knows"
        ),
        pytest.param(
            "Bonjour à tous", reading(Kind.NONE, "other"), Reaction.ASK_LANGUAGE, id="French"
        ),
    ],
)
def test_what_a_message_asks_for(text: str, read: Reading, reaction: Reaction) -> None:
    assert reaction_to(text, read) is reaction


@pytest.mark.parametrize(
    ("reaction", "text", "minutes", "becomes"),
    [
        pytest.param(Reaction.PROMPT, "hoi", None, Reaction.PROMPT, id="the first"),
        pytest.param(Reaction.PROMPT, "hoi", 10, Reaction.PROMPT, id="long after"),
        pytest.param(Reaction.PROMPT, "hallo", 9, Reaction.NOD, id="a second greeting"),
        pytest.param(Reaction.WELCOME, "Dank u wel!", 9, Reaction.NOD, id="more thanks"),
        pytest.param(Reaction.PROMPT, "😀", 1, Reaction.NOD, id="no word"),
        pytest.param(Reaction.PROMPT, "mijn kat Poes", 1, Reaction.ASK, id="real words"),
        pytest.param(Reaction.STORE, "De wc is vies", 1, Reaction.STORE, id="feedback"),
    ],
)
def test_a_friendly_word_is_said_once_in_ten_minutes(
    reaction: Reaction, text: str, minutes: int | None, becomes: Reaction
) -> None:
    """And silence is never the answer to real words."""
    before = None if minutes is None else NOON - timedelta(minutes=minutes)

    assert said_once(reaction, text, prompted_at=before, now=NOON) is becomes


@pytest.mark.parametrize(
    ("chosen", "used", "app", "read", "language"),
    [
        pytest.param(None, None, "nl", "en", "en", id="that of the message"),
        pytest.param("nl", None, "en", "en", "nl", id="the chosen one before all"),
        pytest.param(None, "nl", "en", "other", "nl", id="the one used before"),
        pytest.param(None, None, "en-GB", None, "en", id="the app’s"),
        pytest.param(None, None, "uk", "other", "en", id="an app in another language"),
        pytest.param(None, None, None, None, "nl", id="nothing known"),
    ],
)
def test_the_language_of_an_answer(
    chosen: str | None, used: str | None, app: str | None, read: str | None, language: Language
) -> None:
    patron = Patron(language=chosen or used, language_chosen=bool(chosen))

    assert answer_language(patron, app, read) == language


@pytest.mark.parametrize(
    "press",
    [
        Press(12, Action.AREA, "opening_hours"),
        pytest.param(
            Press(LARGEST_NUMBER, Action.RIGHT, "m" * 21), id="the longest id that an area may have"
        ),
        Press(9_999_999_999, Action.BRANCH, "x" * 32),
        Press(0, Action.FORGET, "yes"),
        Press(3, Action.BACK, ""),
    ],
)
def test_a_button_says_what_was_meant_in_64_bytes(press: Press) -> None:
    written = data(*press)

    assert parse(written) == press
    assert len(written.encode()) <= 64


@pytest.mark.parametrize("written", ["", "12", "a:area:x", "12:fly:x", "-1:area:x", "²:area:x"])
def test_what_is_no_button_of_ours_is_none(written: str) -> None:
    assert parse(written) is None
