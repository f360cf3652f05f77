"""Poll: lease due feeds, fetch and parse them with no session open, store what is new in one transaction a batch."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import random

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.feed import Feed
from models.vocabulary import FeedState
from worker.bootstrap import Service
from worker.errors import AstanaWatchError, FeedUnreadableError, FetchRefusedError, Retryable
from worker.feeds.fetch import Fetcher
from worker.feeds.parse import parse_feed
from worker.feeds.politeness import LEFT_ALONE, FetchRequest, FetchResult, fetch_all
from worker.feeds.schedule import batches, next_poll_at
from worker.feeds.values import DueFeed, FeedRhythm, Fetched, ParsedFeed, Validators
from worker.logs import log
from worker.pipeline.entries import store_entries
from worker.store import feeds as feed_store
from worker.store.heartbeats import beat

GONE = 410
FEEDS_PER_TICK = 5000
# Below the task's soft limit (worker/celery.py): a batch that would take longer keeps what it has by then.
BATCH_SECONDS = 45.0

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of asking one feed: a parsed feed, `None` for the same body as before, or an error."""

    feed_id: int
    result: FetchResult
    parsed: ParsedFeed | AstanaWatchError | None
    body_sha256: str | None


def schedule_polls(service: Service) -> list[list[int]]:
    """Claim the feeds that are due, in batches of whole hosts: no host is in two batches."""
    now = service.clock()
    until = now + timedelta(seconds=service.settings.lease_seconds)
    with service.sessions.begin() as session:
        beat(session, "poll", now)
        due = feed_store.lease_due(session, now, until, FEEDS_PER_TICK)
    return [list(batch) for batch in batches([DueFeed(*feed) for feed in due], service.settings.poll_batch)]


def poll(service: Service, feed_ids: Sequence[int], seconds: float = BATCH_SECONDS) -> list[int]:
    """Poll the feeds of a batch that are still claimed. Those not reached within `seconds` are due again at once.

    Returns:
        The articles to read, committed before they are named.
    """
    with service.sessions() as session:
        feeds = feed_store.leased_feeds(session, feed_ids, service.clock())
    if not feeds:
        return []
    polled = asyncio.run(_ask(service, feeds, seconds))
    to_read: list[int] = []
    now = service.clock()
    with service.sessions.begin() as session:
        # A message that came twice is polled twice, and stored once.
        held = feed_store.still_held(session, {feed.id: feed.leased_until for feed in feeds})
        for feed in held.values():
            feed.leased_until = None
        for answer in polled:
            if answer.feed_id in held:
                to_read += _store_apart(service, session, held[answer.feed_id], answer, now)
    _log_failures([held[answer.feed_id] for answer in polled if answer.feed_id in held])
    return to_read


def _log_failures(asked: Sequence[Feed]) -> None:
    """A line for each feed that failed; one for all where none answered, for then the network is down."""
    failed = [feed for feed in asked if feed.last_error]
    if len(failed) == len(asked) > 1:
        reasons = Counter((feed.last_error or "").removeprefix(LEFT_ALONE) for feed in failed)
        _log.warning(
            "no feed could be reached; is there a network? `astana demo` needs none",
            feeds=len(failed),
            reasons=[f"{times} x {reason}" for reason, times in reasons.most_common(3)],
        )
        return
    for feed in failed:
        _log.warning("feed failed", feed=feed.key, reason=feed.last_error, in_row=feed.failures_in_row)


async def _ask(service: Service, feeds: Sequence[Feed], seconds: float) -> list[Polled]:
    """Fetch and parse every feed that can be reached in time; no session is open."""
    known_bodies = {feed.id: feed.body_sha256 for feed in feeds}
    polled: list[Polled] = []
    now = service.clock()

    async def take(request: FetchRequest, result: FetchResult) -> None:
        polled.append(_parsed(request, result, known_bodies[request.key], now))

    requests = [FetchRequest(feed.id, feed.url, Validators(feed.etag, feed.last_modified)) for feed in feeds]
    try:
        async with asyncio.timeout(seconds), Fetcher(service.fetch_options) as fetcher:
            await fetch_all(
                fetcher,
                requests,
                per_host_gap=service.settings.host_gap_seconds,
                concurrency=service.settings.poll_concurrency,
                on_result=take,
            )
    except TimeoutError:
        _log.warning("batch cut short", reached=len(polled), left=len(feeds) - len(polled))
    return polled


