"""What messages about an area look like: the library's own, to learn from."""

import json
from collections.abc import Iterator
from pathlib import Path

from bot.areas import AreaSettings
from bot.settings import SettingsError

FEWEST_EXAMPLES = 20


def read_examples(area: AreaSettings) -> tuple[str, ...]:
    """Return an area's examples, each once; SettingsError if they are unusable.

    An area of the library's own needs enough of them; to a standard one, any are added.
    """
    if area.examples is None:
        return ()
    key = f"areas: {area.id}: examples: {area.examples}"
    try:
        examples = tuple(dict.fromkeys(_texts(area.examples)))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{key} is not UTF-8") from error
    except OSError as error:
        raise SettingsError(f"{key} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(f"{key}: {error}") from error
    if area.own and len(examples) < FEWEST_EXAMPLES:
        raise SettingsError(
            f"{key} has {len(examples)} different examples, {FEWEST_EXAMPLES} are needed"
        )
    return examples


def _texts(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _text(number, line)


def _text(number: int, line: str) -> str:
    try:
        message = json.loads(line)
    except ValueError as error:
        raise ValueError(f"line {number} is not JSON") from error
    text = message.get("text") if isinstance(message, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f'line {number} has no "text"')
    return text.strip()
