"""INSERT … ON CONFLICT DO NOTHING on both engines: a named constraint, not an `if`, makes a step happen once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from models.base import Base


def insert_once(session: Session, table: type[Base], values: Mapping[str, Any]) -> int | None:
    """Insert a row; its primary key, or None when a unique constraint already holds one like it."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    result = session.execute(insert(table).values(values).on_conflict_do_nothing())
    assert isinstance(result, CursorResult)  # noqa: S101 - an INSERT gives nothing else
    if result.rowcount == 0 or result.inserted_primary_key is None:
        return None
    return int(result.inserted_primary_key[0]) if isinstance(result.inserted_primary_key[0], int) else 0
