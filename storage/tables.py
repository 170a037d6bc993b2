"""The tables. Times are UTC; ids of chats, users and updates have 64 bits."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.types import BigKey, UtcDateTime

DONE = text("status = 'done'")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, bytes: LargeBinary, str: Text}  # noqa: RUF012


class Patron(Base):
    """Somebody who wrote, known by a pseudonym only."""

    __tablename__ = "patrons"

    pseudonym: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed_chat: Mapped[bytes | None]
    language: Mapped[str | None]
    language_chosen: Mapped[bool] = mapped_column(default=False)
    branch: Mapped[str | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime] = mapped_column(index=True)
    unreachable_since: Mapped[datetime | None]
    # On which suggestion's receipt the branch was asked for, and the formal route told: once each.
    branch_asked: Mapped[int | None] = mapped_column(BigInteger)
    route_told: Mapped[int | None] = mapped_column(BigInteger)
    prompted_at: Mapped[datetime | None]
    # How much came since: who writes very much is slowed down.
    busy_since: Mapped[datetime | None]
    busy_count: Mapped[int] = mapped_column(default=0)
    # The call of the Bot API that waits a moment, as more of the same message may be on its way.
    waiting_call: Mapped[int | None] = mapped_column(BigInteger)
    album: Mapped[str | None]
    blocked: Mapped[bool] = mapped_column(default=False)
    told_blocked: Mapped[bool] = mapped_column(default=False)
    # When they were last asked to rate the library, and whether that question is still open; not
    # what they answered.
    rating_asked_on: Mapped[date | None]
    rating_open: Mapped[bool] = mapped_column(default=False)


class Suggestion(Base):
    __tablename__ = "suggestions"
    __table_args__ = (
        Index(None, "received_at"),
        Index(None, "digest_from"),
        Index(None, "patron", "message_id"),
        # A number on a receipt is never given to another suggestion, also not after an erasure.
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(BigKey, primary_key=True)
    channel: Mapped[str]
    branch: Mapped[str | None]
    language: Mapped[str]
    text: Mapped[str]
    removed: Mapped[str] = mapped_column(default="")
    area: Mapped[str]
    area_confidence: Mapped[float]
    area_source: Mapped[str]
    second_area: Mapped[str | None]
    kind: Mapped[str]
    kind_confidence: Mapped[float]
    kind_source: Mapped[str]
    sure: Mapped[bool]
    model: Mapped[str]
    status: Mapped[str]
    status_at: Mapped[datetime]
    received_at: Mapped[datetime]
    # The digest that covers this moment tells of it: as a rule the one after it came in.
    digest_from: Mapped[datetime]
    patron: Mapped[str | None] = mapped_column(ForeignKey("patrons.pseudonym", ondelete="SET NULL"))
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    # Whether its patron wants to know what happens with it.
    followed: Mapped[bool] = mapped_column(default=False)
    # What was done, or why not, in staff's words; everybody may read it.
    reason: Mapped[str | None]
    # When the patron was told of the decision, and whether it is better now: yes, partly, no.
    answered_at: Mapped[datetime | None]
    rating: Mapped[str | None]


class Event(Base):
    """One line of a suggestion's history; rows are added, and go only with what they tell of."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    suggestion: Mapped[int] = mapped_column(
        ForeignKey("suggestions.number", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    actor: Mapped[str]
    what: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]


class Part(Base):
    """A message of the patron's that a suggestion is made of, as long as it can be changed."""

    __tablename__ = "parts"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    suggestion: Mapped[int] = mapped_column(
        ForeignKey("suggestions.number", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[int] = mapped_column(BigInteger, index=True)
    text: Mapped[str]
    album: Mapped[str | None]
    # Up to when the patron's next message is the rest of this one, which an app had to split.
    goes_on_until: Mapped[datetime | None]


class Attachment(Base):
    """A photo of a patron's; without a suggestion, it waits for the words that go with it."""

    __tablename__ = "attachments"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    patron: Mapped[str] = mapped_column(
        ForeignKey("patrons.pseudonym", ondelete="CASCADE"), index=True
    )
    suggestion: Mapped[int | None] = mapped_column(
        ForeignKey("suggestions.number", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    file_id: Mapped[str]
    received_at: Mapped[datetime]


class Draft(Base):
    """A message that is no suggestion yet: its patron was asked whether to pass it on."""

    __tablename__ = "drafts"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    patron: Mapped[str] = mapped_column(
        ForeignKey("patrons.pseudonym", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[int] = mapped_column(BigInteger)
    sealed_text: Mapped[bytes]
    received_at: Mapped[datetime]


class FollowUp(Base):
    """The question whether it is better now, asked some weeks after something was done.

    The row is there from then on until the time to answer is over.
    """

    __tablename__ = "follow_ups"

    suggestion: Mapped[int] = mapped_column(
        ForeignKey("suggestions.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    ask_from: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    # The question, and the first words that came after its answer, as the chat numbers them.
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    remark_message_id: Mapped[int | None] = mapped_column(BigInteger)


class Rating(Base):
    """What somebody thinks of the library, 1 to 10; nobody can tell who."""

    __tablename__ = "ratings"
    __table_args__ = (Index(None, "half_year", "branch"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    score: Mapped[int] = mapped_column(SmallInteger)
    branch: Mapped[str | None]
    # Its first day: a moment would tell whose it is.
    half_year: Mapped[date]


class QueueItem:
    """What inbox and outbox share.

    A lane (a chat) is served in the order of ids, one item at a time. While an item is waiting
    its payload is JSON in the open; finished it is empty; parked it is sealed with the key.
    """

    lane: Mapped[int | None] = mapped_column(BigInteger)
    payload: Mapped[str | None]
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    sealed: Mapped[bytes | None]
    error: Mapped[str | None]


class InboxItem(QueueItem, Base):
    """An update as Telegram sent it, stored before Telegram is told that we have it."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column("update_id", BigInteger, primary_key=True, autoincrement=False)


class OutboxItem(QueueItem, Base):
    """A call of the Bot API that is to be made."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    method: Mapped[str]


class Slot(Base):
    """Scheduled work that was done, once for each subject and day.

    Who inserts the row does the work, in the same transaction.
    """

    __tablename__ = "slots"

    work: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    covered_until: Mapped[datetime]


class MovedChat(Base):
    """A group that became a supergroup got another id; the config may still name the old one."""

    __tablename__ = "moved_chats"

    old_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    new_id: Mapped[int] = mapped_column(BigInteger)


def _index_what_was_done() -> None:
    where: dict[str, Any] = {f"{database}_where": DONE for database in ("sqlite", "postgresql")}
    Index("ix_suggestions_done", Suggestion.status_at, Suggestion.number, **where)


def _index_what_waits(queue: type[InboxItem | OutboxItem]) -> None:
    """Find the oldest that waits, and the oldest of a lane, however many are finished."""
    name, waiting = queue.__tablename__, text("state = 'waiting'")
    where: dict[str, Any] = {"sqlite_where": waiting, "postgresql_where": waiting}
    Index(f"ix_{name}_waiting", queue.id, **where)
    Index(f"ix_{name}_waiting_in_lane", queue.lane, queue.id, **where)


_index_what_was_done()
_index_what_waits(InboxItem)
_index_what_waits(OutboxItem)
