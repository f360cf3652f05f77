"""Subscriptions: who is to be told what, when and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.alert import Subscription
from models.vocabulary import Tier
from worker.store.alerts import cancel_all


@dataclass(frozen=True, slots=True)
class SubscriptionSpec:
    """A subscription as the operator names it; `models.alert.Subscription` says what each field means."""

    key: str
    who: str
    channel: str
    secret: str | None
    language: str
    kinds: tuple[str, ...]
    min_tier: Tier
    expires_at: datetime | None
    languages: tuple[str, ...] = ()
    min_origins: int = 1
    time_zone: str = "UTC"
    quiet: str | None = None
    digest: str = "at_once"
    most_per_hour: int = 12
    troubles: bool = False


def subscribe(
    session: Session, spec: SubscriptionSpec, now: datetime, *, from_file: bool
) -> tuple[Subscription, bool]:
    """Add a subscription or bring a known one up to the spec.

    Returns:
        The subscription, and whether it is new or had ended.
    """
    known = by_key(session, spec.key)
    fresh = known is None or known.ended_at is not None
    subscription = known or Subscription(key=spec.key, created_at=now)
    subscription.who, subscription.channel, subscription.secret = spec.who, spec.channel, spec.secret
    subscription.language, subscription.kinds = spec.language, list(spec.kinds)
    subscription.languages, subscription.min_origins = list(spec.languages), spec.min_origins
    subscription.min_tier, subscription.expires_at = spec.min_tier, spec.expires_at
    subscription.time_zone, subscription.quiet, subscription.digest = spec.time_zone, spec.quiet, spec.digest
    subscription.most_per_hour, subscription.troubles = spec.most_per_hour, spec.troubles
    subscription.from_file, subscription.ended_at = from_file, None
    session.add(subscription)
    session.flush()
    return subscription, fresh


def reconcile_subscriptions(
    session: Session, specs: Sequence[SubscriptionSpec], now: datetime
) -> tuple[list[Subscription], int]:
    """Make the database hold the file's subscriptions: (which are new, how many ended). Those by command stay."""
    done = [subscribe(session, spec, now, from_file=True) for spec in specs]
    gone = session.scalars(
        select(Subscription).where(
            Subscription.from_file,
            Subscription.ended_at.is_(None),
            Subscription.key.not_in([spec.key for spec in specs]),
        )
    ).all()
    for subscription in gone:
        end(session, subscription, now)
    return [subscription for subscription, fresh in done if fresh], len(gone)


def end(session: Session, subscription: Subscription, now: datetime) -> None:
    """Nothing is told any more, what waits included."""
    subscription.ended_at = now
    cancel_all(session, subscription.id)


def by_key(session: Session, key: str) -> Subscription | None:
    """The subscription of this key, ended or not."""
    return session.scalars(select(Subscription).where(Subscription.key == key)).one_or_none()


def active_subscriptions(session: Session, now: datetime) -> Sequence[Subscription]:
    """Those that are to be told now."""
    return session.scalars(
        select(Subscription).where(
            Subscription.ended_at.is_(None),
            or_(Subscription.expires_at.is_(None), Subscription.expires_at > now),
        )
    ).all()
