"""Ticks: of the beats that tick at once, one is heeded. A slot is claimed in the database, by the machine's own time.

What a tick finds is claimed as well, so a second beat doubles nothing without this; it only spares the looking, and
the messages that a sweep would send twice.
"""

from datetime import datetime, timedelta

from worker.bootstrap import Service
from worker.store.heartbeats import claim_slot


def is_first(service: Service, name: str, now: datetime) -> bool:
    """Whether no other beat has had this tick's work begun within the last half of a tick."""
    with service.sessions.begin() as session:
        return claim_slot(session, f"tick {name}", now, timedelta(seconds=service.settings.tick_seconds) / 2)
