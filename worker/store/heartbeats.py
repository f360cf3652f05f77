"""Signs of life."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from models.heartbeat import Heartbeat
from worker.store.upsert import insert_once


def beat(session: Session, part: str, now: datetime) -> None:
    """Note that a part of the service has just done its work."""
    if insert_once(session, Heartbeat, {"part": part, "beat_at": now}) is None:
        session.scalars(select(Heartbeat).where(Heartbeat.part == part)).one().beat_at = now


def claim_slot(session: Session, part: str, now: datetime, width: timedelta) -> bool:
    """Whether nobody has claimed a slot of this part within `width` before `now`; claimed then.

    A clock that was set back must not stop the ticks: a slot claimed in the future is free.
    """
    if insert_once(session, Heartbeat, {"part": part, "beat_at": now}) is not None:
        return True
    free = or_(Heartbeat.beat_at <= now - width, Heartbeat.beat_at > now + width)
    claimed = update(Heartbeat).where(Heartbeat.part == part, free).values(beat_at=now)
    return session.scalars(claimed.returning(Heartbeat.part)).first() is not None
