"""Texts in two languages: the source is English, `locale/nl` holds the Dutch.

The catalogue is compiled when it is first asked for, so no compiled file can be out of date.
"""

from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DOMAIN = "ideeenbus"


@cache
def catalogue(language: Language) -> NullTranslations:
    """Return the texts in this language; call `.gettext` or `.ngettext` on it."""
    if language == "en":
        return NullTranslations()
    source = files("bot").joinpath("locale", language, "LC_MESSAGES", f"{DOMAIN}.po")
    compiled = BytesIO()
    with source.open("rb") as po_file:
        write_mo(compiled, read_po(po_file, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    return message


def as_language(code: str | None) -> Language | None:
    """Return our language for an IETF tag such as 'nl-BE', None if it is not ours."""
    short = (code or "").split("-")[0].lower()
    return next((language for language in LANGUAGES if language == short), None)
