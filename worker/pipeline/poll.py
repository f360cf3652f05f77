"""Poll: lease due feeds, fetch and parse them with no session open, store what is new a second's worth at a time."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from random import random

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from worker.bootstrap import Service
from worker.errors import AstanaWatchError, FeedUnreadableError
from worker.feeds.fetch import Fetcher
from worker.feeds.parse import parse_feed
from worker.feeds.politeness import LEFT_ALONE, FetchRequest, FetchResult, fetch_all
from worker.feeds.record import FeedRecord, failed, succeeded
from worker.feeds.schedule import batches
from worker.feeds.split import unpacked
from worker.feeds.values import DueFeed, Fetched, ParsedFeed
from worker.logs import log
from worker.pipeline.entries import Stored, store_entries
from worker.store import feeds as feed_store
from worker.store.heartbeats import beat
from worker.store.poison import alone

FEEDS_PER_TICK = 5000
# Below the task's soft limit (worker/celery.py): a batch that would take longer keeps what it has by then.
BATCH_SECONDS = 45.0
PORTION_SECONDS = 1.0
# A body of which only a part was read is kept until it is stored, for the case that it must be read whole.
MOST_KEPT_BYTES = 400_000

NOTHING = Stored([], (), plain=True)

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of asking one feed: a parsed feed, `None` for what was read before, or an error."""

    feed: FeedRecord
    result: FetchResult
    parsed: ParsedFeed | AstanaWatchError | None
    body_sha256: str | None = None


Outcome = tuple[FeedRecord, list[int]]
"""A feed's record after its poll, and its articles to read."""


def schedule_polls(service: Service) -> list[list[int]]:
    """Claim the feeds that are due, in batches of whole hosts: no host is in two batches."""
    now = service.clock()
    until = now + timedelta(seconds=service.settings.lease_seconds)
    with service.sessions.begin() as session:
        beat(session, "poll", now)
        due = [DueFeed(*feed) for feed in feed_store.lease_due(session, now, until, FEEDS_PER_TICK)]
        harmful = alone(session, [feed.feed_id for feed in due])
    # What ended its worker before is asked with nothing but its host beside it.
    hosts = {feed.host for feed in due if feed.feed_id in harmful}
    apart = batches([feed for feed in due if feed.host in hosts], 1)
    return [
        list(batch)
        for batch in (*batches([feed for feed in due if feed.host not in hosts], service.settings.poll_batch), *apart)
    ]


def poll(
    service: Service,
    feed_ids: Sequence[int],
    seconds: float = BATCH_SECONDS,
    to_read: Callable[[int], object] = lambda _: None,
) -> list[int]:
    """Poll the feeds of a batch that are still claimed. Those not reached within `seconds` are due again at once.

    What has come is stored every PORTION_SECONDS, and `to_read` called with each article that is to be read then,
    after the commit: news does not wait for the slowest host of the batch.

    Returns:
        The articles to read.
    """
    with service.sessions() as session:
        feeds = feed_store.leased_feeds(session, feed_ids, service.clock())
    if not feeds:
        return []
    service.load_language_files()  # compiled now if it never was, not within a transaction and between fetches
    found: list[int] = []
    asked: list[FeedRecord] = []

    def lay_down(polled: Sequence[Polled]) -> None:
        records, articles = _laid_down(service, polled)
        asked.extend(records)
        found.extend(articles)
        for article_id in articles:
            to_read(article_id)

    lay_down(asyncio.run(_ask(service, feeds, seconds, lay_down)))
    with service.sessions.begin() as session:
        feed_store.give_back(session, {feed.id: feed.leased_until for feed in feeds})
    _log_failures(asked)
    return found


def _laid_down(service: Service, polled: Sequence[Polled]) -> tuple[list[FeedRecord], list[int]]:
    """Store what some feeds brought, in one transaction: their records, and the articles to read."""
    if not polled:
        return [], []
    with service.sessions.begin() as session:
        # A message that came twice is polled twice, and stored once.
        held = feed_store.still_held(session, {one.feed.id: one.feed.leased_until for one in polled})
        outcomes = _store(service, session, [one for one in polled if one.feed.id in held], service.clock())
        feed_store.write_records(session, [record for record, _ in outcomes])
    return [record for record, _ in outcomes], [article_id for _, articles in outcomes for article_id in articles]


def _log_failures(asked: Sequence[FeedRecord]) -> None:
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


async def _ask(
    service: Service, feeds: Sequence[FeedRecord], seconds: float, lay_down: Callable[[Sequence[Polled]], None]
) -> list[Polled]:
    """Fetch and parse every feed that can be reached in time; no session is open while one is awaited.

    Returns:
        What was not laid down yet.
    """
    known = {feed.id: feed for feed in feeds}
    waiting: list[Polled] = []
    now = service.clock()

    async def take(request: FetchRequest, result: FetchResult) -> None:
        waiting.append(_parsed(known[request.key], result, now))

    requests = [FetchRequest(feed.id, feed.address, feed.validators) for feed in feeds]
    all_in = asyncio.Event()
    portions = asyncio.create_task(_in_portions(waiting, lay_down, all_in))
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
        _log.warning("batch cut short", feeds=len(feeds))
    all_in.set()
    await portions
    return waiting


