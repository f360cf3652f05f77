"""Alembic's entry: online only, one transaction per step.

At the newest step the history of rounds is loaded, and PostgreSQL told what each column of the views means.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection

from config.settings import load_settings
from models.database import open_engine
from models.registry import is_of_the_models, metadata
from models.views.dictionary import comment_on_views
from models.views.readers import keep_readers, readers
from worker.clock import clock_from
from worker.store.history import load_shipped_history

LOCK_SECONDS = 5


def run(connection: Connection) -> None:
    """Run the steps asked for on this connection, then what the whole schema is to hold."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_name=is_of_the_models,
        transaction_per_migration=True,
        transactional_ddl=True,
    )
    _wait_briefly(connection)
    may_read = readers(connection)
    connection.rollback()  # Alembic begins a transaction of its own for each step
    with _keys_unchecked(connection), context.begin_transaction():
        context.run_migrations()
    if context.get_context().get_current_revision() == context.script.get_current_head():
        keep_readers(connection, may_read)
        comment_on_views(connection)
        _load_history(connection)


def _wait_briefly(connection: Connection) -> None:
    """A step that waits for a table holds up all who come after it: better no step than a service that stands still.

    SQLite waits as every writer does (models/database.py).
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        connection.commit()


@contextmanager
def _keys_unchecked(connection: Connection) -> Iterator[None]:
    """SQLite alters a table by copying it, and dropping the old one would count as deleting what others refer to.

    Its own advice (lang_altertable, section 7): foreign keys off before the transaction, checked after it.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"a migration left rows that refer to nothing: {broken[:3]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _load_history(connection: Connection) -> None:
    """As the caller said (worker/schema.py), or by the operator's settings when Alembic is run by itself."""
    given = context.config.attributes
    if "now" in given:
        load_shipped_history(connection, given["track_file"], given["now"])
    else:
        settings = load_settings()
        load_shipped_history(connection, settings.track_file, clock_from(settings.now)())
    connection.commit()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = open_engine(load_settings().database)
    with engine.connect() as fresh:
        run(fresh)
    engine.dispose()
