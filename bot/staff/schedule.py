"""When a room's digest is due, and what time it covers: decisions, in the library's own time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.settings import WEEK, StaffRoom


def due_on(day: date, room: StaffRoom, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, room.digest_time, zone)


def last_due_day(room: StaffRoom, zone: ZoneInfo, now: datetime) -> date | None:
    """Return the latest day whose digest is due by now; None if the room has no digest days."""
    today = now.astimezone(zone).date()
    if due_on(today, room, zone) > now:
        today -= timedelta(days=1)
    return _digest_day_until(today, room)


def due_before(day: date, room: StaffRoom, zone: ZoneInfo) -> datetime:
    """Return when, by the timetable, the digest before this day's was due."""
    yesterday = day - timedelta(days=1)
    return due_on(_digest_day_until(yesterday, room) or yesterday, room, zone)


def _digest_day_until(day: date, room: StaffRoom) -> date | None:
    week = (day - timedelta(days=n) for n in range(7))
    return next((each for each in week if WEEK[each.weekday()] in room.digest_days), None)
