"""Work that only one worker of all may do at a time, held until its transaction ends."""

from enum import IntEnum

from sqlalchemy import text
from sqlalchemy.orm import Session


class Lock(IntEnum):
    """Any fixed numbers: advisory locks of PostgreSQL share one space per database."""

    SETTLE = 0x415354
    SCHEDULE = 0x415355
    WATCH = 0x415356


def hold(session: Session, lock: Lock) -> None:
    """Wait for the lock and hold it. SQLite: the transaction itself is exclusive (models/database.py)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": int(lock)})
