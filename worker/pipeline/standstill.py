"""Whether anything works on a database now: what moves or replaces it must be alone."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select

from config.errors import ConfigError
from models.heartbeat import Heartbeat

# Longer than the longest tick that can be set.
QUIET = timedelta(seconds=70)


def require_stopped(engine: Engine, now: datetime) -> None:
    """Raises ConfigError while the service runs on this database.

    SQLite itself knows whether another process has the file open. Of PostgreSQL, where analysts may be connected at
    any time, the heartbeats are asked: a service that ticked within `QUIET` runs.
    """
    engine.dispose()  # our own connections are nobody else's
    if engine.dialect.name == "sqlite":
        require_unused(str(engine.url.database))
        return
    with engine.connect() as connection:
        last = connection.scalar(select(func.max(Heartbeat.beat_at)))
    if last is not None and timedelta(0) <= now - last < QUIET:
        ago = (now - last).seconds
        raise ConfigError(
            "the service", f"ticked on this database {ago} s ago; stop it, and try again after {QUIET.seconds} s"
        )


def require_unused(database: str) -> None:
    """Raises ConfigError while another process has this SQLite file open.

    To leave the write-ahead log a connection must be alone; that the log is gone afterwards is wanted here too.
    """
    try:
        with closing(sqlite3.connect(database, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise ConfigError(database, "is in use; stop the service (and `astana web`) first") from None
        raise ConfigError(database, f"cannot be used: {error}") from None
