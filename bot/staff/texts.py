"""What the bot says to staff, besides the digest."""

from bot.i18n import Language, catalogue


def room_is_new(chat_id: int, language: Language) -> str:
    _ = catalogue(language).gettext
    return _(
        "Hello! To post the digest here, put this group in config.toml, under [[staff]]: "
        "chat_id = {chat_id}"
    ).format(chat_id=chat_id)
