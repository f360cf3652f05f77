"""INSERT … ON CONFLICT DO NOTHING on both engines: a named constraint, not an `if`, makes a step happen once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def insert_once(session: Session, table: type[Base], values: Mapping[str, Any]) -> int | None:
    """Insert a row; its number (0 when its key is no number), or None when a unique constraint holds one like it."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # What a row count is worth differs between drivers (psycopg's is -1 here); a returned key is there or is not.
    keys = inspect(table).primary_key
    row = session.execute(insert(table).values(values).on_conflict_do_nothing().returning(*keys)).first()
    if row is None:
        return None
    return row[0] if isinstance(row[0], int) else 0
