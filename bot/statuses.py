"""What becomes of a suggestion, in words that patrons and staff read."""

from collections.abc import Mapping

from bot.i18n import N_, Language, catalogue

_NAMES: Mapping[str, str] = {
    "new": N_("received"),
    "taken_up": N_("being worked on"),
    "done": N_("done"),
    "declined": N_("will not be done"),
    "withdrawn": N_("withdrawn"),
    "handed_over": N_("handed over"),
}


def status_name(status: str, language: Language) -> str:
    return catalogue(language).gettext(_NAMES[status])
