"""Sweep: what is still to do although nobody was told: the message was lost, or its taker died."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from worker.bootstrap import Service
from worker.store import articles as article_store
from worker.store import rounds as round_store
from worker.store.heartbeats import beat

# A message on its way is given this long before the sweep sends another.
GRACE = timedelta(seconds=30)
ARTICLES_PER_SWEEP = 500


@dataclass(frozen=True, slots=True)
class Left:
    """What was left behind."""

    article_ids: Sequence[int]
    unsettled: bool


def sweep(service: Service) -> Left:
    """Find what is due and in nobody's hands."""
    now = service.clock()
    with service.sessions.begin() as session:
        beat(session, "beat", now)
        return Left(
            article_ids=article_store.due_to_read(session, now - GRACE, now, ARTICLES_PER_SWEEP),
            unsettled=bool(round_store.unsettled(session, limit=1)),
        )
