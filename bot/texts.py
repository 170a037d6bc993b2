"""What the bot says to patrons. The source is English; `locale/nl` has the Dutch.

Every text also makes sense read aloud: buttons are words, and nothing is said by a picture alone.
"""

from collections.abc import Mapping
from math import ceil

from bot.i18n import LANGUAGES, N_, Language, catalogue
from bot.settings import Library, Privacy
from nlp import Kind

DAYS_IN_MONTH = 365.25 / 12
DAYS_SAID_IN_DAYS = 61


_KINDS: Mapping[Kind, str] = {
    Kind.SUGGESTION: N_("suggestion"),
    Kind.COMPLAINT: N_("complaint"),
    Kind.COMPLIMENT: N_("compliment"),
    Kind.QUESTION: N_("question"),
    Kind.NONE: N_("no feedback"),
}

# In their own language, so that one finds one's own without knowing the other.
LANGUAGE_NAMES: Mapping[Language, str] = {"nl": "Nederlands", "en": "English"}


def kind_name(kind: str, language: Language) -> str:
    return catalogue(language).gettext(_KINDS[Kind(kind)])


# First contact


def welcome(language: Language, library: Library, branch: str | None) -> str:
    _ = catalogue(language).gettext
    text = _(
        "Hello! This is the suggestion box of {library}.\n\n"
        "What can be better? Write it here in your own words. "
        "I pass it on to the people who can do something about it."
    ).format(library=library.name)
    if branch:
        text += "\n\n" + _("Your branch: {branch}.").format(branch=branch)
    return text


def introduction(language: Language, privacy: Privacy) -> str:
    """Say what everybody must know before or with the first message."""
    _ = catalogue(language).gettext
    return _(
        "I am a program, not a person. I keep your message without your name, "
        "for at most {time}. What I keep, and how to be forgotten: /privacy"
    ).format(time=_span(privacy.keep_text_days, language))


def _span(days: int, language: Language) -> str:
    """Say a number of days such that nobody is promised less time than it is."""
    ngettext = catalogue(language).ngettext
    if days < DAYS_SAID_IN_DAYS:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    months = ceil(days / DAYS_IN_MONTH)
    return ngettext("{n} month", "{n} months", months).format(n=months)


def help_text(language: Language, library: Library) -> str:
    _ = catalogue(language).gettext
    text = _(
        "Write here what the library can do better, or what you like. One message is enough. "
        "You get a number, and buttons to change the subject or to withdraw your message.\n\n"
        "/my – your own messages, and what became of them\n"
        "/done – what the library did with ideas\n"
        "/language – Nederlands or English\n"
        "/privacy – what I keep about you\n"
        "/forget – make me forget you"
    )
    more = _("Reply to my answer to add something. You can also send a photo with your words.")
    return f"{text}\n\n{more}" + _contact_line(language, library)


def privacy_text(language: Language, library: Library, privacy: Privacy) -> str:
    _ = catalogue(language).gettext
    text = _(
        "What I keep:\n"
        "• What you write, with its subject and branch. I take out names, addresses and phone "
        "numbers first. I do not recognise every name, so please do not write yours.\n"
        "• A photo stays with Telegram. I only keep where it is.\n"
        "• A code instead of your name. It tells me which messages are from the same person.\n"
        "• Where I can reach you, encrypted. I erase that when you have written nothing for "
        "{silence}. Do you want to hear what happens with a message? Then I erase it when you have "
        "heard it: at most {time} later.\n"
        "• What you answer when I ask whether it is better, and the mark that you give the "
        "library. Nobody can see that this mark is yours.\n"
        "• A message that goes wrong here, encrypted, for at most {silence}. I cannot see whose it "
        "is.\n\n"
        "I erase your words after at most {time}. Only the staff of {library} read them. What they "
        "write in /done is for everybody to read. Telegram itself also sees this chat.\n\n"
        "Shall I forget you, or erase what you wrote? Send /forget"
    ).format(
        silence=_span(privacy.keep_chat_days, language),
        time=_span(privacy.keep_text_days, language),
        library=library.name,
    )
    return text + _contact_line(language, library)


def _contact_line(language: Language, library: Library) -> str:
    if not library.contact:
        return ""
    _ = catalogue(language).gettext
    return "\n\n" + _("Do you want to talk to a person? {contact}").format(contact=library.contact)


# Small talk and what is no message to pass on


