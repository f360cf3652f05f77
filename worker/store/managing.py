"""Feeds as their operator manages them: taken in from a list, paused, resumed, taken away. Articles always stay."""

from collections import Counter
from collections.abc import Container, Sequence
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.feed import Feed, Publisher
from models.vocabulary import FeedState
from worker.store.feeds import FeedSpec


def watched(session: Session) -> Sequence[Feed]:
    """Every feed that was not taken away, by key."""
    wanted = select(Feed).where(Feed.removed_at.is_(None)).options(joinedload(Feed.publisher)).order_by(Feed.key)
    return session.scalars(wanted).all()


def feed_called(session: Session, name: str) -> Feed | None:
    """The feed of that key or address."""
    wanted = select(Feed).where((Feed.key == name) | (Feed.url == name), Feed.removed_at.is_(None))
    return session.scalars(wanted).first()


def take_in(session: Session, listed: Sequence[tuple[FeedSpec, FeedState]], now: datetime) -> int:
    """Add those whose address is not known, in few statements; how many. A key that is taken gets a number."""
    known = {feed.url: feed for feed in session.scalars(select(Feed))}
    keys = {feed.key for feed in known.values()}
    publishers = {one.name: one for one in session.scalars(select(Publisher))}
    new, tried = 0, Counter[str]()
    for spec, state in listed:
        feed = known.get(spec.url)
        if feed is not None:
            new += _brought_back(feed, state, now)
            continue
        publisher = publishers.setdefault(spec.publisher, Publisher(name=spec.publisher, tier=spec.tier))
        key = free_key(spec.key, keys, tried[spec.key])
        keys.add(key)
        tried[spec.key] += 1
        feed = Feed(
            key=key,
            url=spec.url,
            host=spec.host,
            publisher=publisher,
            language=spec.language,
            state=state,
            from_file=False,
            added_at=now,
            next_poll_at=now,
        )
        known[spec.url] = feed
        session.add(feed)
        new += 1
    session.flush()
    return new


def free_key(wanted: str, taken: Container[str], tried: int = 0) -> str:
    """The key wanted, or with a number where it is taken; `tried` so many numbers are known to be."""
    return next(key for key in chain([wanted], (f"{wanted}-{n}" for n in count(2 + tried))) if key not in taken)


def _brought_back(feed: Feed, state: FeedState, now: datetime) -> bool:
    if feed.removed_at is None:
        return False
    feed.removed_at, feed.state, feed.next_poll_at = None, state, now
    return True


def pause(feed: Feed) -> None:
    """Poll it no more until it is resumed; neither a restart nor the feeds file does that."""
    feed.state, feed.left_file = FeedState.PAUSED, False


def resume(feed: Feed, now: datetime) -> None:
    """Poll it again from now on, also one that was gone for good."""
    feed.state, feed.left_file = FeedState.ACTIVE, False
    feed.next_poll_at, feed.failures_in_row = now, 0


def remove(feed: Feed, now: datetime) -> None:
    """Take it away. The row stays for its articles; adding its address brings it back."""
    feed.state, feed.left_file, feed.removed_at = FeedState.PAUSED, False, now
