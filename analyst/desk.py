"""Datasette over the embedded database: SQL in the browser, with our views, what they mean and the worked questions.

Nothing but the views can be read: the tables are hidden and refused, and each connection carries the authorizer of
`astana sql`. It belongs to the optional packages (`make desk`).
"""

import re
import sqlite3
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from analyst.opening import read_only_engine
from analyst.questions import questions
from analyst.readable import Authorizer, only_views
from config.errors import ConfigError
from config.settings import HERE, Settings
from models.registry import metadata
from models.views import VIEWS
from worker.schema import require_head

DATABASE = "astana"
_QUESTIONS = HERE.parent / "docs" / "questions.md"
_SETTINGS = {"allow_download": False, "max_returned_rows": 1000, "sql_time_limit_ms": 5000, "suggest_facets": False}
_PLUGIN = "astana-desk"
_READING_PRAGMAS = frozenset(
    {
        "database_list",
        "table_info",
        "table_xinfo",
        "foreign_key_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "schema_version",
    }
)
_CATALOGUES = frozenset({"sqlite_master", "sqlite_schema"})


def make_desk(settings: Settings) -> Any:  # noqa: ANN401 - Datasette carries no types
    """A Datasette over the operator's database; its `app()` is what a server runs.

    Raises:
        ConfigError: Datasette is not installed, or there is no SQLite database of this version.
    """
    try:
        application, plugins = import_module("datasette.app"), import_module("datasette.plugins")
    except ImportError:
        raise ConfigError("astana desk", "needs Datasette; `make desk` installs it") from None
    path = _database(settings)
    if not plugins.pm.has_plugin(_PLUGIN):
        plugins.pm.register(_Guard(import_module("datasette").hookimpl), name=_PLUGIN)
    desk = application.Datasette([], metadata=desk_metadata(_QUESTIONS), settings=_SETTINGS)
    desk.add_database(import_module("datasette.database").Database(desk, path=str(path), is_mutable=True), DATABASE)
    return desk


def _database(settings: Settings) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise ConfigError("astana desk", "reads SQLite; for PostgreSQL docs/desk.md has Grafana and other clients")
    engine = read_only_engine(settings)
    try:
        require_head(engine)
    finally:
        engine.dispose()
    return Path(url.database)


def desk_metadata(page: Path) -> dict[str, Any]:
    """What Datasette shows: the views with their columns, the questions ready to ask; the tables are for nobody."""
    views = {view.name: {"description": view.description, "columns": view.columns} for view in VIEWS}
    tables = {name: {"hidden": True, "allow": False} for name in metadata.tables}
    asked = {_slug(one.title): {"title": one.title, "sql": one.sql} for one in questions(page.read_text())}
    about = "What is known of the Astana format: rounds, who announced them, what was known when."
    described = {"description": about, "tables": tables | views, "queries": asked}
    return {"title": "Astana Watch", "description": about, "databases": {DATABASE: described}}


def _slug(title: str) -> str:
    """`1. Who announced each round?` as `01-who-announced-each-round`."""
    number, _, words = title.partition(". ")
    return f"{int(number):02}-{re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-')}"


class _Guard:
    """The plugin: Datasette hands it each connection that it opens."""

    def __init__(self, hookimpl: Callable[[Any], Any]) -> None:
        self.__name__ = _PLUGIN
        self.prepare_connection = hookimpl(self._prepare)

    @staticmethod
    def _prepare(conn: sqlite3.Connection, database: str) -> None:
        if database == DATABASE:
            # FTS5 opens its table once, with statements that no reader may run; Datasette asks for its columns.
            conn.execute("SELECT rowid FROM article_words_index LIMIT 0")
            conn.set_authorizer(_with_catalogues(only_views(conn)))


def _with_catalogues(views: Authorizer) -> Authorizer:
    """Datasette asks what there is before it shows it: names, columns, numbers of rows; not what they hold."""

    def authorize(action: int, first: str | None, second: str | None, base: str | None, view: str | None) -> int:
        counts_or_names = action == sqlite3.SQLITE_READ and (first in _CATALOGUES or not second)
        if counts_or_names or (action == sqlite3.SQLITE_PRAGMA and first in _READING_PRAGMAS):
            return sqlite3.SQLITE_OK
        return views(action, first, second, base, view)

    return authorize
