"""What is said of a formal complaint, and the buttons to it: decisions, no database."""

from collections.abc import Sequence

from bot.i18n import Language, catalogue
from bot.messages import Button, Message
from bot.patrons.buttons import Action, data
from bot.settings import Library
from storage.tables import Suggestion


def formal_route(language: Language) -> str:
    """Say that there is another way for who wants a decision."""
    _ = catalogue(language).gettext
    return _(
        "The library reads this to do better. Do you want a formal answer? "
        "Then make it a formal complaint."
    )


def how_to_complain(language: Language, library: Library) -> str:
    """Answer who says that there is a complaint, and not yet what it is."""
    _ = catalogue(language).gettext
    return "\n\n".join(
        [
            _("What happened? Write it here in your own words, and the library reads it."),
            _("A formal complaint, with a decision, you send yourself."),
            _where_to(language, library),
        ]
    )


def hand_over_button(number: int, language: Language) -> Button:
    _ = catalogue(language).gettext
    return Button(_("Make it a formal complaint"), data(number, Action.HAND_OVER))


def handed_over(
    suggestion: Suggestion, language: Language, library: Library, notes: Sequence[str] = ()
) -> Message:
    """Say what the procedure needs: it takes nothing without a name, and we know none."""
    _ = catalogue(language).gettext
    number = suggestion.number
    paragraphs = [
        *notes,
        _("The library now sees that number {number} is meant as a formal complaint.").format(
            number=number
        ),
        _(
            "You still have to send it yourself. A formal complaint needs your name, and I do not "
            "know who you are."
        ),
        _where_to(language, library),
        _(
            "Write in it:\n"
            "• your name and your address\n"
            "• what happened, and in which branch\n"
            "• on what day and at what time\n"
            "• what you ask of the library"
        ),
        _("Please do not write your name and address here in the chat."),
    ]
    undo = Button(_("Not a formal complaint after all"), data(number, Action.TAKE_BACK))
    return Message("\n\n".join(paragraphs), [[undo]])


def _where_to(language: Language, library: Library) -> str:
    _ = catalogue(language).gettext
    if library.complaints_url and library.contact:
        return _("Send it here: {url}\nDo you want help with it? {contact}").format(
            url=library.complaints_url, contact=library.contact
        )
    if library.complaints_url:
        return _("Send it here: {url}").format(url=library.complaints_url)
    if library.contact:
        return _("Ask the library how to send it: {contact}").format(contact=library.contact)
    return _("Ask at the desk of the library how to send it.")
