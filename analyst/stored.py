"""Articles of the database as they are to be read again: the latest text, and what the service made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from analyst.queries import TRACK, Row
from models.article import Article, Entry, Revision
from models.round import Change
from worker.extract.facts import ArticleText
from worker.feeds.urls import url_key

_LONGEST_ID = 18
"""Digits of the largest id that a database keeps."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An article and its latest text; `revision_id` is None where only its feed's text is there."""

    article_id: int
    url: str | None
    state: str
    state_reason: str | None
    old_at_first_sight: bool
    text: ArticleText
    method: str
    lexicon_version: str | None = None
    revision_id: int | None = None

    @property
    def name(self) -> str:
        """How it is asked for: its address, else its id."""
        return self.url or str(self.article_id)


def newest(session: Session, most: int) -> list[Stored]:
    """The newest articles that were found relevant, each with its latest text."""
    last = select(func.max(Revision.number)).where(Revision.article_id == Article.id).correlate(Article)
    rows = session.scalars(
        select(Revision)
        .join(Article, Article.id == Revision.article_id)
        .where(Revision.number == last.scalar_subquery())
        .order_by(Revision.id.desc())
        .limit(most)
    )
    return [_of_revision(revision) for revision in rows]


def article_named(session: Session, name: str) -> Stored | None:
    """The article of that id or address; None when there is none."""
    wanted = or_(Article.url == name, Article.url_key == (url_key(name) or name))
    if name.isascii() and name.isdigit() and len(name) <= _LONGEST_ID:
        wanted = Article.id == int(name)
    article = session.scalars(select(Article).where(wanted).order_by(Article.id).limit(1)).one_or_none()
    if article is None:
        return None
    latest = select(Revision).where(Revision.article_id == article.id).order_by(Revision.number.desc()).limit(1)
    revision = session.scalars(latest).one_or_none()
    return _of_revision(revision) if revision else _of_feed(session, article)


def changes_of(session: Session, revision_id: int) -> Sequence[Row]:
    """What this text changed in what is known."""
    rows = session.scalars(
        select(Change).where(Change.track == TRACK, Change.revision_id == revision_id, Change.superseded_at.is_(None))
    )
    return [{"round_number": row.round_number, "kind": row.kind.value, "why": row.why} for row in rows]


def _of_revision(revision: Revision) -> Stored:
    article = revision.article
    text = ArticleText(revision.title, revision.text, revision.language, article.published_at, article.publisher.name)
    return _stored(article, text, revision.method, revision)


def _of_feed(session: Session, article: Article) -> Stored:
    """What is irrelevant keeps no revision: the text is that of the feed, though a page may have been read."""
    entries = session.scalars(select(Entry).where(Entry.article_id == article.id))
    entry = max(entries, key=lambda one: max(len(one.text), len(one.summary)))
    text = max(entry.text, entry.summary, key=len)
    read = ArticleText(entry.title, text, article.language, entry.published_at, article.publisher.name)
    return _stored(article, read, "feed (no text is kept of an article that was not found relevant)", None)


def _stored(article: Article, text: ArticleText, method: str, revision: Revision | None) -> Stored:
    return Stored(
        article_id=article.id,
        url=article.url,
        state=article.state.value,
        state_reason=article.state_reason,
        old_at_first_sight=article.old_at_first_sight,
        text=text,
        method=method,
        lexicon_version=revision.lexicon_version if revision else None,
        revision_id=revision.id if revision else None,
    )
