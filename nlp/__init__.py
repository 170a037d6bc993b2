"""What reads: a text in, a Reading out."""

from nlp.areas import AreaPlan
from nlp.reader import Reader
from nlp.reading import Read, Reading, UnreadError
from nlp.taxonomy import Area, Kind

__all__ = ["Area", "AreaPlan", "Kind", "Read", "Reader", "Reading", "UnreadError"]
