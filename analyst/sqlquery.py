"""A person's SQL, run so that it can only read, for a bounded time, over a bounded number of rows."""

import json
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, ResourceClosedError

from analyst.opening import STATEMENT_SECONDS, read_only_engine
from analyst.readable import only_views
from config.errors import ConfigError
from config.settings import Settings
from worker.schema import require_head

_STEPS_BETWEEN_LOOKS = 10_000
# Bytes of one value: a function that repeats a word could fill the memory in a single step.
_LONGEST_VALUE = 50_000_000
_SQLITE_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
"""How the store keeps a time on SQLite, which has no type for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns in order, rows, and whether there were more."""

    columns: list[str]
    rows: list[dict[str, Any]]
    cut: bool


def run_query(settings: Settings, query: str, limit: int, seconds: int = STATEMENT_SECONDS) -> Answer:
    """Run one SELECT, for at most `seconds`.

    Raises:
        ConfigError: it is not one, writes, takes too long, names what is not there, or there is no database.
    """
    engine = read_only_engine(settings, seconds)
    try:
        require_head(engine)
        with engine.connect() as connection:
            _guard(connection, seconds)
            # On PostgreSQL a cursor declared for the query: it takes one statement, and only one that reads (COPY
            # could write files even in a read-only transaction), and no more rows than are asked for are held.
            asked = connection.execution_options(stream_results=True, no_parameters=True)
            with asked.exec_driver_sql(query) as result:
                columns = _distinct(result.keys())
                found = result.fetchmany(limit + 1)
    except DBAPIError as error:
        raise ConfigError("the query", _reason(error, seconds)) from None
    except ResourceClosedError:
        raise ConfigError("the query", "gives no rows; only SELECT is for here") from None
    finally:
        engine.dispose()
    rows = [dict(zip(columns, map(_plain, row), strict=True)) for row in found[:limit]]
    return Answer(columns, rows, len(found) > limit)


def _distinct(names: Iterable[str]) -> list[str]:
    """The names of the columns; one that came before is numbered, so that no column hides another."""
    seen: Counter[str] = Counter()
    distinct = []
    for name in names:
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return distinct


def _guard(connection: Connection, seconds: int) -> None:
    """SQLite has no statement timeout and no roles: an authorizer and a progress check serve instead."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        return
    deadline = time.monotonic() + seconds
    raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    raw.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS_BETWEEN_LOOKS)
    raw.set_authorizer(only_views(raw))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever the query asked for
    """The value as both databases would give it: times aware, numbers plain, JSON as its text."""
    match value:
        case str() if _SQLITE_TIME.fullmatch(value):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case list() | dict():
            return json.dumps(value)
        case _:
            return value


def _reason(error: DBAPIError, seconds: int) -> str:
    said = str(error.orig).strip().splitlines()[0]
    if "interrupted" in said or "statement timeout" in said:
        return f"took longer than {seconds} s and was stopped; ask for less"
    if any(word in said for word in ("not authorized", "prohibited", "permission denied", "read-only", "readonly")):
        return "may only read; write a SELECT over the views of docs/data-dictionary.md"
    return said
