"""Entries, articles, revisions: what a poll brought and what is left to read."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from models.article import Article, ArticleWords, Entry, Revision
from models.feed import Feed
from models.vocabulary import ArticleState
from worker.store.upsert import insert_once

READ_ATTEMPTS = 5

# The clocks of two machines may differ so much: what one has just made due is due for the other.
CLOCKS_APART = timedelta(seconds=5)


def known_entries(session: Session, feed_id: int, keys: Collection[str]) -> Sequence[Entry]:
    """The feed's stored entries that any of these identities or URL keys may mean."""
    return session.scalars(
        select(Entry).where(Entry.feed_id == feed_id, or_(Entry.identity.in_(keys), Entry.url_key.in_(keys)))
    ).all()


def article_at(session: Session, url_key: str) -> Article | None:
    """The article of that address."""
    return session.scalars(select(Article).where(Article.url_key == url_key)).one_or_none()


def ensure_article(session: Session, first_sight: Article) -> tuple[Article, bool]:
    """The article of that address; `first_sight` is stored when there is none yet. (article, whether it is new)"""
    columns = {
        column.key: getattr(first_sight, column.key)
        for column in Article.__table__.columns
        if getattr(first_sight, column.key) is not None
    }
    made = insert_once(session, Article, columns)
    stored = article_at(session, first_sight.url_key)
    assert stored is not None  # noqa: S101 - inserted above, now or by another worker
    return stored, made is not None


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


def save_words(session: Session, article_id: int, words: str) -> None:
    """Have the article be found by these words, and by no others."""
    row = session.get(ArticleWords, article_id)
    if row is None:
        insert_once(session, ArticleWords, {"article_id": article_id, "words": words})
    elif row.words != words:
        row.words = words
