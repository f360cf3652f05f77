"""Prune: old articles that carry nothing we know are taken away, a batch a transaction.

Whatever has a fact, a change or a place in the history stays, and with it every alert's proof. What a feed still
carries comes back at its next change and is old news by its date: read again at most, never told. An article without
a date could be taken for new, so of it only the text goes, and what its feed is recognised by stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from config.errors import ConfigError
from worker.bootstrap import Service
from worker.logs import log
from worker.rounds.changes import STALE_AFTER
from worker.store import retention

ARTICLES_PER_BATCH = 500

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was taken away, or would be."""

    articles: int
    texts: int
    """Of articles without a date, which keep all but their text."""


def prune(service: Service, older_than: timedelta, *, dry_run: bool) -> Pruned:
    """Take away what is older.

    Raises:
        ConfigError: what is asked for is young enough to be told, were it seen again.
    """
    if older_than <= STALE_AFTER:
        raise ConfigError("--older-than", f"must be more than {STALE_AFTER.days} days: younger articles may be news")
    before = service.clock() - older_than
    dated, undated = retention.dated_and_empty(before), retention.undated_with_text(before)
    if dry_run:
        with service.sessions() as session:
            return Pruned(retention.count(session, dated), retention.count(session, undated))
    pruned = Pruned(_all(service, dated, retention.remove), _all(service, undated, retention.empty))
    _log.info("pruned", before=before.isoformat(), articles=pruned.articles, texts=pruned.texts)
    return pruned


def _all(service: Service, wanted: ColumnElement[bool], take_away: Callable[[Session, Sequence[int]], None]) -> int:
    done = 0
    while True:
        with service.sessions.begin() as session:
            batch = retention.next_of(session, wanted, ARTICLES_PER_BATCH)
            if not batch:
                return done
            take_away(session, batch)
        done += len(batch)
