"""What reads: a text in, a Reading out."""

from typing import TYPE_CHECKING, Any

from nlp.reading import Reading
from nlp.taxonomy import Area, Kind

if TYPE_CHECKING:
    from nlp.reader import Reader

__all__ = ["Area", "Kind", "Reader", "Reading"]


def __getattr__(name: str) -> Any:
    # spaCy takes a second to import; who needs only the labels need not wait for it.
    if name == "Reader":
        from nlp.reader import Reader

        return Reader
    raise AttributeError(name)
