"""Rounds, their append-only changes, who took part, what was adopted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.article import Revision
from models.base import Base, stored_by_value
from models.fact import Origin
from models.vocabulary import ChangeKind, DatesKind, Doubt, MeetingKind, Role, Status, Tier


class Round(Base):
    """The present state of a round: only the fold of its changes, rebuilt from them at any time."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("first_on IS NULL OR last_on IS NULL OR first_on <= last_on", name="dates"),
    )

    track: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[Status] = mapped_column(stored_by_value(Status))
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    edtf: Mapped[str | None]
    dates_kind: Mapped[DatesKind | None] = mapped_column(stored_by_value(DatesKind))
    city: Mapped[str | None]
    country: Mapped[str | None]
    changed_at: Mapped[datetime]


class Change(Base):
    """What became known of a round: when it was said, when we learnt it, from whom.

    `key` hashes the round, the kind, and the states before and after, so that the same change is written once
    however many workers settle at once. Rows are never rewritten: one that no longer stands in the history, since
    something said before it became known, gets `superseded_at` and stays. What was known at a moment are the rows
    learnt by then and not superseded by then; what was true of a day are those of them said by its end. One that is
    superseded as it is learnt was only told: the step from what we knew to what we know.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index(
            "uq_change_standing",
            "track",
            "key",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_change_of_round", "track", "round_number", "place", "id"),
        Index("ix_change_place", "track", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track: Mapped[str]
    round_number: Mapped[int]
    kind: Mapped[ChangeKind] = mapped_column(stored_by_value(ChangeKind))
    key: Mapped[str]
    before_status: Mapped[Status | None] = mapped_column(stored_by_value(Status, "before_status"))
    before_first_on: Mapped[date | None]
    before_last_on: Mapped[date | None]
    before_edtf: Mapped[str | None]
    before_dates_kind: Mapped[DatesKind | None] = mapped_column(stored_by_value(DatesKind, "before_dates_kind"))
    before_city: Mapped[str | None]
    before_country: Mapped[str | None]
    after_status: Mapped[Status | None] = mapped_column(stored_by_value(Status, "after_status"))
    after_first_on: Mapped[date | None]
    after_last_on: Mapped[date | None]
    after_edtf: Mapped[str | None]
    after_dates_kind: Mapped[DatesKind | None] = mapped_column(stored_by_value(DatesKind, "after_dates_kind"))
    after_city: Mapped[str | None]
    after_country: Mapped[str | None]
    said_at: Mapped[datetime | None]
    learnt_at: Mapped[datetime]
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("origin.id"), index=True)
    tier: Mapped[Tier | None] = mapped_column(stored_by_value(Tier))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    source_url: Mapped[str | None]
    alertable: Mapped[bool]
    why: Mapped[str]
    """What changed, or why it could not be taken, in words."""
    place: Mapped[str]
    """Where it stands in the history: sorts by when it was said (worker/rounds/places.py)."""
    superseded_at: Mapped[datetime | None]
    superseded_why: Mapped[str | None]
    doubt: Mapped[Doubt | None] = mapped_column(stored_by_value(Doubt))

    origin: Mapped[Origin | None] = relationship(lazy="raise")
    revision: Mapped[Revision | None] = relationship(lazy="raise")


class Participant(Base):
    """Who took part in a round, in which role."""

    __tablename__ = "participant"

    track: Mapped[str] = mapped_column(primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(stored_by_value(Role))
    name: Mapped[str]
    head: Mapped[str | None]
    learnt_at: Mapped[datetime]


class Statement(Base):
    """The joint statement of a round and what it planned for the next one."""

    __tablename__ = "statement"

    track: Mapped[str] = mapped_column(primary_key=True)
    round_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    adopted_on: Mapped[date]
    topics: Mapped[list[str]]
    next_number: Mapped[int | None]
    next_city: Mapped[str | None]
    next_edtf: Mapped[str | None]
    next_first_on: Mapped[date | None]
    next_last_on: Mapped[date | None]
    source_url: Mapped[str | None]


class Meeting(Base):
    """A gathering of the format that was no round. The shipped history tells of them; no article makes one."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("track", "kind", "first_on"),
        CheckConstraint("first_on <= last_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track: Mapped[str]
    kind: Mapped[MeetingKind] = mapped_column(stored_by_value(MeetingKind))
    first_on: Mapped[date]
    last_on: Mapped[date]
    city: Mapped[str | None]
    country: Mapped[str | None]
    note: Mapped[str | None]
    source_url: Mapped[str | None]
