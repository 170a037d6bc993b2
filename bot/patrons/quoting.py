"""Whether an answer shows the message that it is about: a decision."""

from datetime import datetime, timedelta

from storage.tables import Patron

# Who writes on within this time has not read the answer in between.
IN_A_ROW = timedelta(seconds=3)
LATE = timedelta(minutes=1)


def quotes(before: Patron | None, *, sent_at: datetime, now: datetime, more_waiting: bool) -> bool:
    """Quote where it may be unclear which message is meant; one after another, it is clear.

    `before` is the patron as they were before this message.
    """
    in_a_row = before is not None and now - before.last_seen < IN_A_ROW
    return more_waiting or in_a_row or now - sent_at > LATE
