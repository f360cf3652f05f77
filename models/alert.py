"""Who wants to be told, what is to be told (the outbox), and each attempt to tell it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, stored_by_value
from models.round import Change
from models.vocabulary import AlertState, Tier


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
    from_file: Mapped[bool]
    """It stands in the alerts file; leaving that file ends it."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Alert(Base):
    """One change for one subscription: the outbox row, written in the transaction of its change."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("change_id", "subscription_id"),
        Index("ix_alert_due", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Same on every attempt: the receiver drops repeats by it."""
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"))
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"), index=True)
    state: Mapped[AlertState] = mapped_column(stored_by_value(AlertState), default=AlertState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str | None]

    change: Mapped[Change] = relationship(lazy="joined")
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
