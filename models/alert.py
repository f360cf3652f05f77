"""Who wants to be told, what is to be told (the outbox), each attempt to tell it, and troubles of the service."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, stored_by_value
from models.round import Change
from models.vocabulary import AlertState, Gathering, Tier, TroubleKind


class Subscription(Base):
    """Who wants which changes, on which channel. `secret` is a reference (`env:NAME`, `file:PATH`)."""

    __tablename__ = "subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    who: Mapped[str]
    channel: Mapped[str]
    secret: Mapped[str | None]
    language: Mapped[str]
    kinds: Mapped[list[str]]
    min_tier: Mapped[Tier] = mapped_column(stored_by_value(Tier))
    languages: Mapped[list[str]] = mapped_column(default=list)
    """Of the articles that carry a change, ISO 639-1; empty: any."""
    min_origins: Mapped[int] = mapped_column(default=1)
    """How many independent voices must have spoken of the round."""
    time_zone: Mapped[str] = mapped_column(default="UTC")
    """Its quiet hours and digests go by this zone's clock."""
    quiet: Mapped[str | None]
    """`22:00-07:00`: no alert goes out in these hours."""
    digest: Mapped[str] = mapped_column(default="at_once")
    """`at_once`, `hourly` or `daily 08:00`."""
    most_per_hour: Mapped[int] = mapped_column(default=12)
    """More alerts than this are gathered into one message."""
    troubles: Mapped[bool] = mapped_column(default=False)
    """Also told when the service itself is in trouble."""
    from_file: Mapped[bool]
    """It stands in the alerts file; leaving that file ends it."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Trouble(Base):
    """Something wrong with the service itself, from when it was seen until it was over."""

    __tablename__ = "trouble"
    __table_args__ = (
        Index(
            "uq_trouble_open",
            "kind",
            unique=True,
            sqlite_where=text("over_at IS NULL"),
            postgresql_where=text("over_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TroubleKind] = mapped_column(stored_by_value(TroubleKind))
    since_at: Mapped[datetime]
    over_at: Mapped[datetime | None]
    detail: Mapped[str]
    """What it concerns, in words or figures: a number of alerts, names of queues."""


class Alert(Base):
    """One change, or one trouble, for one subscription: the outbox row, written in the transaction of its change."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("change_id", "subscription_id"),
        UniqueConstraint("trouble_id", "subscription_id"),
        CheckConstraint("(change_id IS NULL) <> (trouble_id IS NULL)", name="told"),
        Index("ix_alert_due", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Same on every attempt: the receiver drops repeats by it."""
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"))
    trouble_id: Mapped[int | None] = mapped_column(ForeignKey("trouble.id"))
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"), index=True)
    state: Mapped[AlertState] = mapped_column(stored_by_value(AlertState), default=AlertState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    gathering: Mapped[Gathering] = mapped_column(stored_by_value(Gathering), default=Gathering.AT_ONCE)
    told_with_id: Mapped[int | None] = mapped_column(ForeignKey("alert.id"), index=True)
    """The alert whose message tells this one too; set once, so that every attempt sends the same."""
    present_state: Mapped[bool] = mapped_column(default=False)
    """It tells a subscription that came later how things stand."""

    change: Mapped[Change | None] = relationship(lazy="joined")
    trouble: Mapped[Trouble | None] = relationship(lazy="joined")
    subscription: Mapped[Subscription] = relationship(lazy="joined")


class Delivery(Base):
    """One attempt to deliver an alert."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("alert_id", "attempt"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    attempt: Mapped[int]
    attempted_at: Mapped[datetime]
    delivered: Mapped[bool]
    detail: Mapped[str]
