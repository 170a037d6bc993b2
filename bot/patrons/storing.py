"""What was read becomes a suggestion, or a part of one; inside the caller's transaction."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import Language
from bot.messages import utf16_length
from bot.patrons.branches import named_branch
from bot.patrons.heard import Heard
from bot.settings import Library
from bot.wire.turn import Turn
from nlp import Reading
from storage import parts, suggestions
from storage.tables import Part, Patron, Suggestion

# Telegram's apps split what is longer than 4,096, at a space where there is one.
SPLIT_FROM = 4000
REST_WITHIN = timedelta(seconds=5)


def was_split(text: str) -> bool:
    """Tell whether the rest of a text may be on its way in another message."""
    return utf16_length(text) >= SPLIT_FROM


async def begin(
    session: AsyncSession,
    turn: Turn,
    patron: Patron,
    heard: Heard,
    reading: Reading,
    *,
    language: Language,
    library: Library,
) -> Suggestion:
    """Store a suggestion of one message; a branch that it names goes before the remembered one."""
    if not patron.language_chosen:
        patron.language = language
    named = named_branch(heard.text, library)
    if named and patron.branch is None:
        patron.branch = named.id
    suggestion = Suggestion(
        channel="telegram",
        branch=named.id if named else patron.branch,
        patron=patron.pseudonym,
        message_id=heard.message_id,
        status="new",
        status_at=turn.now,
        received_at=turn.now,
        digest_from=turn.now,
        **columns_of(reading),
    )
    await suggestions.add(session, suggestion, actor="patron")
    await _add_part(session, suggestion, heard, reading)
    return suggestion


async def add_to(
    session: AsyncSession,
    turn: Turn,
    suggestion: Suggestion,
    heard: Heard,
    *,
    reading: Reading,
    whole: Reading | None,
    library: Library,
) -> None:
    """Add a message to a suggestion; `whole` is how all of it reads together, if it was read."""
    await _add_part(session, suggestion, heard, reading)
    text = whole.text if whole else together(suggestion.text, reading.text)
    await _set_text(session, turn, suggestion, text)
    _add_removed(suggestion, reading, whole)
    if whole:
        await _set_verdict(session, turn, suggestion, whole)
    await _set_named_branch(session, turn, suggestion, heard, library)
    suggestions.tell_again(suggestion, turn.now)


async def change_part(
    session: AsyncSession,
    turn: Turn,
    suggestion: Suggestion,
    part: Part,
    heard: Heard,
    *,
    reading: Reading,
    whole: Reading | None,
    library: Library,
) -> None:
    """Put an edited message in the place of what it said before."""
    part.text = reading.text
    parts_now = [each.text for each in await parts.of_suggestion(session, suggestion.number)]
    await _set_text(session, turn, suggestion, whole.text if whole else together(*parts_now))
    if len(parts_now) == 1:
        suggestion.removed = ""
    _add_removed(suggestion, reading, whole)
    if whole:
        await _set_verdict(session, turn, suggestion, whole)
    await _set_named_branch(session, turn, suggestion, heard, library)


def together(*texts: str) -> str:
    return "\n".join(texts)


async def _add_part(
    session: AsyncSession, suggestion: Suggestion, heard: Heard, reading: Reading
) -> None:
    part = Part(
        suggestion=suggestion.number,
        message_id=heard.message_id,
        text=reading.text,
        album=heard.album,
        goes_on_until=_goes_on_until(heard),
    )
    await parts.add(session, part)


def _goes_on_until(heard: Heard) -> datetime | None:
    return heard.sent_at + REST_WITHIN if was_split(heard.text) else None


async def _set_named_branch(
    session: AsyncSession, turn: Turn, suggestion: Suggestion, heard: Heard, library: Library
) -> None:
    if named := named_branch(heard.text, library):
        await suggestions.change(
            session, suggestion, "branch", named.id, actor="patron", now=turn.now
        )


def columns_of(reading: Reading) -> dict[str, object]:
    """Return the columns of a suggestion that the model fills."""
    return {
        "language": reading.language,
        "text": reading.text,
        "removed": ",".join(reading.removed),
        "area": reading.area,
        "area_confidence": reading.area_confidence,
        "area_source": "model",
        "second_area": reading.second_area,
        "kind": reading.kind.value,
        "kind_confidence": reading.kind_confidence,
        "kind_source": "model",
        "sure": reading.sure,
        "model": reading.model,
    }


async def _set_text(session: AsyncSession, turn: Turn, suggestion: Suggestion, text: str) -> None:
    await suggestions.change(session, suggestion, "text", text, actor="patron", now=turn.now)


def _add_removed(suggestion: Suggestion, *readings: Reading | None) -> None:
    """Note which kinds of personal data were taken out, each once."""
    removed = set(suggestion.removed.split(",")) - {""}
    removed.update(*(reading.removed for reading in readings if reading))
    suggestion.removed = ",".join(sorted(removed))


async def _set_verdict(
    session: AsyncSession, turn: Turn, suggestion: Suggestion, reading: Reading
) -> None:
    """Take over how it reads now; what a person has said of area or kind stands."""
    columns = columns_of(reading)
    for column in ("language", "model"):
        setattr(suggestion, column, columns[column])
    if suggestion.area_source == "model":
        await suggestions.change(
            session, suggestion, "area", reading.area, actor="system", now=turn.now
        )
        for column in ("area_confidence", "second_area", "sure"):
            setattr(suggestion, column, columns[column])
    if suggestion.kind_source == "model":
        await suggestions.change(
            session, suggestion, "kind", reading.kind.value, actor="system", now=turn.now
        )
        suggestion.kind_confidence = reading.kind_confidence


def storable(text: str) -> str:
    """Return the text without what no database takes: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
