"""When patrons are written to out of the blue: decisions, in the library's own time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ASKED_AT = time(10)
CALM_FROM, CALM_UNTIL = time(9), time(20)
# Less than a day, so that a question a day is asked at the same hour.
BETWEEN_QUESTIONS = timedelta(hours=20)
TIME_FOR_WORDS = timedelta(minutes=10)
BETWEEN_RATINGS = timedelta(days=183)
JULY = 7


def ask_from(done_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the morning, so many days after something was done, at which to ask about it."""
    day = done_at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, ASKED_AT, zone)


def is_calm(now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a message disturbs nobody's sleep or supper."""
    return CALM_FROM <= now.astimezone(zone).time() < CALM_UNTIL


def may_ask_rating(asked_on: date | None, today: date) -> bool:
    """Tell whether it is long enough ago for at most two ratings a year."""
    return asked_on is None or today - asked_on >= BETWEEN_RATINGS


def half_year(day: date) -> date:
    """Return the first day of the half-year."""
    return date(day.year, JULY if day.month >= JULY else 1, 1)
