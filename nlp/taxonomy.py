"""What a message is about: who in the library owns it, and what the patron is doing.

The ids are stored, exported and trained on; their names are the bot's texts.
"""

from enum import StrEnum


class Area(StrEnum):
    COLLECTION = "collection"
    LENDING = "lending"
    MEMBERSHIP = "membership"
    OPENING_HOURS = "opening_hours"
    BUILDING = "building"
    ACCESSIBILITY = "accessibility"
    STAFF = "staff"
    EVENTS = "events"
    YOUTH = "youth"
    ONLINE = "online"
    COMPUTERS = "computers"
    OTHER = "other"


class Kind(StrEnum):
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    QUESTION = "question"
    NONE = "none"