def prompt(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Hello! Tell me what the library can do better. Your own words are fine.")


def you_are_welcome(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("You are welcome! Is there something else that can be better? Just write it.")


def is_this_for_the_library(language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "I am not sure whether this is for the library. "
        "Shall I pass it on as it is, or do you want to write it differently?"
    )


def other_language() -> str:
    """Ask in both languages for one of them."""
    return "\n\n".join(
        catalogue(language).gettext(
            "I only read Dutch and English. Can you write it in one of these? "
            "You can also send it as it is: a person will read it."
        )
        for language in LANGUAGES
    )


def ask_the_library(language: Language, library: Library) -> str:
    """Say who answers questions, and offer to pass one on."""
    _ = catalogue(language).gettext
    text = _("That is a question, and I cannot answer it myself.")
    if library.contact:
        text += " " + _("Ask the library: {contact}").format(contact=library.contact)
    offer = _(
        "Shall I pass it on? Somebody of the library then reads it. I cannot promise an answer."
    )
    return f"{text}\n\n{offer}"


def in_danger(language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "Is anybody in danger now? Tell a member of staff at once, or call 112. "
        "The library does not read this box all day."
    )


def forwarded(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("You forwarded this message. I pass it on as your own words, without the sender.")


def added(language: Language, number: int) -> str:
    _ = catalogue(language).gettext
    return _("Thank you. I have added this to number {number}.").format(number=number)


def unknown_command(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("I do not know that command. Just write what can be better, or send /help")


def did_you_mean(language: Language, command: str) -> str:
    _ = catalogue(language).gettext
    return _("Did you mean /{command}?").format(command=command)


def stopped(language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "Fine. You can stop at any time: just do not write any more. What you wrote stays with the "
        "library.\n\n"
        "/withdraw – take back your last message\n"
        "/forget – make me forget you"
    )


def withdraw_this(language: Language, number: int, text: str) -> str:
    _ = catalogue(language).gettext
    return _("Your message, number {number}:\n“{text}”\n\nDo you want to withdraw it?").format(
        number=number, text=text
    )


def nothing_to_withdraw(language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "There is nothing to withdraw. You can only withdraw what the library has not worked on "
        "yet."
    )


def unknown_branch(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("I do not know the branch on that poster, but your message is welcome all the same.")


def something_went_wrong(language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "Something went wrong here, and that is not your fault. Could you write it again in a "
        "little while?"
    )


# Buttons


def send_anyway(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Pass it on as it is")


def change(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Change")


def pass_question_on(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Pass it on to the library")


def keep_it(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("No, keep it")


def withdraw_it(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Yes, withdraw it")


def send_anyway_in_both() -> str:
    return " / ".join(send_anyway(language) for language in LANGUAGES)


def cannot_be_changed(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("I can no longer change this message. Do write a new one.")


def changed(language: Language, number: int) -> str:
    _ = catalogue(language).gettext
    return _("I have changed number {number} to what you wrote now.").format(number=number)


def button_is_old(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("This button no longer works.")


def passed_on_already(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("This was passed on already, or it is too long ago.")


# Language


def choose_language() -> str:
    return " / ".join(
        catalogue(language).gettext("In which language shall I answer?") for language in LANGUAGES
    )


def language_chosen(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("From now on I answer in English.")


# What Telegram shows of the bot


def commands(language: Language) -> dict[str, str]:
    _ = catalogue(language).gettext
    return {
        "help": _("How this works"),
        "my": _("My messages, and what became of them"),
        "done": _("What the library did with ideas"),
        "language": _("Nederlands or English"),
        "privacy": _("What I keep about you"),
        "forget": _("Make me forget you"),
    }


def description(language: Language, library: Library) -> str:
    """Return what a chat shows before the first message; at most 512 characters."""
    _ = catalogue(language).gettext
    return _(
        "The suggestion box of {library}. Write what can be better, in Dutch or English. "
        "No account and no form; your name is not kept."
    ).format(library=library.name)


# Said over the chat for a moment when a button was pressed


def area_is_now(area: str, language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Thank you. Subject: {area}").format(area=area)


def kind_is_now(kind: str, language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Thank you. Kind of message: {kind}").format(kind=kind_name(kind, language))


def branch_is_now(branch: str | None, language: Language) -> str:
    _ = catalogue(language).gettext
    if branch is None:
        return _("Thank you. All branches.")
    return _("Thank you. Branch: {branch}").format(branch=branch)


def withdrawn(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Withdrawn")


def kept_after_all(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("Kept after all")
