"""Telegram's pace: 30 messages a second over all, about 1 in a chat, 20 a minute in a group.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from dataclasses import dataclass, field
from typing import NamedTuple

FREE = {"answerCallbackQuery"}  # answers to a press are no messages
LARGEST_KEPT = 10_000


class Rate(NamedTuple):
    """So many at once, and then one each `interval_s` seconds."""

    burst: int
    interval_s: float


OVERALL = Rate(30, 1 / 30)
# A person's own chat takes a short burst, so that two quick messages get two quick answers.
PRIVATE = Rate(3, 1.0)
GROUP = Rate(20, 3.0)


@dataclass
class Pace:
    """Says how long a message must wait. Times are seconds of any clock that only goes forward."""

    overall: Rate = OVERALL
    private: Rate = PRIVATE
    group: Rate = GROUP
    _free_at: dict[int | None, float] = field(default_factory=dict)

    def reserve(self, method: str, chat_id: int | None, now: float) -> float:
        """Return the seconds to wait, and count the message as sent then."""
        if method in FREE:
            return 0.0
        wait = self._wait(None, self.overall, now)
        if chat_id is not None:
            rate = self.group if chat_id < 0 else self.private
            wait = max(wait, self._wait(chat_id, rate, now))
        return wait

    def _wait(self, key: int | None, rate: Rate, now: float) -> float:
        # Virtual scheduling: the moment at which the chat would have used up what it was given.
        used_until = max(self._free_at.get(key, now), now)
        self._free_at[key] = used_until + rate.interval_s
        if len(self._free_at) > LARGEST_KEPT:
            self._free_at = {k: until for k, until in self._free_at.items() if until > now}
        return max(0.0, used_until - now - (rate.burst - 1) * rate.interval_s)
