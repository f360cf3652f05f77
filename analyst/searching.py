"""Full-text search over the articles on the format: the same finds on SQLite (FTS5) and PostgreSQL (pg_trgm)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, column, exists, func, select, table, text
from sqlalchemy.orm import Session, aliased, contains_eager

from analyst.queries import Row
from models.article import Article, ArticleWords, Revision
from models.feed import Publisher
from worker.articles.words import passage, wanted

_AROUND = 90
"""Signs shown on either side of a find."""
_FTS5 = table("article_words_index", column("rowid"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Words, and what narrows the search; None leaves it open."""

    words: str
    limit: int
    language: str | None = None
    publisher: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None


def search(session: Session, asked: Asked) -> list[Row]:
    """The articles seen last that hold every word (or "words in quotation marks"), each with a passage around one.

    Raises:
        ValueError: nothing is asked for.
    """
    parts = wanted(asked.words)
    if not parts:
        raise ValueError("holds no word to look for")
    published = func.coalesce(Article.published_at, Article.first_seen_at)
    holding = _holding(session, parts).join(Article.publisher).options(contains_eager(Article.publisher))
    found = session.scalars(holding.where(*_narrowed(asked, published)).limit(asked.limit)).all()
    latest = _latest_revisions(session, [article.id for article in found])
    return [_row(article, latest[article.id], parts) for article in found]


def _holding(session: Session, parts: list[str]) -> Select[Any]:
    """Ordered by the index's own key: of a word that all articles hold, no more than the limit are looked at."""
    if session.get_bind().dialect.name == "sqlite":
        phrases = " AND ".join(f'"{part}"' for part in parts)
        held = text("article_words_index MATCH :phrases").bindparams(phrases=phrases)
        joined = select(Article).join(_FTS5, _FTS5.c.rowid == Article.id)
        return joined.where(held).order_by(_FTS5.c.rowid.desc())
    held_all = (ArticleWords.words.contains(part, autoescape=True) for part in parts)
    joined = select(Article).join(ArticleWords, ArticleWords.article_id == Article.id)
    return joined.where(*held_all).order_by(ArticleWords.article_id.desc())


def _narrowed(asked: Asked, published: ColumnElement[datetime]) -> list[ColumnElement[bool]]:
    narrowed = []
    if asked.language:
        narrowed.append(Article.language == asked.language)
    if asked.publisher:
        narrowed.append(Publisher.name == asked.publisher)
    if asked.since:
        narrowed.append(published >= asked.since)
    if asked.until:
        narrowed.append(published <= asked.until)
    if asked.as_of:
        narrowed.append(Article.first_seen_at <= asked.as_of)
    return narrowed


def _latest_revisions(session: Session, articles: Sequence[int]) -> dict[int, Revision]:
    later = aliased(Revision)
    is_latest = ~exists().where(later.article_id == Revision.article_id, later.number > Revision.number)
    latest = session.scalars(select(Revision).where(Revision.article_id.in_(articles), is_latest))
    return {revision.article_id: revision for revision in latest}


def _row(article: Article, revision: Revision, parts: list[str]) -> Row:
    before, find, after = _passage(revision, parts)
    return {
        "article_id": article.id,
        "title": article.title,
        "publisher": article.publisher.name,
        "language": article.language,
        "published_at": article.published_at,
        "url": article.url,
        "before": before,
        "find": find,
        "after": after,
    }


def _passage(revision: Revision, parts: list[str]) -> tuple[str, str, str]:
    """What was found, and what stands before and after it: of the text, or of the title where the text holds none."""
    for whole in (revision.text, revision.title):
        if place := passage(whole, parts, _AROUND):
            begin, start, end, last = place
            return whole[begin:start], whole[start:end], whole[end:last]
    return "", "", ""
