"""Entries of feeds, the articles they stand for, and each text an article has had."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, stored_by_value
from models.feed import Publisher
from models.vocabulary import ArticleState

_CLAIMED = text("leased_until IS NOT NULL")


class Article(Base):
    """The page or text that entries stand for; one row however many feeds carry it."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_state", "state", "id"),
        Index("ix_article_claimed", "leased_until", sqlite_where=_CLAIMED, postgresql_where=_CLAIMED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str | None]
    url_key: Mapped[str] = mapped_column(unique=True)
    """The URL's normal form; for entries without a link, the feed and the entry's identity."""
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"), index=True)
    language: Mapped[str | None]
    title: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    first_seen_at: Mapped[datetime] = mapped_column(index=True)
    old_at_first_sight: Mapped[bool] = mapped_column(default=False)
    """It stood in a feed already when the feed was first polled and was old by then: read, never alerted."""
    state: Mapped[ArticleState] = mapped_column(stored_by_value(ArticleState), default=ArticleState.NEW)
    state_reason: Mapped[str | None]
    relevant: Mapped[bool | None]
    announces_new_round: Mapped[bool | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_read_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it is to be read (again); None when nothing is left to read."""
    leased_until: Mapped[datetime | None]

    publisher: Mapped[Publisher] = relationship(lazy="joined")


class Entry(Base):
    """An item in a feed, as last seen. Its text becomes a revision of the article when the article is read."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("feed_id", "identity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    identity: Mapped[str]
    url_key: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str]
    summary: Mapped[str]
    text: Mapped[str]
    content_sha256: Mapped[str]
    published_at: Mapped[datetime | None]
    published_raw: Mapped[str | None]
    first_seen_at: Mapped[datetime]
    last_changed_at: Mapped[datetime]


class Revision(Base):
    """One text of an article. `sha256` is of title, blank line, text: what all offsets refer to."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("article_id", "sha256"),
        Index("ix_revision_unsettled", "settled_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    sha256: Mapped[str]
    method: Mapped[str]
    """Where the text came from: the feed, or the page and the tool with its version."""
    language: Mapped[str | None]
    seen_at: Mapped[datetime]
    lexicon_version: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    place: Mapped[str | None] = mapped_column(index=True)
    """Where what it says of rounds stands in the history; None when it says nothing new of any."""

    article: Mapped[Article] = relationship(lazy="joined")


class ArticleWords(Base):
    """The folded words of an article's present text, for searching; of an article that keeps no text there are none.

    Indexed by trigrams, on SQLite by the FTS5 table `article_words_index`, on PostgreSQL by `article_words_trigrams`.
    """

    __tablename__ = "article_words"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    words: Mapped[str]
