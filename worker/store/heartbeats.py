"""Signs of life."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.heartbeat import Heartbeat
from worker.store.upsert import insert_once


def beat(session: Session, part: str, now: datetime) -> None:
    """Note that a part of the service has just done its work."""
    if insert_once(session, Heartbeat, {"part": part, "beat_at": now}) is None:
        session.scalars(select(Heartbeat).where(Heartbeat.part == part)).one().beat_at = now
