"""What a feed carries, laid down: new entries and articles, changed words, and which articles are to be read."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.article import Article, Entry
from models.feed import Feed
from models.vocabulary import ArticleState
from worker.bootstrap import Service
from worker.extract.gate import gate
from worker.extract.lexicon import Lexicon
from worker.feeds import entries as deciding
from worker.feeds.values import ChangedEntry, KeyedEntry, KnownEntry, NewEntry, ParsedFeed
from worker.store import articles as article_store


def store_entries(service: Service, session: Session, feed: Feed, parsed: ParsedFeed, now: datetime) -> list[int]:
    """Store the entries that are new or changed, each with the article it stands for.

    Returns:
        The articles to read.
    """
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
