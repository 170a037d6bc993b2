"""What is no text: which kind of thing it is, and what is said of it. Decisions."""

from enum import StrEnum

from telegram import Message

from bot.i18n import Language, catalogue


class Medium(StrEnum):
    """The values are the fields of Telegram's message; of several, the first says what it is."""

    VENUE = "venue"
    ANIMATION = "animation"
    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    STICKER = "sticker"
    DOCUMENT = "document"
    CONTACT = "contact"
    LOCATION = "location"
    POLL = "poll"
    CHECKLIST = "checklist"
    GAME = "game"
    DICE = "dice"
    STORY = "story"
    UNKNOWN = "unknown"


def medium_of(message: Message) -> Medium | None:
    """Return what a message holds besides words; None where it is nothing but words."""
    found = (medium for medium in Medium if getattr(message, medium, None))
    return next(found, None if message.text else Medium.UNKNOWN)


def not_taken(medium: Medium, language: Language) -> str:
    """Say of something without words that it is not taken, and what to do instead."""
    _ = catalogue(language).gettext
    write = _("Please write in words what can be better.")
    match medium:
        case Medium.VOICE | Medium.AUDIO:
            why = _("I cannot listen. I have not kept your recording.")
        case Medium.VIDEO | Medium.VIDEO_NOTE | Medium.ANIMATION:
            why = _("I cannot watch videos. I have not kept yours.")
        case Medium.STICKER | Medium.DICE | Medium.GAME:
            why = _("That is nice, but I can only read words.")
        case Medium.DOCUMENT:
            why = _("I cannot open files. I have not kept yours.")
        case Medium.CONTACT:
            why = _("I have not kept this phone number. I do not need one.")
        case Medium.LOCATION | Medium.VENUE:
            why = _("I have not kept this place.")
            write = _("Please write which branch you mean, and what can be better.")
        case Medium.POLL | Medium.CHECKLIST:
            why = _("I cannot answer a list or a poll. I have not kept it.")
        case Medium.STORY:
            why = _("I cannot see stories. I have not kept it.")
        case _:
            why = _("I can only read text.")
    return f"{why} {write}"


def left_out(medium: Medium, language: Language) -> str:
    """Say of what came along with words that only the words are taken."""
    _ = catalogue(language).gettext
    match medium:
        case Medium.VIDEO | Medium.ANIMATION:
            return _("I have kept your words, but not the video.")
        case Medium.DOCUMENT:
            return _("I have kept your words, but not the file.")
        case Medium.VOICE | Medium.AUDIO:
            return _("I have kept your words, but not the recording.")
        case _:
            return _("I have kept your words, but not what you sent with them.")


def what_is_on_the_photo(language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "Thank you for the photo. What is it about? Please write it within ten minutes, "
        "or as a reply to your photo. Without words, I do not pass it on."
    )


def drop_photo(language: Language) -> str:
    """Return the label of the button."""
    _ = catalogue(language).gettext
    return _("Do not use the photo")


def photo_dropped(language: Language) -> str:
    _ = catalogue(language).gettext
    return _("I have not kept the photo.")


def with_photos(photos: int, language: Language) -> str:
    ngettext = catalogue(language).ngettext
    text = ngettext("I pass on {n} photo with it.", "I pass on {n} photos with it.", photos)
    return text.format(n=photos)


def photo_added(number: int, language: Language) -> str:
    _ = catalogue(language).gettext
    return _("I have added your photo to number {number}.").format(number=number)
