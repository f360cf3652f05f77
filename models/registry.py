"""Imports every table, so that `metadata` is whole."""

from models import alert, article, fact, feed, heartbeat, round  # noqa: A004, F401 - imported for their tables
from models.base import Base

metadata = Base.metadata


def is_of_the_models(name: str | None, *_: object) -> bool:
    """Whether a table or index is told by the models: those that index words are each engine's own."""
    return name is None or not name.startswith(("article_words_index", "article_words_trigrams"))
