"""Entries, articles, revisions: what a poll brought and what is left to read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import Select, func, insert, or_, select, tuple_
from sqlalchemy.orm import Session

from models.article import Article, ArticleWords, Entry, Revision
from models.feed import Feed
from models.vocabulary import ArticleState
from worker.feeds.values import KeyedEntry, KnownEntry
from worker.store.upsert import insert_each_once, insert_once

READ_ATTEMPTS = 5
# In one statement. Both engines take thousands; a list of a constant length is compiled once.
VALUES_ASKED = 1000

Asked = TypeVar("Asked")
_KNOWN = select(Entry.feed_id, Entry.id, Entry.identity, Entry.url_key, Entry.content_sha256)

# The clocks of two machines may differ so much: what one has just made due is due for the other.
CLOCKS_APART = timedelta(seconds=5)


def known_entries(session: Session, entries: Mapping[int, Sequence[KeyedEntry]]) -> dict[int, list[KnownEntry]]:
    """By feed: its stored entries that any of these may be, by identity or by URL key."""
    pairs = [(feed_id, one.identity) for feed_id, keyed in entries.items() for one in keyed]
    keys = [one.url_key for keyed in entries.values() for one in keyed if one.url_key]
    found: dict[int, dict[int, KnownEntry]] = {feed_id: {} for feed_id in entries}
    questions = [_KNOWN.where(tuple_(Entry.feed_id, Entry.identity).in_(some)) for some in _portions(pairs)]
    questions += [_KNOWN.where(Entry.url_key.in_(some)) for some in _portions(keys)]
    for question in questions:
        for feed_id, entry_id, identity, key, digest in session.execute(question):
            # Other feeds carry the same addresses; their entries are not this feed's.
            if feed_id in found:
                found[feed_id][entry_id] = KnownEntry(entry_id, identity, key, digest)
    return {feed_id: list(known.values()) for feed_id, known in found.items()}


def _portions(values: Sequence[Asked]) -> Iterator[Sequence[Asked]]:
    """As many as one statement may ask for."""
    return (values[at : at + VALUES_ASKED] for at in range(0, len(values), VALUES_ASKED))


def ensure_articles(
    session: Session, first_sights: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, int], frozenset[str]]:
    """The articles of these URL keys by their number, and the keys of those that had to be made.

    `first_sights` holds what is stored where there is none yet, under its URL key.
    """
    stored = _numbers(session, list(first_sights))
    missing = [sight for key, sight in first_sights.items() if key not in stored]
    made = insert_each_once(session, Article, missing, Article.url_key)
    stored |= made
    if len(stored) < len(first_sights):
        # Another worker was quicker.
        stored |= _numbers(session, [key for key in first_sights if key not in stored])
    return stored, frozenset(made)


def add_entries(session: Session, entries: Sequence[Mapping[str, Any]]) -> None:
    """Store entries of a feed that are not stored yet."""
    session.execute(insert(Entry), [dict(entry) for entry in entries])


def _numbers(session: Session, url_keys: Sequence[str]) -> dict[str, int]:
    asked = (select(Article.url_key, Article.id).where(Article.url_key.in_(some)) for some in _portions(url_keys))
    return {key: number for question in asked for key, number in session.execute(question)}


def claim_to_read(session: Session, article_id: int, now: datetime, until: datetime) -> Article | None:
    """Claim an article that is due to be read; None when it is not, or another worker has it."""
    return _claimed(session, _due(now).where(Article.id == article_id), until)


def claim_newest(session: Session, now: datetime, until: datetime) -> Article | None:
    """Claim, of all articles that are due and in nobody's hands, the one that fell due last; None when there is none.

    News is not to wait behind a backlog, however long that is. Of those that fell due together the first is taken.
    """
    return _claimed(session, _due(now).order_by(Article.next_read_at.desc(), Article.id).limit(1), until)


def _due(now: datetime) -> Select[Article]:
    return select(Article).where(
        Article.next_read_at <= now + CLOCKS_APART,
        or_(Article.leased_until.is_(None), Article.leased_until <= now),
    )


def _claimed(session: Session, wanted: Select[Article], until: datetime) -> Article | None:
    article = session.scalars(wanted.with_for_update(skip_locked=True, of=Article)).one_or_none()
    if article is not None:
        article.leased_until = until
        article.attempts += 1
    return article


def fullest_entry(session: Session, article: Article) -> Entry:
    """The publisher's own entry that carries most text; the later change wins between equals.

    Other publishers' feeds may carry the article too, but what they say of it never changes it.
    """
    return session.scalars(
        select(Entry)
        .join(Feed, Feed.id == Entry.feed_id)
        .where(Entry.article_id == article.id, Feed.publisher_id == article.publisher_id)
        .order_by(func.length(Entry.text).desc(), Entry.last_changed_at.desc(), Entry.id)
        .limit(1)
    ).one()


def due_to_read(session: Session, before: datetime, now: datetime, limit: int) -> Sequence[int]:
    """Articles whose reading fell due before `before` and that nobody holds now: their message was lost."""
    return session.scalars(
        select(Article.id)
        .where(
            Article.next_read_at <= before,
            or_(Article.leased_until.is_(None), Article.leased_until <= now),
        )
        .order_by(Article.next_read_at)
        .limit(limit)
    ).all()


def under_work(session: Session, article_id: int) -> Article:
    """The article as it stands now, locked until the transaction ends: a poll may have marked it meanwhile."""
    return session.get_one(Article, article_id, with_for_update={"of": Article})


def finish_reading(article: Article, claimed_due_at: datetime, state: ArticleState, reason: str | None) -> None:
    """Nothing is left to read, unless the publisher changed it while it was read."""
    article.state, article.state_reason = state, reason
    let_go(article, claimed_due_at, None)


def let_go(article: Article, claimed_due_at: datetime, next_read_at: datetime | None) -> None:
    """Give the claim back; when it is read next stays as it is if a poll has set it since the claim."""
    article.leased_until = None
    if article.next_read_at == claimed_due_at:
        article.next_read_at = next_read_at


def save_revision(
    session: Session,
    article: Article,
    *,
    title: str,
    text: str,
    method: str,
    language: str | None,
    now: datetime,
) -> Revision:
    """The article's revision with this text: a new one, or the one that already has it."""
    whole = f"{title}\n\n{text}" if title else text
    digest = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    number = session.scalar(select(func.count()).select_from(Revision).where(Revision.article_id == article.id)) or 0
    insert_once(
        session,
        Revision,
        {
            "article_id": article.id,
            "number": number + 1,
            "title": title,
            "text": text,
            "sha256": digest,
            "method": method,
            "language": language,
            "seen_at": now,
        },
    )
    return session.scalars(select(Revision).where(Revision.article_id == article.id, Revision.sha256 == digest)).one()


def read_by_others(session: Session, version: str, article_id: int | None = None) -> Sequence[int]:
    """The revisions, of all articles or of one, that a lexicon of another version has read last."""
    wanted = select(Revision.id).where(Revision.lexicon_version.is_not(None), Revision.lexicon_version != version)
    if article_id is not None:
        wanted = wanted.where(Revision.article_id == article_id)
    return session.scalars(wanted.order_by(Revision.id)).all()


def is_newest(session: Session, revision: Revision) -> bool:
    """Whether it is the text that its article has now."""
    later = select(Revision.id).where(Revision.article_id == revision.article_id, Revision.number > revision.number)
    return session.scalar(later.limit(1)) is None


def save_words(session: Session, article_id: int, words: str) -> None:
    """Have the article be found by these words, and by no others."""
    row = session.get(ArticleWords, article_id)
    if row is None:
        insert_once(session, ArticleWords, {"article_id": article_id, "words": words})
    elif row.words != words:
        row.words = words
