"""What the bot answers when staff decide something."""

from collections.abc import Mapping

from bot.i18n import N_, Language, catalogue
from bot.patrons.following import Telling
from bot.staff.decisions import COMMANDS, LONGEST_REASON, Move, Order, Refusal
from bot.statuses import status_name

_REFUSALS: Mapping[Refusal, str] = {
    Refusal.NO_NUMBER: N_("Which number do you mean? Write for example: {example}"),
    Refusal.UNKNOWN: N_("I have no number {number}. Nothing has changed."),
    Refusal.NOBODY: N_("I no longer know who wrote number {number}. Nothing has changed."),
    Refusal.TOO_LONG: N_(
        "That is too long for patrons to read. Can you say it in {longest} characters at most?"
    ),
    Refusal.ONE_AT_A_TIME: N_("One number at a time, please. Nothing has changed."),
    Refusal.PERSONAL_DATA: N_(
        "There is a phone number, an address or the like in it, and the patron would read it. "
        "Nothing has changed. Can you say it without?"
    ),
    Refusal.WITHDRAWN: N_("Number {number} was withdrawn by the patron. Nothing has changed."),
    Refusal.HANDED_OVER: N_("Number {number} was handed over. Nothing has changed."),
    Refusal.ALREADY: N_("Number {number} is being worked on already."),
    Refusal.DECIDED: N_(
        "It has been decided already about number {number}. To take that back first: {undo}"
    ),
    Refusal.NOTHING_TO_UNDO: N_(
        "Nothing has been decided yet about number {number}, so there is nothing to take back."
    ),
}
_NO_REASON: Mapping[Move, str] = {
    Move.DONE: N_(
        "Nothing has changed yet. What was done about it? Patrons read it. Write for example:"
    ),
    Move.DECLINE: N_("Nothing has changed yet. Why not? The patron reads it. Write for example:"),
}
_EXAMPLES: Mapping[Move, str] = {
    Move.TAKE_UP: "",
    Move.DONE: N_("There is a second printer now."),
    Move.DECLINE: N_("The building is too small for it."),
    Move.UNDO: "",
    Move.BLOCK: "",
    Move.UNBLOCK: "",
}
_TELLINGS: Mapping[Telling, str] = {
    Telling.TOLD: N_("The patron gets a message about it now."),
    Telling.NOT_WANTED: N_("Nobody asked for a message about it."),
    Telling.KNOWN_ALREADY: N_("The patron has had this message before and gets it no second time."),
    Telling.UNREACHABLE: N_("The patron asked for a message, but can no longer be reached."),
}
EXAMPLE_NUMBER = 12


def how_to_decide(language: Language) -> str:
    """Name the commands, with a number to put another in the place of."""
    _ = catalogue(language).gettext
    return _(
        "{take_up} – take it up\n"
        "{done} and what was done\n"
        "{decline} and the reason\n"
        "{undo} – take the last step back"
    ).format(**_commands(language))


def not_understood(language: Language) -> str:
    _ = catalogue(language).gettext
    blocking = _(
        "{block} – take no more messages from who wrote it\n{unblock} – take them again"
    ).format(**_commands(language))
    known = _("I do not know that command. This is what I know:")
    return f"{known}\n\n{how_to_decide(language)}\n{blocking}"


def _commands(language: Language) -> Mapping[str, str]:
    return {str(move): f"/{COMMANDS[move][language]} {EXAMPLE_NUMBER}" for move in Move}


def refused(refusal: Refusal, order: Order, language: Language) -> str:
    _ = catalogue(language).gettext
    if refusal is Refusal.NO_REASON:
        return f"{_(_NO_REASON[order.move])}\n{_example(order, language)}"
    return _(_REFUSALS[refusal]).format(
        number=order.number,
        longest=LONGEST_REASON,
        example=_example(order, language),
        undo=f"/{COMMANDS[Move.UNDO][language]} {order.number}",
    )


def decided(order: Order, status: str, telling: Telling | None, language: Language) -> str:
    _ = catalogue(language).gettext
    now = (
        _("Number {number} is again: {status}.")
        if order.move is Move.UNDO
        else _("Number {number} is now: {status}.")
    )
    lines = [now.format(number=order.number, status=status_name(status, language))]
    lines.append(_(_TELLINGS[telling]) if telling else _("Nobody gets a message about this."))
    if order.reason:
        lines.append(
            _("Patrons read your words as you wrote them. To change them, send the command again.")
        )
    return "\n\n".join(lines)


def blocked(order: Order, language: Language) -> str:
    _ = catalogue(language).gettext
    text = (
        _(
            "From now on I take no messages from who wrote number {number}. They are told so when "
            "they write again. What they wrote before stays. To take it back: {unblock}"
        )
        if order.move is Move.BLOCK
        else _("Who wrote number {number} can write again. They get no message about it.")
    )
    unblock = f"/{COMMANDS[Move.UNBLOCK][language]} {order.number}"
    return text.format(number=order.number, unblock=unblock)


def _example(order: Order, language: Language) -> str:
    """Return a command to copy, with the number that was written."""
    reason = _EXAMPLES[order.move]
    words = catalogue(language).gettext(reason) if reason else ""
    number = EXAMPLE_NUMBER if order.number is None else order.number
    return f"/{COMMANDS[order.move][language]} {number} {words}".rstrip()
