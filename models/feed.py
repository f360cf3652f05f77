"""Feeds and who publishes them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, stored_by_value
from models.vocabulary import FeedState, Tier


class Publisher(Base):
    """Who runs a feed."""

    __tablename__ = "publisher"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    tier: Mapped[Tier] = mapped_column(stored_by_value(Tier))


_LEASED = text("leased_until IS NOT NULL")


class Feed(Base):
    """A watched address, what its server last said, and when it is due again.

    `leased_until` is a claim with an expiry: a worker that dies leaves its feeds to the next one.
    """

    __tablename__ = "feed"
    __table_args__ = (
        Index("ix_feed_due", "state", "next_poll_at"),
        Index("ix_feed_leased", "leased_until", sqlite_where=_LEASED, postgresql_where=_LEASED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str] = mapped_column(unique=True)
    host: Mapped[str]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    language: Mapped[str | None]
    state: Mapped[FeedState] = mapped_column(stored_by_value(FeedState), default=FeedState.ACTIVE)
    from_file: Mapped[bool]
    """It stands, or stood, in the feeds file; leaving that file pauses it."""
    left_file: Mapped[bool] = mapped_column(default=False)
    """It is paused because it left the feeds file: when it stands there again, it goes on."""
    removed_at: Mapped[datetime | None]
    """When the operator took it away. Its articles stay, so its row does."""
    added_at: Mapped[datetime]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_sha256: Mapped[str | None]
    entry_marks: Mapped[bytes | None]
    """Marks of the entries in its last body, eight bytes each (worker/feeds/split.py): those are not read again."""
    entry_times: Mapped[list[int]] = mapped_column(default=list)
    """When its latest entries were published, as seconds since 1970: its rhythm."""
    delays: Mapped[list[int]] = mapped_column(default=list)
    """Seconds from publication to sight of the latest entries that came after its first poll."""
    median_delay_seconds: Mapped[int | None]
    ttl_seconds: Mapped[int | None]
    """How long its last body said that it holds."""
    quiet: Mapped[int] = mapped_column(default=0)
    """Hours and days in which it asks not to be polled (worker/feeds/quiet.py)."""
    moved_to: Mapped[str | None]
    """Where a permanent redirect led at its last polls, `moved_times` in a row."""
    moved_times: Mapped[int] = mapped_column(default=0)
    next_poll_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    lapses: Mapped[int] = mapped_column(default=0)
    """Claims in a row that lapsed: its poll was begun and not ended, or its message was lost."""
    last_polled_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_new_entry_at: Mapped[datetime | None]
    failures_in_row: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    last_notice: Mapped[str | None]
    """What was odd about the last readable body: entries skipped or over the cap."""

    publisher: Mapped[Publisher] = relationship(lazy="joined")