async def _in_portions(
    waiting: list[Polled], lay_down: Callable[[Sequence[Polled]], None], all_in: asyncio.Event
) -> None:
    """Lay down what has come, each second until all is in; in a thread, or a slow database would look like a slow
    server to the fetches under way.
    """
    while not all_in.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(PORTION_SECONDS):
                await all_in.wait()
                return
        portion = tuple(waiting)
        try:
            await asyncio.to_thread(lay_down, portion)
        except SQLAlchemyError:
            return  # it stays, and the last portion meets the same trouble where it can be told
        del waiting[: len(portion)]


def _parsed(feed: FeedRecord, result: FetchResult, now: datetime) -> Polled:
    if not isinstance(result, Fetched):
        return Polled(feed, result, None)
    digest = sha256(result.body).hexdigest()
    if digest == feed.body_sha256:
        return Polled(feed, result, None, digest)
    known = unpacked(feed.entry_marks) if len(result.body) <= MOST_KEPT_BYTES else frozenset()
    try:
        parsed = parse_feed(result.body, result.content_type, result.final_url, now=now, known=known)
    except AstanaWatchError as error:
        return Polled(feed, result, error, digest)
    # What was read whole need not wait in memory for the rest of the batch.
    return Polled(feed, result if parsed.unchanged else replace(result, body=b""), parsed, digest)


def _store(service: Service, session: Session, polled: Sequence[Polled], now: datetime) -> list[Outcome]:
    """Store what all feeds brought; each feed's record after its poll, with its articles to read."""
    brought = [one for one in polled if isinstance(one.parsed, ParsedFeed) and one.parsed.entries]
    outcomes = _store_together(service, session, brought, now)
    rest = [one for one in polled if not (isinstance(one.parsed, ParsedFeed) and one.parsed.entries)]
    return [*outcomes, *(_outcome(one, NOTHING, now) for one in rest)]


def _store_together(service: Service, session: Session, polled: Sequence[Polled], now: datetime) -> list[Outcome]:
    """A defect met with one feed undoes nothing of the others: then each is stored by itself."""
    if not polled:
        return []
    try:
        with session.begin_nested():
            return _store_entries(service, session, polled, now)
    except OperationalError:
        raise  # the database's own trouble is nobody's feed
    except Exception as error:  # noqa: BLE001 - whatever it is, it must stay with its feed
        if len(polled) > 1:
            return [outcome for one in polled for outcome in _store_together(service, session, [one], now)]
        feed = polled[0].feed
        _log.exception("feed could not be stored", feed=feed.key)
        defect = FeedUnreadableError(feed.key, f"defect while storing: {type(error).__name__}")
        return [_outcome(replace(polled[0], parsed=defect), NOTHING, now)]


def _store_entries(service: Service, session: Session, polled: Sequence[Polled], now: datetime) -> list[Outcome]:
    stored = store_entries(service, session, [(one.feed, _feed_of(one)) for one in polled], now)
    whole = [_read_whole(one, now) for one in polled if one.feed.id not in stored]
    stored |= store_entries(service, session, [(one.feed, _feed_of(one)) for one in whole], now)
    latest = {one.feed.id: one for one in (*polled, *whole)}
    return [_outcome(one, stored[feed_id], now) for feed_id, one in latest.items()]


def _read_whole(polled: Polled, now: datetime) -> Polled:
    answer = polled.result
    assert isinstance(answer, Fetched)  # noqa: S101 - nothing else has entries
    return replace(polled, parsed=parse_feed(answer.body, answer.content_type, answer.final_url, now=now))


def _feed_of(polled: Polled) -> ParsedFeed:
    assert isinstance(polled.parsed, ParsedFeed)  # noqa: S101 - asked for those that brought entries
    return polled.parsed


def _outcome(polled: Polled, stored: Stored, now: datetime) -> Outcome:
    feed, result, parsed = polled.feed, polled.result, polled.parsed
    chance = random()  # noqa: S311 - jitter, not a secret
    if isinstance(result, AstanaWatchError):
        return failed(feed, result, now, chance), []
    if isinstance(parsed, AstanaWatchError):
        return failed(feed, parsed, now, chance), []
    if parsed is not None and not stored.plain:
        parsed = replace(parsed, marks=())
    if stored.to_read:
        _log.info("polled", feed=feed.key, new=len(stored.to_read))
    return succeeded(feed, result, parsed, polled.body_sha256, stored.brought, now, chance), stored.to_read
