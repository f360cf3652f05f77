"""Feeds: what the file says, which are due, what came of a poll."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, aliased

from models.feed import Feed, Publisher
from models.vocabulary import FeedState, Tier
from worker.store.locks import Lock, hold
from worker.store.upsert import insert_once


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as the operator names it."""

    key: str
    url: str
    host: str
    publisher: str
    tier: Tier
    language: str | None


def publisher_named(session: Session, name: str, tier: Tier) -> Publisher:
    """The publisher of that name; made when unknown. The tier is the operator's latest word."""
    insert_once(session, Publisher, {"name": name, "tier": tier})
    publisher = session.scalars(select(Publisher).where(Publisher.name == name)).one()
    publisher.tier = tier
    return publisher


def add_feed(session: Session, spec: FeedSpec, now: datetime, *, from_file: bool, first_poll_at: datetime) -> bool:
    """Add a feed, or bring a known one up to the spec. True when it is new."""
    publisher = publisher_named(session, spec.publisher, spec.tier)
    known = session.scalars(select(Feed).where(or_(Feed.key == spec.key, Feed.url == spec.url))).first()
    if known is None:
        session.add(
            Feed(
                key=spec.key,
                url=spec.url,
                host=spec.host,
                publisher_id=publisher.id,
                language=spec.language,
                from_file=from_file,
                added_at=now,
                next_poll_at=first_poll_at,
            )
        )
        session.flush()
        return True
    if known.url != spec.url:
        known.url, known.host, known.next_poll_at = spec.url, spec.host, now
        known.etag = known.last_modified = known.body_sha256 = None
    known.key, known.publisher_id, known.language = spec.key, publisher.id, spec.language
    if known.state is FeedState.PAUSED and known.from_file:
        known.state = FeedState.ACTIVE
    known.from_file = from_file
    return False


def reconcile_feeds(session: Session, specs: Sequence[FeedSpec], now: datetime) -> tuple[int, int]:
    """Make the database hold the file's feeds: (added, paused). What left the file is paused; articles stay."""
    added = sum(add_feed(session, spec, now, from_file=True, first_poll_at=now) for spec in specs)
    gone = session.scalars(
        select(Feed).where(
            Feed.from_file, Feed.state == FeedState.ACTIVE, Feed.key.not_in([spec.key for spec in specs])
        )
    ).all()
    for feed in gone:
        feed.state = FeedState.PAUSED
    return added, len(gone)


def lease_due(session: Session, now: datetime, until: datetime, limit: int) -> list[tuple[int, str]]:
    """Claim the feeds that are due, of hosts that nobody is asking now: (id, host).

    A claim lapses at `until` by itself. A host of which any feed is claimed is left out whole, so that it is never
    in two batches; two callers at once take turns.
    """
    hold(session, Lock.SCHEDULE)
    holder = aliased(Feed)
    due = session.scalars(
        select(Feed)
        .where(
            Feed.state == FeedState.ACTIVE,
            Feed.next_poll_at <= now,
            Feed.host.not_in(select(holder.host).where(holder.leased_until > now)),
        )
        .order_by(Feed.next_poll_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Feed)
    ).all()
    for feed in due:
        feed.leased_until = until
    return [(feed.id, feed.host) for feed in due]


def leased_feeds(session: Session, feed_ids: Iterable[int], now: datetime) -> Sequence[Feed]:
    """Those of the feeds that are claimed now: a message that came late, or a second time, finds none."""
    return session.scalars(select(Feed).where(Feed.id.in_(list(feed_ids)), Feed.leased_until > now)).all()


def still_held(session: Session, claims: Mapping[int, datetime | None]) -> dict[int, Feed]:
    """Those of the feeds whose claim is the one they were fetched under, locked until the transaction ends.

    Of two workers that polled under one claim, the second to ask finds none: the first gave the claim back.
    """
    feeds = session.scalars(
        select(Feed).where(Feed.id.in_(list(claims))).order_by(Feed.id).with_for_update(of=Feed)
    ).all()
    return {feed.id: feed for feed in feeds if feed.leased_until is not None and feed.leased_until == claims[feed.id]}


def feeds_now_due(session: Session, keys: Sequence[str], now: datetime) -> list[str]:
    """Make the named active feeds (all, when none is named) due at once; the names that are unknown."""
    chosen = update(Feed).where(Feed.state == FeedState.ACTIVE).values(next_poll_at=now, leased_until=None)
    if keys:
        known = set(session.scalars(select(Feed.key).where(Feed.key.in_(list(keys)))))
        session.execute(chosen.where(Feed.key.in_(known)))
        return [key for key in keys if key not in known]
    session.execute(chosen)
    return []
