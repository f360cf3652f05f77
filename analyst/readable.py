"""What a person's SQL may read on SQLite, which has no roles: the views, and through each what it reads itself."""

import sqlite3
from collections.abc import Callable

from models.views import VIEWS

_NAMES = frozenset(view.name for view in VIEWS)
_ACTIONS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_TABLES_OF_VALUES = frozenset({"json_each", "json_tree"})
"""They unfold a value that is handed to them and read nothing that is stored."""
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "writefile", "readfile", "edit", "fts3_tokenizer"})

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]
_Read = tuple[str | None, str | None, str | None]
"""View, table, column."""


def only_views(connection: sqlite3.Connection) -> Authorizer:
    """An authorizer that lets a statement read the views and nothing else.

    SQLite names the view on whose behalf a column is read, but a common table expression may bear a view's name: so
    each view is asked beforehand which columns it reads, and nobody in its name is given others. Where rows are only
    counted SQLite names no view; so the rows of a table that some view reads can be counted.
    """
    within = _read_by_the_views(connection)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    closed = (tables | {"sqlite_master", "sqlite_schema"}) - {table for _, table, _ in within}

    def authorize(action: int, first: str | None, second: str | None, _: str | None, view: str | None) -> int:
        if action != sqlite3.SQLITE_READ:
            allowed = action in _ACTIONS and second not in _FORBIDDEN_FUNCTIONS
        elif second:
            allowed = first in _NAMES or first in _TABLES_OF_VALUES or (view, first, second) in within
        else:
            allowed = first not in closed
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return authorize


def _read_by_the_views(connection: sqlite3.Connection) -> frozenset[_Read]:
    seen: set[_Read] = set()

    def note(action: int, first: str | None, second: str | None, _: str | None, view: str | None) -> int:
        if action == sqlite3.SQLITE_READ and view is not None:
            seen.add((view, first, second))
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    for name in _NAMES:
        connection.execute(f"EXPLAIN SELECT * FROM {name}")  # noqa: S608 - a name of our own
    connection.set_authorizer(None)
    return frozenset(seen)
