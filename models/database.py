"""Engines: one way to open each kind of database, so that every process treats it alike."""

from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_MILLISECONDS = 30_000


def open_engine(url: str) -> Engine:
    """An engine for the worker. No connection is made yet.

    SQLite: WAL, foreign keys, and every transaction begins IMMEDIATE, so that two writers wait for each other
    instead of one of them failing in the middle. PostgreSQL: connections are tested before use.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args={"connect_timeout": 10}
        )
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: SqliteConnection, record: Any) -> None:  # noqa: ANN401, ARG001 - SQLAlchemy's signature
    connection.isolation_level = None  # SQLAlchemy, not the driver, says BEGIN
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def throw_away(engine: Engine) -> None:
    """Let an SQLite database that nobody keeps be quick: nothing waits for the disk, a crash loses it all.

    Call it before the first connection is made.
    """
    event.listen(engine, "connect", _unsafe_sqlite)


def _unsafe_sqlite(connection: SqliteConnection, record: Any) -> None:  # noqa: ANN401, ARG001 - SQLAlchemy's signature
    connection.execute("PRAGMA journal_mode=MEMORY")
    connection.execute("PRAGMA synchronous=OFF")
