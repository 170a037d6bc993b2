"""What is said about being forgotten."""

from bot.i18n import Language, catalogue


def question(language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "Shall I forget who you are? There are two ways.\n\n"
        "Forget me, keep my ideas: what you wrote stays with the library, but nobody can see any "
        "more that it is from you.\n\n"
        "Erase everything I wrote: your words go as well. Only what is needed to count "
        "stays, such as the subject and the date.\n\n"
        "After that you cannot change your messages, and you hear no more about them."
    )


def keep(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Forget me, keep my ideas")


def erase(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Erase everything I wrote")


def no(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("No, leave it as it is")


def kept(messages: int, language: Language) -> str:
    """Say what remains when the words are kept."""
    translations = catalogue(language)
    left = translations.ngettext(
        "{n} message of yours stays with the library, without a link to you.",
        "{n} messages of yours stay with the library, without a link to you.",
        messages,
    )
    return _done(
        translations.gettext("Done. I have forgotten who you are."), left, messages, language
    )


def erased(messages: int, language: Language) -> str:
    """Say what remains when the words are gone."""
    translations = catalogue(language)
    left = translations.ngettext(
        "Of {n} message some details stay, without a link to you: subject, kind, branch, dates, "
        "and what became of it.",
        "Of {n} messages some details stay, without a link to you: subject, kind, branch, dates, "
        "and what became of them.",
        messages,
    )
    done = translations.gettext(
        "Done. I have forgotten who you are, and what you wrote is erased. What staff have "
        "already read in their own group, I cannot take back there."
    )
    return _done(done, left, messages, language)


def _done(done: str, left: str, messages: int, language: Language) -> str:
    _ = catalogue(language).gettext
    paragraphs = [done, left.format(n=messages) if messages else _("I had no messages of yours.")]
    return "\n\n".join([*paragraphs, _("You can always write again.")])


def nothing_changed(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Fine, everything stays as it was.")
