"""Poll: lease due feeds, fetch and parse them with no session open, store what is new in one transaction a batch."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import random
from typing import Any

from sqlalchemy.orm import Session

from models.article import Article, Entry
from models.feed import Feed
from models.vocabulary import ArticleState, FeedState
from worker.bootstrap import Service
from worker.errors import AstanaWatchError, FetchRefusedError, Retryable
from worker.extract.gate import gate
from worker.extract.lexicon import Lexicon
from worker.feeds import entries as deciding
from worker.feeds.fetch import Fetcher
from worker.feeds.parse import parse_feed
from worker.feeds.politeness import FetchRequest, FetchResult, fetch_all
from worker.feeds.schedule import batches, next_poll_at
from worker.feeds.values import (
    ChangedEntry,
    DueFeed,
    FeedRhythm,
    Fetched,
    KeyedEntry,
    KnownEntry,
    NewEntry,
    ParsedFeed,
    Validators,
)
from worker.logs import log
from worker.store import articles as article_store
from worker.store import feeds as feed_store
from worker.store.heartbeats import beat

GONE = 410
FEEDS_PER_TICK = 5000

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


def poll(service: Service, feed_ids: Sequence[int]) -> list[int]:
    """Poll the feeds of a batch that are still claimed.

    Returns:
        The articles to read, committed before they are named.
    """
    with service.sessions() as session:
        feeds = feed_store.leased_feeds(session, feed_ids, service.clock())
    if not feeds:
        return []
    polled = asyncio.run(_ask(service, feeds))
    to_read: list[int] = []
    now = service.clock()
    with service.sessions.begin() as session:
        # A message that came twice is polled twice, and stored once.
        held = feed_store.still_held(session, {feed.id: feed.leased_until for feed in feeds})
        for answer in polled:
            if answer.feed_id in held:
                to_read += _store(service, session, held[answer.feed_id], answer, now)
    return to_read


async def _ask(service: Service, feeds: Iterable[Feed]) -> list[Polled]:
    """Fetch and parse every feed; no session is open."""
    known_bodies = {feed.id: feed.body_sha256 for feed in feeds}
    polled: list[Polled] = []
    now = service.clock()

    async def take(request: FetchRequest, result: FetchResult) -> None:
        polled.append(_parsed(request, result, known_bodies[request.key], now))

    requests = [FetchRequest(feed.id, feed.url, Validators(feed.etag, feed.last_modified)) for feed in feeds]
    async with Fetcher(service.fetch_options) as fetcher:
        await fetch_all(
            fetcher,
            requests,
            per_host_gap=service.settings.host_gap_seconds,
            concurrency=service.settings.poll_concurrency,
            on_result=take,
        )
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


def _store(service: Service, session: Session, feed: Feed, polled: Polled, now: datetime) -> list[int]:
    feed.last_polled_at, feed.leased_until = now, None
    failure = _failure(polled)
    if failure is not None:
        _note_failure(feed, failure, now)
        return []
    to_read: list[int] = []
    if isinstance(polled.parsed, ParsedFeed):
        to_read = _store_entries(service, session, feed, polled.parsed, now)
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
    _log.warning("feed failed", feed=feed.key, reason=failure.reason, in_row=feed.failures_in_row)


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


def _store_entries(service: Service, session: Session, feed: Feed, parsed: ParsedFeed, now: datetime) -> list[int]:
    keyed = deciding.keyed(parsed.entries)
    known = deciding.by_key(
        KnownEntry(entry.id, entry.identity, entry.url_key, entry.content_sha256)
        for entry in article_store.known_entries(session, feed.id, deciding.lookup_keys(keyed))
    )
    first_poll = feed.last_success_at is None
    to_read: list[int] = []
    for intent in deciding.decide(keyed, known):
        if isinstance(intent, NewEntry):
            to_read += _add_entry(service, session, feed, intent.keyed, now, first_poll=first_poll)
        elif isinstance(intent, ChangedEntry):
            to_read += _change_entry(service, session, feed, intent, now)
        elif intent.keyed.identity not in known:
            # The publisher changed its guid and nothing else: it is to be recognised by the new one.
            session.get_one(Entry, intent.entry_id).identity = intent.keyed.identity
    return to_read


def _add_entry(
    service: Service, session: Session, feed: Feed, keyed: KeyedEntry, now: datetime, *, first_poll: bool
) -> list[int]:
    article, new = article_store.ensure_article(
        session, _first_sight(service, feed, keyed, now, first_poll=first_poll)
    )
    session.add(
        Entry(
            feed_id=feed.id,
            article_id=article.id,
            identity=keyed.identity,
            first_seen_at=now,
            **_words(keyed, now),
        )
    )
    session.flush()
    feed.last_new_entry_at = now
    return [article.id] if new and article.next_read_at is not None else []


def _change_entry(service: Service, session: Session, feed: Feed, intent: ChangedEntry, now: datetime) -> list[int]:
    entry = session.get_one(Entry, intent.entry_id)
    entry.identity = intent.keyed.identity
    for name, value in _words(intent.keyed, now).items():
        setattr(entry, name, value)
    article = session.get_one(Article, entry.article_id)
    # What another publisher's feed says of an article does not change it.
    if article.publisher_id != feed.publisher_id or not _passes_gate(service.lexicon, intent.keyed):
        return []
    article.next_read_at, article.attempts = now, 0
    return [article.id]


def _first_sight(service: Service, feed: Feed, keyed: KeyedEntry, now: datetime, *, first_poll: bool) -> Article:
    entry = keyed.entry
    concerns = _passes_gate(service.lexicon, keyed)
    return Article(
        url=entry.url,
        url_key=keyed.url_key or f"feed:{feed.key}:{keyed.identity}",
        publisher_id=feed.publisher_id,
        language=entry.language or feed.language,
        title=entry.title,
        published_at=entry.published_at,
        first_seen_at=now,
        old_at_first_sight=first_poll and _is_old(entry.published_at, now, service.settings.first_poll_hours),
        state=ArticleState.NEW if concerns else ArticleState.IRRELEVANT,
        relevant=None if concerns else False,
        attempts=0,
        next_read_at=now if concerns else None,
    )


def _is_old(published_at: datetime | None, now: datetime, hours: int) -> bool:
    """Without a date nothing says that it is new."""
    return published_at is None or published_at < now - timedelta(hours=hours)


def _passes_gate(lexicon: Lexicon, keyed: KeyedEntry) -> bool:
    """The cheap gate, before a task or a page is spent on the entry."""
    entry = keyed.entry
    return gate(f"{entry.title}\n\n{entry.summary}\n\n{entry.text}", lexicon).relevant


def _words(keyed: KeyedEntry, now: datetime) -> dict[str, Any]:
    entry = keyed.entry
    return {
        "url_key": keyed.url_key,
        "title": entry.title,
        "summary": entry.summary,
        "text": entry.text,
        "content_sha256": keyed.content_sha256,
        "published_at": entry.published_at,
        "published_raw": entry.published_raw,
        "last_changed_at": now,
    }
