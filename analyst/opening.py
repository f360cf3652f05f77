"""Opening the database to look: never to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import quote

import typer
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from config.errors import ConfigError
from config.settings import Settings, load_settings
from worker.schema import require_head

STATEMENT_SECONDS = 30


def read_only_engine(settings: Settings, seconds: int = STATEMENT_SECONDS) -> Engine:
    """An engine that cannot write: SQLite opened with `mode=ro`, PostgreSQL in read-only transactions.

    `seconds`: how long a lock is waited for, and on PostgreSQL how long a statement may take.

    Raises:
        ConfigError: there is no database yet.
    """
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        if not path.exists():
            raise ConfigError(str(path), "there is no database yet; `make run` or `astana demo` makes one")
        # Quoted for SQLite's own reading of it: a `?` or `#` in the path would end it.
        opened = URL.create("sqlite", database=f"file:{quote(str(path))}", query={"mode": "ro", "uri": "true"})
        # No connection is kept: a file that was put in its place is then seen.
        return create_engine(opened, poolclass=NullPool, connect_args={"timeout": seconds})
    options = f"-c default_transaction_read_only=on -c statement_timeout={seconds}s -c timezone=UTC"
    return create_engine(url, connect_args={"options": options, "connect_timeout": 10})


@contextmanager
def looking(settings: Settings | None = None) -> Iterator[Session]:
    """A read-only session on the operator's database, which must be at this version's schema.

    Raises:
        ConfigError: there is none, it is of another version, or it cannot be read now.
    """
    engine = read_only_engine(settings or load_settings())
    try:
        require_head(engine)
        with Session(engine) as session:
            yield session
    except DBAPIError as error:
        raise ConfigError("the database", f"cannot be read: {str(error.orig).strip().splitlines()[0]}") from None
    finally:
        engine.dispose()


def end_of_day(day: str | None) -> datetime | None:
    """The last moment (UTC) of a day given as YYYY-MM-DD; None for None.

    Raises:
        typer.BadParameter: it is no day.
    """
    if day is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time.max, UTC)
    except ValueError:
        raise typer.BadParameter(f"{day!r} is no day; write it as 2024-10-09") from None
