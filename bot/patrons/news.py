"""What a patron hears of their suggestion, and is asked about it: decisions, no database."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from bot.i18n import N_, Language, catalogue
from bot.messages import Button, Message, shorten
from bot.patrons.buttons import Action, data
from bot.statuses import status_name
from storage.follow_ups import UNDECIDED
from storage.tables import Event, Suggestion

FIRST_WORDS = 80
SCORES = range(1, 11)
SCORES_A_ROW = 5
NOT_NOW = "later"

_HEADLINES: Mapping[str, str] = {
    "taken_up": N_("News about your message number {number}: the library is working on it."),
    "done": N_("News about your message number {number}: the library has done something about it."),
    "declined": N_("The library has looked at number {number} and is not going to do it."),
}
_ENDINGS: Mapping[str, str] = {
    "taken_up": N_("I will let you know how it ends."),
    "done": N_("In a while I will ask you whether it is better now."),
    "declined": N_("Thank you for telling us."),
}
TOLD = tuple(_HEADLINES)
# In the history, in the place of the status that a patron was told.
CORRECTED = "corrected"


class Better(StrEnum):
    """Whether it is better now, as stored."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


_ANSWERS: Mapping[Better, str] = {
    Better.YES: N_("Yes"),
    Better.PARTLY: N_("A bit"),
    Better.NO: N_("No"),
}


def is_news(status: str, reason: str | None, history: Iterable[Event]) -> bool:
    """Tell whether the patron has not heard this yet: a step is told once, whoever repeats it."""
    told: set[tuple[str | None, str | None]] = set()
    said = None
    for event in history:
        if event.what == "reason":
            said = event.after
        elif event.what == "told" and event.after == CORRECTED:
            told.clear()
        elif event.what == "told":
            told.add((event.after, said))
    return (status, reason) not in told


def news(suggestion: Suggestion, language: Language) -> Message:
    """Tell what has become of a suggestion: taken up, done, or declined."""
    _ = catalogue(language).gettext
    status = suggestion.status
    paragraphs = [
        _(_HEADLINES[status]).format(number=suggestion.number),
        *_recalled(suggestion, language),
        _(_ENDINGS[status]),
    ]
    buttons = [] if status == "declined" else [[follow_button(suggestion, language)]]
    return Message("\n\n".join(paragraphs), buttons)


def correction(suggestion: Suggestion, language: Language) -> Message:
    """Take back what was told before."""
    _ = catalogue(language).gettext
    text = _(
        "A correction about your message number {number}: the last news was not right. "
        "It is now: {status}."
    ).format(number=suggestion.number, status=status_name(suggestion.status, language))
    return Message(text, [[follow_button(suggestion, language)]])


def _recalled(suggestion: Suggestion, language: Language) -> Iterable[str]:
    """Say again what both sides wrote; words may have been erased."""
    _ = catalogue(language).gettext
    if suggestion.text:
        yield _("You wrote: “{words}”").format(words=shorten(suggestion.text, FIRST_WORDS))
    if suggestion.reason:
        yield library_writes(suggestion.reason, language)


def library_writes(reason: str, language: Language) -> str:
    _ = catalogue(language).gettext
    return _("The library writes:\n{reason}").format(reason=reason)


# Whether the patron hears of it


def may_follow(suggestion: Suggestion) -> bool:
    """Tell whether something may still happen that its patron can hear of."""
    return suggestion.status in UNDECIDED


def follow_rows(suggestion: Suggestion, language: Language) -> Sequence[Sequence[Button]]:
    """Return the row with which news is asked for or stopped, where there may be any."""
    coming = may_follow(suggestion) or (suggestion.status == "done" and suggestion.followed)
    return [[follow_button(suggestion, language)]] if coming else []


def follow_button(suggestion: Suggestion, language: Language) -> Button:
    _ = catalogue(language).gettext
    if suggestion.followed:
        return Button(_("No more news about this"), data(suggestion.number, Action.FOLLOW, "off"))
    return Button(_("Let me know what happens"), data(suggestion.number, Action.FOLLOW, "on"))


def following(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("I will let you know what happens with it.")


def not_following(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("I will not write to you about it.")


# Is it better now?


def question(suggestion: Suggestion, language: Language) -> Message:
    _ = catalogue(language).gettext
    paragraphs = [
        _("A while ago the library did something about number {number}.").format(
            number=suggestion.number
        ),
        *_recalled(suggestion, language),
        _("Is it better now?"),
    ]
    buttons = [
        Button(_(label), data(suggestion.number, Action.BETTER, better))
        for better, label in _ANSWERS.items()
    ]
    return Message("\n\n".join(paragraphs), [buttons])


def may_be_answered(suggestion: Suggestion) -> bool:
    """Tell whether an answer has a place: what is added to erased words is not erased with them."""
    return suggestion.status == "done" and suggestion.text != ""


def answered(suggestion: Suggestion, better: Better, language: Language) -> Message:
    _ = catalogue(language).gettext
    return Message(
        _(
            "Number {number}: is it better now? You said: {answer}. Thank you!\n\n"
            "Do you want to say something about it? What you write in the next ten minutes, "
            "I add to your answer."
        ).format(number=suggestion.number, answer=_(_ANSWERS[better]).lower())
    )


def remark_added(number: int, language: Language) -> Message:
    _ = catalogue(language).gettext
    return Message(
        _("Thank you. I have added it to your answer about number {number}.").format(number=number)
    )


# A mark for the library


def rating_question(language: Language) -> Message:
    _ = catalogue(language).gettext
    text = _(
        "One more question, which I ask at most twice a year. What mark do you give the library as "
        "a whole, from 1 to 10? 1 is very bad, 10 is excellent.\n\n"
        "I keep your mark and your branch, and nobody can see that they are yours."
    )
    scores = [Button(str(score), data(0, Action.SCORE, str(score))) for score in SCORES]
    rows = [scores[i : i + SCORES_A_ROW] for i in range(0, len(scores), SCORES_A_ROW)]
    return Message(text, [*rows, [Button(_("Not now"), data(0, Action.SCORE, NOT_NOW))]])


def rated(score: int, language: Language) -> Message:
    _ = catalogue(language).gettext
    return Message(_("Thank you. I have saved your mark: {score}.").format(score=score))


def not_rated(language: Language) -> Message:
    _ = catalogue(language).gettext
    return Message(_("Fine. Another time, perhaps."))


def score_of(value: str) -> int | None:
    return next((score for score in SCORES if str(score) == value), None)
