"""Subscriptions and the outbox: who is to be told, what is due, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.alert import Alert, Delivery, Subscription
from models.vocabulary import AlertState, Tier
from worker.store.upsert import insert_once

TEXT_ID = 32


@dataclass(frozen=True, slots=True)
class SubscriptionSpec:
    """A subscription as the operator names it."""

    key: str
    who: str
    channel: str
    secret: str | None
    language: str
    kinds: tuple[str, ...]
    min_tier: Tier
    expires_at: datetime | None


def subscribe(session: Session, spec: SubscriptionSpec, now: datetime, *, from_file: bool) -> bool:
    """Add a subscription or bring a known one up to the spec. True when it is new."""
    known = session.scalars(select(Subscription).where(Subscription.key == spec.key)).one_or_none()
    subscription = known or Subscription(key=spec.key, created_at=now)
    subscription.who, subscription.channel, subscription.secret = spec.who, spec.channel, spec.secret
    subscription.language, subscription.kinds = spec.language, list(spec.kinds)
    subscription.min_tier, subscription.expires_at = spec.min_tier, spec.expires_at
    subscription.from_file, subscription.ended_at = from_file, None
    session.add(subscription)
    session.flush()
    return known is None


def reconcile_subscriptions(session: Session, specs: Sequence[SubscriptionSpec], now: datetime) -> tuple[int, int]:
    """Make the database hold the file's subscriptions: (added, ended). Those made by command stay."""
    added = sum(subscribe(session, spec, now, from_file=True) for spec in specs)
    gone = session.scalars(
        select(Subscription).where(
            Subscription.from_file,
            Subscription.ended_at.is_(None),
            Subscription.key.not_in([spec.key for spec in specs]),
        )
    ).all()
    for subscription in gone:
        subscription.ended_at = now
    return added, len(gone)


def active_subscriptions(session: Session, now: datetime) -> Sequence[Subscription]:
    """Those that are to be told now."""
    return session.scalars(
        select(Subscription).where(
            Subscription.ended_at.is_(None),
            or_(Subscription.expires_at.is_(None), Subscription.expires_at > now),
        )
    ).all()


def enqueue(session: Session, change_id: int, change_key: str, subscription: Subscription, now: datetime) -> bool:
    """Put a change into a subscriber's outbox, once."""
    key = sha256(f"{change_key}\n{subscription.key}".encode()).hexdigest()[:TEXT_ID]
    return (
        insert_once(
            session,
            Alert,
            {
                "key": key,
                "change_id": change_id,
                "subscription_id": subscription.id,
                "state": AlertState.PENDING,
                "attempts": 0,
                "created_at": now,
                "next_try_at": now,
            },
        )
        is not None
    )


def claim_due(session: Session, now: datetime, until: datetime, limit: int) -> Sequence[Alert]:
    """Claim alerts that are due, or whose claimer died; the claim lapses at `until` by itself."""
    due = session.scalars(
        select(Alert)
        .where(
            or_(
                and_(Alert.state.in_([AlertState.PENDING, AlertState.FAILED]), Alert.next_try_at <= now),
                and_(Alert.state == AlertState.SENDING, Alert.claimed_until <= now),
            )
        )
        .order_by(Alert.next_try_at, Alert.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Alert)
    ).all()
    for alert in due:
        alert.state, alert.claimed_until = AlertState.SENDING, until
        alert.attempts += 1
    session.flush()
    return due


def record_sent(session: Session, alert_id: int, attempt: int, detail: str, now: datetime) -> None:
    """The receiver accepted it."""
    alert = _attempted(session, alert_id, attempt, detail, now, delivered=True)
    alert.state, alert.sent_at, alert.reason = AlertState.SENT, now, None
    alert.next_try_at = alert.claimed_until = None


def record_failed(
    session: Session, alert_id: int, attempt: int, reason: str, now: datetime, next_try_at: datetime | None
) -> None:
    """The receiver did not take it: tried again at `next_try_at`, or dead when there is none.

    An attempt that was overtaken, because its claim had lapsed, is written down and decides nothing.
    """
    alert = _attempted(session, alert_id, attempt, reason, now, delivered=False)
    if alert.state is not AlertState.SENDING or alert.attempts != attempt:
        return
    alert.claimed_until = None
    alert.state = AlertState.FAILED if next_try_at else AlertState.DEAD
    alert.reason, alert.next_try_at = reason, next_try_at


def _attempted(
    session: Session, alert_id: int, attempt: int, detail: str, now: datetime, *, delivered: bool
) -> Alert:
    insert_once(
        session,
        Delivery,
        {
            "alert_id": alert_id,
            "attempt": attempt,
            "attempted_at": now,
            "delivered": delivered,
            "detail": detail,
        },
    )
    return session.get_one(Alert, alert_id, with_for_update={"of": Alert})