def _parsed(request: FetchRequest, result: FetchResult, known_body: str | None, now: datetime) -> Polled:
    if not isinstance(result, Fetched):
        return Polled(request.key, result, None, None)
    digest = sha256(result.body).hexdigest()
    if digest == known_body:
        return Polled(request.key, result, None, digest)
    try:
        parsed = parse_feed(result.body, result.content_type, result.final_url, now=now)
        return Polled(request.key, result, parsed, digest)
    except AstanaWatchError as error:
        return Polled(request.key, result, error, digest)


def _store_apart(service: Service, session: Session, feed: Feed, polled: Polled, now: datetime) -> list[int]:
    """Store one feed's answer so that a defect met with it undoes nothing of the others."""
    try:
        with session.begin_nested():
            return _store(service, session, feed, polled, now)
    except OperationalError:
        raise  # the database's own trouble is nobody's feed
    except Exception as error:  # noqa: BLE001 - whatever it is, it must stay with this feed
        _log.exception("feed could not be stored", feed=feed.key)
        feed.last_polled_at = now
        _note_failure(feed, FeedUnreadableError(feed.key, f"defect while storing: {type(error).__name__}"), now)
        return []


def _store(service: Service, session: Session, feed: Feed, polled: Polled, now: datetime) -> list[int]:
    feed.last_polled_at = now
    failure = _failure(polled)
    if failure is not None:
        _note_failure(feed, failure, now)
        return []
    to_read: list[int] = []
    if isinstance(polled.parsed, ParsedFeed):
        to_read = store_entries(service, session, feed, polled.parsed, now)
    _note_success(feed, polled, now)
    if to_read:
        _log.info("polled", feed=feed.key, new=len(to_read))
    return to_read


def _failure(polled: Polled) -> AstanaWatchError | None:
    return next((part for part in (polled.result, polled.parsed) if isinstance(part, AstanaWatchError)), None)


def _note_failure(feed: Feed, failure: AstanaWatchError, now: datetime) -> None:
    feed.failures_in_row += 1
    feed.last_error = failure.reason
    if isinstance(failure, FetchRefusedError) and failure.status == GONE:
        feed.state = FeedState.RETIRED
    retry_after = failure.retry_after if isinstance(failure, Retryable) else None
    rhythm = FeedRhythm(feed.publisher.tier, failures=feed.failures_in_row, retry_after=retry_after)
    feed.next_poll_at = next_poll_at(now, rhythm, random())  # noqa: S311 - jitter, not a secret


def _note_success(feed: Feed, polled: Polled, now: datetime) -> None:
    assert not isinstance(polled.result, AstanaWatchError)  # noqa: S101 - failures went another way
    feed.failures_in_row, feed.last_error = 0, None
    feed.last_success_at = now
    feed.etag, feed.last_modified = polled.result.validators.etag, polled.result.validators.last_modified
    feed.body_sha256 = polled.body_sha256 or feed.body_sha256
    times: tuple[datetime, ...] = ()
    ttl: timedelta | None = None
    if isinstance(polled.parsed, ParsedFeed):
        times = tuple(entry.published_at for entry in polled.parsed.entries if entry.published_at)
        ttl = polled.parsed.ttl
        feed.last_notice = _notice(polled.parsed)
    rhythm = FeedRhythm(feed.publisher.tier, entry_times=times, max_age=polled.result.max_age, ttl=ttl)
    feed.next_poll_at = next_poll_at(now, rhythm, random())  # noqa: S311 - jitter, not a secret


def _notice(parsed: ParsedFeed) -> str | None:
    notices = [*parsed.warnings[:3]]
    if parsed.tossed:
        notices.append(f"{parsed.tossed} entries lay beyond the cap and were not read")
    return "; ".join(notices) or None
