"""What a feed carries, laid down: new entries and articles, changed words, and which articles are to be read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.article import Article, Entry
from models.vocabulary import ArticleState
from worker.bootstrap import Service
from worker.extract.gate import gate
from worker.extract.lexicon import Lexicon
from worker.feeds import entries as deciding
from worker.feeds.record import FeedRecord
from worker.feeds.values import ChangedEntry, Intent, KeyedEntry, NewEntry, ParsedEntry, ParsedFeed, SeenEntry
from worker.store import articles as article_store


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a feed's entries."""

    to_read: list[int]
    """Articles."""
    brought: tuple[ParsedEntry, ...]
    """Those that this feed had never carried."""
    plain: bool
    """Each entry is told from the others by its guid or address: what is the same next time may be left out."""


def store_entries(
    service: Service, session: Session, carried: Sequence[tuple[FeedRecord, ParsedFeed]], now: datetime
) -> dict[int, Stored]:
    """Store the entries of feeds that are new or changed, each with the article it stands for, in few statements.

    A feed is missing from the answer, and nothing of it stored, when entries were left out of its reading and one of
    the others is not simply new: which entry a changed guid or address means shows only beside all others.
    """
    keyed = {feed.id: deciding.keyed(parsed.entries) for feed, parsed in carried}
    known = article_store.known_entries(session, keyed)
    intents = {
        feed_id: deciding.decide(entries, deciding.by_key(known.get(feed_id, ())))
        for feed_id, entries in keyed.items()
    }
    clear = [one for one in carried if not (one[1].unchanged and _not_new(intents[one[0].id]))]
    new = [(feed, keyed) for feed, _ in clear for keyed in _new(intents[feed.id])]
    due = _add_entries(service, session, new, now)
    for feed, _ in clear:
        for intent in _not_new(intents[feed.id]):
            due[feed.id] += _change_entry(service, session, feed, intent, now)
    session.flush()
    return {
        feed.id: Stored(
            due[feed.id],
            tuple(one.entry for one in _new(intents[feed.id])),
            deciding.are_plain(parsed.entries, keyed[feed.id]),
        )
        for feed, parsed in clear
    }


def _new(intents: Sequence[Intent]) -> list[KeyedEntry]:
    return [intent.keyed for intent in intents if isinstance(intent, NewEntry)]


def _not_new(intents: Sequence[Intent]) -> list[ChangedEntry | SeenEntry]:
    return [intent for intent in intents if not isinstance(intent, NewEntry)]


def _add_entries(
    service: Service, session: Session, new: Sequence[tuple[FeedRecord, KeyedEntry]], now: datetime
) -> defaultdict[int, list[int]]:
    """Each new entry, and its article unless it is there already; the articles to read, by the feed that had them."""
    due: defaultdict[int, list[int]] = defaultdict(list)
    if not new:
        return due
    sights: dict[str, tuple[int, dict[str, Any]]] = {}
    for feed, keyed in new:
        key = _article_key(feed, keyed)
        if key not in sights:
            sights[key] = (feed.id, _first_sight(service, feed, keyed, now))
    numbers, made = article_store.ensure_articles(session, {key: sight for key, (_, sight) in sights.items()})
    article_store.add_entries(
        session, [_entry_row(feed, keyed, numbers[_article_key(feed, keyed)], now) for feed, keyed in new]
    )
    for key, (feed_id, sight) in sights.items():
        if key in made and sight["next_read_at"] is not None:
            due[feed_id].append(numbers[key])
    return due


def _entry_row(feed: FeedRecord, keyed: KeyedEntry, article_id: int, now: datetime) -> dict[str, Any]:
    return {
        "feed_id": feed.id,
        "article_id": article_id,
        "identity": keyed.identity,
        "first_seen_at": now,
        **_words(keyed, now),
    }


def _change_entry(
    service: Service, session: Session, feed: FeedRecord, intent: ChangedEntry | SeenEntry, now: datetime
) -> list[int]:
    """Lay down what a known entry says now; its article is to be read again when its own publisher changed it."""
    entry = session.get_one(Entry, intent.entry_id)
    # Where the publisher changed its guid and nothing else, it is to be recognised by the new one.
    entry.identity = intent.keyed.identity
    if isinstance(intent, SeenEntry):
        return []
    for name, value in _words(intent.keyed, now).items():
        setattr(entry, name, value)
    article = session.get_one(Article, entry.article_id)
    # What another publisher's feed says of an article does not change it.
    if article.publisher_id != feed.publisher_id or not _passes_gate(service.lexicon, intent.keyed):
        return []
    article.next_read_at, article.attempts = now, 0
    return [article.id]


def _first_sight(service: Service, feed: FeedRecord, keyed: KeyedEntry, now: datetime) -> dict[str, Any]:
    """The article as it is when an entry is the first to stand for it."""
    entry = keyed.entry
    first_poll = feed.last_success_at is None
    concerns = _passes_gate(service.lexicon, keyed)
    return {
        "url": entry.url,
        "url_key": _article_key(feed, keyed),
        "publisher_id": feed.publisher_id,
        "language": entry.language or feed.language,
        "title": entry.title,
        "published_at": entry.published_at,
        "first_seen_at": now,
        "old_at_first_sight": first_poll and _is_old(entry.published_at, now, service.settings.first_poll_hours),
        "state": ArticleState.NEW if concerns else ArticleState.IRRELEVANT,
        "relevant": None if concerns else False,
        "attempts": 0,
        "next_read_at": now if concerns else None,
    }


def _article_key(feed: FeedRecord, keyed: KeyedEntry) -> str:
    return keyed.url_key or f"feed:{feed.key}:{keyed.identity}"


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
