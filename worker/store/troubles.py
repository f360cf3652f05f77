"""Troubles of the service, and what shows them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alert import Trouble
from models.feed import Feed
from models.heartbeat import Heartbeat
from models.vocabulary import FeedState, TroubleKind
from worker.store.upsert import insert_once


def open_trouble(session: Session, kind: TroubleKind, since: datetime, detail: str) -> int | None:
    """Note a trouble; its number, or None when one of its kind is known already."""
    return insert_once(session, Trouble, {"kind": kind, "since_at": since, "over_at": None, "detail": detail})


def open_troubles(session: Session) -> Sequence[Trouble]:
    """Those that are not over."""
    return session.scalars(select(Trouble).where(Trouble.over_at.is_(None))).all()


def last_feed_read(session: Session) -> datetime | None:
    """When any watched feed was last read."""
    latest = select(func.max(Feed.last_success_at)).where(Feed.state == FeedState.ACTIVE)
    return session.scalar(latest)


def heartbeats(session: Session) -> dict[str, datetime]:
    """When each part of the service last did its work."""
    return {row.part: row.beat_at for row in session.scalars(select(Heartbeat))}
