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
        pytest.param("ik wil het intrekken", Asked(Command.WITHDRAW), id="taking it back"),
        pytest.param(
            "laat maar zitten, trek mijn klacht in", Asked(Command.WITHDRAW), id="never mind"
        ),
        pytest.param("Laat maar...", Asked(Command.WITHDRAW), id="in few words"),
        pytest.param("Never mind!", Asked(Command.WITHDRAW), id="and in English"),
        pytest.param("I want to withdraw my idea", Asked(Command.WITHDRAW), id="in full"),
        pytest.param("wie leest dit eigenlijk??", Asked(Command.PRIVACY), id="who reads it"),
        pytest.param("wat is er met mijn idee gebeurd?", Asked(Command.MY), id="what became of it"),
        pytest.param("What happened to my idea?", Asked(Command.MY), id="in English"),
        pytest.param("ik wil een klacht indienen", Asked(Command.COMPLAIN), id="to complain"),
        pytest.param("I want to make a formal complaint", Asked(Command.COMPLAIN), id="formally"),
        pytest.param("trek nummer 5 in", Asked(Command.WITHDRAW, rest="5"), id="by its number"),
        pytest.param("withdraw 15", Asked(Command.WITHDRAW, rest="15"), id="in English too"),
        pytest.param("/intrekken 15", Asked(Command.WITHDRAW, rest="15"), id="as a command"),
        pytest.param("delete my last message", Asked(Command.WITHDRAW), id="delete it"),
        pytest.param("haal alles van mij weg", Asked(Command.FORGET), id="to be erased"),
        pytest.param("delete my data please", Asked(Command.FORGET), id="in English, erased"),
        pytest.param("show my ideas", Asked(Command.MY), id="my ideas"),
        pytest.param("english please", Asked(Command.LANGUAGE), id="another language"),
        pytest.param(
            "wat heeft de bibliotheek met ideeën gedaan", Asked(Command.DONE), id="what was done"
        ),
        pytest.param("Haal de kapotte stoel weg", None, id="something of the library's to go"),
        pytest.param("Meer English boeken", None, id="a wish with a language in it"),
        pytest.param("Ik wil mijn lidmaatschap intrekken", None, id="what is the library's"),
        pytest.param("laat maar weten of het kan", None, id="a wish that begins with laat maar"),
        pytest.param("Kan de boete ingetrokken worden?", None, id="a fine"),
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
