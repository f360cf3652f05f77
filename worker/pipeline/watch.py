"""Watch: whether the service itself is well. Troubles are told to those who asked; a ping goes out while it is."""

import asyncio
from datetime import timedelta

from sqlalchemy.orm import Session

from worker.alerts.channels.ping import ping
from worker.alerts.timing import awake_at
from worker.alerts.troubles import Seen, Signs, troubles, watched_since
from worker.bootstrap import Service
from worker.logs import log
from worker.pipeline.outbox import timing_of
from worker.store import alerts as alert_store
from worker.store import troubles as trouble_store
from worker.store.heartbeats import beat
from worker.store.locks import Lock, hold
from worker.store.subscriptions import active_subscriptions

# Heartbeats of the watch itself: its last look, and since when there was no gap.
LOOKED, SINCE = "watch", "watched_since"
_DAY = timedelta(days=1)
# Several workers may ask for it; one look in this time is enough.
_ENOUGH = timedelta(seconds=30)

_log = log(__name__)


def watch(service: Service) -> int:
    """Look once; harmless when several look at once.

    Returns:
        How many alerts on troubles were put into the outbox.
    """
    now = service.clock()
    with service.sessions.begin() as session:
        hold(session, Lock.WATCH)
        beats = trouble_store.heartbeats(session)
        if LOOKED in beats and timedelta(0) <= now - beats[LOOKED] < _ENOUGH:
            return 0
        since = watched_since(beats.get(SINCE), beats.get(LOOKED), now)
        beat(session, LOOKED, now)
        beat(session, SINCE, since)
        signs = Signs(
            since, beats, trouble_store.last_feed_read(session), alert_store.died_since(session, now - _DAY)
        )
        seen = troubles(signs, timedelta(hours=service.settings.silence_hours), now)
        told = _note(service, session, seen)
    if not seen and service.settings.ping_url.get_secret_value():
        asyncio.run(ping(service.settings.ping_url.get_secret_value(), service.channel_options))
    return told


def _note(service: Service, session: Session, seen: list[Seen]) -> int:
    now, kinds = service.clock(), {one.kind for one in seen}
    for known in trouble_store.open_troubles(session):
        if known.kind not in kinds:
            known.over_at = now
            _log.info("trouble is over", kind=known.kind.value)
    return sum(_tell(service, session, one) for one in seen)


def _tell(service: Service, session: Session, seen: Seen) -> int:
    trouble_id = trouble_store.open_trouble(session, seen.kind, seen.since, seen.detail)
    if trouble_id is None:
        return 0
    _log.error("the service is in trouble", kind=seen.kind.value, since=seen.since.isoformat(), detail=seen.detail)
    now = service.clock()
    wanting = [one for one in active_subscriptions(session, now) if one.troubles]
    return sum(
        alert_store.enqueue_trouble(session, trouble_id, one, awake_at(timing_of(one), now), now) for one in wanting
    )
