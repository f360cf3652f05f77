"""Articles that carry nothing we know: which of them are old, and taking them away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.article import Article, ArticleWords, Entry, Revision
from models.fact import Fact
from models.round import Change


def count(session: Session, wanted: ColumnElement[bool]) -> int:
    """How many articles are wanted."""
    return session.scalar(select(func.count()).select_from(Article).where(wanted)) or 0


def next_of(session: Session, wanted: ColumnElement[bool], limit: int) -> Sequence[int]:
    """Some of the wanted articles, held until the transaction ends; those in other hands are passed over."""
    found = select(Article.id).where(wanted).order_by(Article.id).limit(limit)
    return session.scalars(found.with_for_update(skip_locked=True, of=Article)).all()


def dated_and_empty(before: datetime) -> ColumnElement[bool]:
    """Seen and published before a moment, and nothing we know stands on them."""
    return and_(Article.published_at < before, _carries_nothing(before))


def undated_with_text(before: datetime) -> ColumnElement[bool]:
    """As `dated_and_empty`, but without a date, and with a text that is still kept."""
    entry = select(Entry.id).where(Entry.article_id == Article.id, or_(Entry.text != "", Entry.summary != ""))
    revision = select(Revision.id).where(Revision.article_id == Article.id)
    return and_(Article.published_at.is_(None), _carries_nothing(before), or_(entry.exists(), revision.exists()))


def _carries_nothing(before: datetime) -> ColumnElement[bool]:
    of_article = select(Revision.id).where(Revision.article_id == Article.id)
    fact = of_article.join(Fact, Fact.revision_id == Revision.id)
    change = of_article.join(Change, Change.revision_id == Revision.id)
    place = of_article.where(Revision.place.is_not(None))
    nobody_reads = and_(Article.next_read_at.is_(None), Article.leased_until.is_(None))
    return and_(Article.first_seen_at < before, nobody_reads, ~fact.exists(), ~change.exists(), ~place.exists())


def remove(session: Session, article_ids: Sequence[int]) -> None:
    """Take articles away with their entries, texts and words."""
    _remove_texts(session, article_ids)
    session.execute(delete(Entry).where(Entry.article_id.in_(article_ids)))
    session.execute(delete(Article).where(Article.id.in_(article_ids)))


def empty(session: Session, article_ids: Sequence[int]) -> None:
    """Take the texts of articles away; what their feeds are recognised by stays."""
    _remove_texts(session, article_ids)
    session.execute(update(Entry).where(Entry.article_id.in_(article_ids)).values(summary="", text=""))


def _remove_texts(session: Session, article_ids: Sequence[int]) -> None:
    session.execute(delete(ArticleWords).where(ArticleWords.article_id.in_(article_ids)))
    session.execute(delete(Revision).where(Revision.article_id.in_(article_ids)))
