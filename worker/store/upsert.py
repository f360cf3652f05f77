"""INSERT … ON CONFLICT DO NOTHING on both engines: a named constraint, not an `if`, makes a step happen once."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.base import Base

Key = TypeVar("Key")


def insert_once(session: Session, table: type[Base], values: Mapping[str, Any]) -> int | None:
    """Insert a row; its number (0 when its key is no number), or None when a unique constraint holds one like it."""
    keys = insert_all_once(session, table, [values])
    if not keys:
        return None
    return keys[0] if isinstance(keys[0], int) else 0


def insert_all_once(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """Insert rows of the same columns; the keys of those that no unique constraint held already."""
    return [key for (key,) in _inserted(session, table, rows)]


def insert_each_once(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], column: InstrumentedAttribute[Key]
) -> dict[Key, int]:
    """Insert rows of the same columns; the number of each that is new, by its value in `column`."""
    return {value: number for number, value in _inserted(session, table, rows, column)}


def _inserted(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], *columns: InstrumentedAttribute[Any]
) -> Sequence[Sequence[Any]]:
    if not rows:
        return []
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # What a row count is worth differs between drivers (psycopg's is -1 here); a returned key is there or is not.
    statement = insert(table).on_conflict_do_nothing().returning(inspect(table).primary_key[0], *columns)
    # Else rows that leave different columns empty go down in statements of their own.
    together = {"render_nulls": True}
    return session.execute(statement, [dict(row) for row in rows], execution_options=together).all()
