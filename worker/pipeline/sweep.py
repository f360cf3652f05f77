"""Sweep: articles still to be read although nobody is at it: the message was lost, or its taker died.

Feeds, settling and alerts need no sweep: their own tick finds what is due.
"""

from collections.abc import Sequence
from datetime import timedelta

from worker.bootstrap import Service
from worker.store import articles as article_store
from worker.store.heartbeats import beat

# A message on its way is given this long before the sweep sends another.
GRACE = timedelta(seconds=30)
ARTICLES_PER_SWEEP = 500


def sweep(service: Service) -> Sequence[int]:
    """The articles that are due to be read and in nobody's hands."""
    now = service.clock()
    with service.sessions.begin() as session:
        beat(session, "read", now)
        return article_store.due_to_read(session, now - GRACE, now, ARTICLES_PER_SWEEP)
