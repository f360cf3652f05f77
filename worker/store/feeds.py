"""Feeds: what the file says, which are due, what came of a poll."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from models.feed import Feed, Publisher
from models.vocabulary import FeedState, Tier
from worker.feeds.record import FeedRecord
from worker.store.locks import Lock, hold
from worker.store.poison import count_lapses
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
    known = _known(session, spec)
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
        _go_elsewhere(known, spec, now)
    known.key, known.publisher_id, known.language = spec.key, publisher.id, spec.language
    # What the operator paused stays so, whatever the file says; what was gone from the file or taken away is back.
    if known.left_file or known.removed_at is not None:
        known.state, known.next_poll_at = FeedState.ACTIVE, now
    known.left_file, known.removed_at = False, None
    known.from_file = from_file
    return False


def _known(session: Session, spec: FeedSpec) -> Feed | None:
    """The feed of that address, else of that key. Where both are there and differ, the key goes to the address."""
    found = session.scalars(select(Feed).where(or_(Feed.key == spec.key, Feed.url == spec.url))).all()
    at_address = next((feed for feed in found if feed.url == spec.url), None)
    for feed in found:
        if at_address is not None and feed is not at_address:
            feed.key = f"{feed.key}-{feed.id}"
            session.flush()
    return at_address or next(iter(found), None)


def _go_elsewhere(feed: Feed, spec: FeedSpec, now: datetime) -> None:
    """Ask another address from now on, as one that nothing is known of yet."""
    feed.url, feed.host, feed.next_poll_at = spec.url, spec.host, now
    feed.etag = feed.last_modified = feed.body_sha256 = feed.entry_marks = feed.moved_to = None
    feed.moved_times = 0
    if feed.state is FeedState.RETIRED:
        feed.state = FeedState.ACTIVE


def reconcile_feeds(session: Session, specs: Sequence[FeedSpec], now: datetime) -> tuple[int, int]:
    """Make the database hold the file's feeds: (added, paused). What left the file is paused; articles stay."""
    added = sum(add_feed(session, spec, now, from_file=True, first_poll_at=now) for spec in specs)
    gone = session.scalars(
        select(Feed).where(
            Feed.from_file, Feed.state == FeedState.ACTIVE, Feed.key.not_in([spec.key for spec in specs])
        )
    ).all()
    for feed in gone:
        feed.state, feed.left_file = FeedState.PAUSED, True
    return added, len(gone)


def lease_due(session: Session, now: datetime, until: datetime, limit: int) -> list[tuple[int, str]]:
    """Claim the feeds that are due, of hosts that nobody is asking now: (id, host).

    A claim lapses at `until` by itself. A host of which any feed is claimed is left out whole, so that it is never
    in two batches; two callers at once take turns.
    """
    hold(session, Lock.SCHEDULE)
    asked_now = set(session.scalars(select(Feed.host).where(Feed.leased_until > now)))
    due = session.execute(
        select(Feed.id, Feed.host, Feed.leased_until)
        .where(Feed.state == FeedState.ACTIVE, Feed.next_poll_at <= now, Feed.host.not_in(asked_now))
        .order_by(Feed.next_poll_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Feed)
    ).all()
    put_off = count_lapses(session, [feed_id for feed_id, _, before in due if before is not None], now)
    taken = [(feed_id, host) for feed_id, host, _ in due if feed_id not in put_off]
    if taken:
        session.execute(update(Feed).where(Feed.id.in_([feed_id for feed_id, _ in taken])).values(leased_until=until))
    return taken


def leased_feeds(session: Session, feed_ids: Iterable[int], now: datetime) -> list[FeedRecord]:
    """Those of the feeds that are claimed now: a message that came late, or a second time, finds none."""
    rows = session.execute(_records().where(Feed.id.in_(list(feed_ids)), Feed.leased_until > now))
    return [FeedRecord(*row) for row in rows]


def record_of(session: Session, feed_id: int) -> FeedRecord:
    """The record of a feed that is there."""
    return FeedRecord(*session.execute(_records().where(Feed.id == feed_id)).one())


def still_held(session: Session, claims: Mapping[int, datetime | None]) -> frozenset[int]:
    """Those of the feeds whose claim is the one they were fetched under, locked until the transaction ends.

    Of two workers that polled under one claim, the second to ask finds none: the first gave the claim back.
    """
    rows = session.execute(
        select(Feed.id, Feed.leased_until).where(Feed.id.in_(list(claims))).order_by(Feed.id).with_for_update(of=Feed)
    )
    return frozenset(feed_id for feed_id, until in rows if until is not None and until == claims[feed_id])


def give_back(session: Session, claims: Mapping[int, datetime | None]) -> None:
    """Let go of what is still claimed of these feeds: those that were not asked are due as before."""
    if held := still_held(session, claims):
        session.execute(update(Feed).where(Feed.id.in_(held)).values(leased_until=None, lapses=0))


def write_records(session: Session, records: Sequence[FeedRecord]) -> None:
    """Store what a poll made of feeds: one statement for all. What only an operator says is not touched."""
    if not records:
        return
    session.execute(
        update(Feed),
        [{"id": one.id, "lapses": 0} | {name: getattr(one, name) for name in _WRITTEN} for one in records],
    )


_READ = tuple(field.name for field in fields(FeedRecord))
_OPERATORS = frozenset({"id", "key", "url", "publisher_id", "tier", "language"})
_WRITTEN = tuple(name for name in _READ if name not in _OPERATORS)


def _records() -> Select[tuple[Any, ...]]:
    columns = (Publisher.tier if name == "tier" else getattr(Feed, name) for name in _READ)
    return select(*columns).join(Publisher, Publisher.id == Feed.publisher_id)


def feeds_now_due(session: Session, keys: Sequence[str], now: datetime) -> list[str]:
    """Make the named active feeds (all, when none is named) due at once; the names that are unknown."""
    chosen = update(Feed).where(Feed.state == FeedState.ACTIVE).values(next_poll_at=now, leased_until=None)
    if keys:
        known = set(session.scalars(select(Feed.key).where(Feed.key.in_(list(keys)))))
        session.execute(chosen.where(Feed.key.in_(known)))
        return [key for key in keys if key not in known]
    session.execute(chosen)
    return []
