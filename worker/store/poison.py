"""Work that ends whoever takes it: counted by the claims that lapsed, and set aside with the reason.

A claim also lapses where only a message was lost, so nothing is set aside at the first.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from models.alert import Alert, Delivery
from models.feed import Feed
from models.vocabulary import AlertState
from worker.feeds.schedule import LONGEST_BACKOFF

ALONE_AFTER = 2
"""So many claims of a feed in a row must have lapsed before it is polled in a batch of its own."""
MOST_LAPSES = 5
MOST_LOST_TRIES = 20
"""Tries of an alert that nobody saw the end of."""


def count_lapses(session: Session, feed_ids: Collection[int], now: datetime) -> frozenset[int]:
    """Count the claims that have lapsed on these feeds; of one with too many the next poll is far.

    Returns:
        The feeds that are put off.
    """
    if not feed_ids:
        return frozenset()
    session.execute(update(Feed).where(Feed.id.in_(feed_ids)).values(lapses=Feed.lapses + 1))
    put_off = frozenset(session.scalars(select(Feed.id).where(Feed.id.in_(feed_ids), Feed.lapses >= MOST_LAPSES)))
    session.execute(
        update(Feed)
        .where(Feed.id.in_(put_off))
        .values(
            lapses=0,
            leased_until=None,
            next_poll_at=now + LONGEST_BACKOFF,
            failures_in_row=Feed.failures_in_row + 1,
            last_error=f"its poll was begun {MOST_LAPSES} times and never ended; the log says why",
        )
    )
    return put_off


def alone(session: Session, feed_ids: Collection[int]) -> frozenset[int]:
    """Those of the feeds that may harm a batch."""
    return frozenset(session.scalars(select(Feed.id).where(Feed.id.in_(feed_ids), Feed.lapses >= ALONE_AFTER)))


def give_up_alerts(session: Session, now: datetime) -> int:
    """Let alerts be dead whose sending was begun too often and never seen to end; how many messages."""
    ended = select(func.count()).where(Delivery.alert_id == Alert.id).correlate(Alert).scalar_subquery()
    lost = session.scalars(
        select(Alert.id).where(
            Alert.told_with_id.is_(None),
            Alert.state == AlertState.SENDING,
            Alert.claimed_until <= now,
            # The cheap question first: hardly any alert is tried so often.
            Alert.attempts >= MOST_LOST_TRIES,
            Alert.attempts - ended >= MOST_LOST_TRIES,
        )
    ).all()
    if lost:
        session.execute(
            update(Alert)
            .where(or_(Alert.id.in_(lost), Alert.told_with_id.in_(lost)))
            .values(
                state=AlertState.DEAD,
                claimed_until=None,
                next_try_at=None,
                reason=f"sending it was begun {MOST_LOST_TRIES} times and never ended; the log says why",
            )
        )
    return len(lost)
