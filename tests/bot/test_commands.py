import pytest

from bot.patrons.commands import Asked, Command, asked_for


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("/help", Asked(Command.HELP), id="a command"),
        pytest.param("/Hulp", Asked(Command.HELP), id="in Dutch, in any case"),
        pytest.param("/taal@ideeenbus_bot", Asked(Command.LANGUAGE), id="with the bot's name"),
        pytest.param("/start laren", Asked(Command.START, rest="laren"), id="from a poster"),
        pytest.param("/mijn", Asked(Command.MY), id="own suggestions"),
        pytest.param("/gedaan", Asked(Command.DONE), id="what was done"),
        pytest.param("/stop", Asked(Command.STOP), id="stop as a command"),
        pytest.param("/hlep", Asked(Command.HELP), id="a typo that does no harm"),
        pytest.param("/privcay", Asked(Command.PRIVACY), id="another"),
        pytest.param("/langauge", Asked(Command.LANGUAGE), id="and another"),
        pytest.param("/forgte", Asked(None, perhaps=Command.FORGET), id="a typo that might"),
        pytest.param("/vergeten", Asked(None, perhaps=Command.FORGET), id="nearly, in Dutch"),
        pytest.param("/withdrw", Asked(None, perhaps=Command.WITHDRAW), id="taking back"),
        pytest.param("/xyzzy", Asked(None), id="nothing like it"),
        pytest.param("help", Asked(Command.HELP), id="a plain word"),
        pytest.param("  Hulp!! ", Asked(Command.HELP), id="with feeling"),
        pytest.param("STOP", Asked(Command.STOP), id="stop"),
        pytest.param("Stop.", Asked(Command.STOP), id="stop with a full stop"),
        pytest.param("privacy?", Asked(Command.PRIVACY), id="asking"),
        pytest.param("Intrekken", Asked(Command.WITHDRAW), id="taking back in Dutch"),
        pytest.param("withdraw", Asked(Command.WITHDRAW), id="taking back in English"),
        pytest.param("opnieuw", Asked(Command.AGAIN), id="from the start"),
        pytest.param("Stop met de muziek", None, id="a wish that begins with stop"),
        pytest.param("Ik kreeg geen hulp", None, id="a complaint with help in it"),
        pytest.param("privacy bij de balie", None, id="privacy elsewhere"),
        pytest.param("hlep", None, id="a plain word is taken as it is written"),
        pytest.param("🛑", None, id="no word"),
        pytest.param("De lift doet het niet, zie /help", None, id="a command in a sentence"),
    ],
)
def test_what_is_asked_of_the_bot_itself(text: str, asked: Asked | None) -> None:
    assert asked_for(text) == asked
