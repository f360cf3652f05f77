"""The database's schema: bring it to the newest step, or say in words why the service cannot use it."""

from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError

from config.errors import ConfigError

ALEMBIC_INI = Path(__file__).parent.parent / "alembic.ini"


def head_revision() -> str:
    """The newest step this program knows."""
    head = ScriptDirectory.from_config(Config(ALEMBIC_INI)).get_current_head()
    assert head is not None, "migrations/versions is empty"  # noqa: S101 - a broken checkout
    return head


def current_revision(engine: Engine) -> str | None:
    """The step the database stands at; None for an empty one.

    Raises:
        ConfigError: the database cannot be reached or is locked.
    """
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise ConfigError(_shown(engine), f"cannot be used: {_words(error)}") from None


def upgrade(engine: Engine, track_file: Path, now: datetime) -> None:
    """Create or bring up the schema, and load what the track file tells of the time before `now`.

    Harmless when there is nothing to do.

    Raises:
        ConfigError: the database is unreachable, locked, or was written by a newer version.
    """
    _refuse_newer(engine, current_revision(engine))
    config = Config(ALEMBIC_INI)
    try:
        with engine.connect() as connection:
            config.attributes.update(connection=connection, track_file=track_file, now=now)
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise ConfigError(_shown(engine), f"could not be migrated: {_words(error)}") from None


def take_down(engine: Engine) -> None:
    """Take every table away, whatever it holds."""
    config = Config(ALEMBIC_INI)
    with engine.connect() as connection:
        config.attributes.update(connection=connection)
        command.downgrade(config, "base")


def require_known(engine: Engine) -> str:
    """The step the database stands at. Raises ConfigError unless it is one that this version knows."""
    at = current_revision(engine)
    if at is None:
        raise ConfigError(_shown(engine), "holds no database of Astana Watch")
    _refuse_newer(engine, at)
    return at


def require_head(engine: Engine) -> None:
    """Raises ConfigError unless the database stands exactly at the newest step."""
    at = current_revision(engine)
    _refuse_newer(engine, at)
    if at != head_revision():
        raise ConfigError(
            _shown(engine),
            f"is at schema {at or 'none'}, this version needs {head_revision()}; run `astana db upgrade`",
        )


def _refuse_newer(engine: Engine, at: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(Config(ALEMBIC_INI)).walk_revisions()}
    if at is not None and at not in known:
        raise ConfigError(
            _shown(engine),
            f"was written by a newer version of Astana Watch (schema {at}); install that version, "
            "or restore a backup made by this one",
        )


def _shown(engine: Engine) -> str:
    """The database's address without password and options: options may hold a password too."""
    url = make_url(engine.url)
    if url.get_backend_name() == "sqlite" and url.database:
        opened_by_uri = url.database.startswith("file:")
        return f"sqlite:///{unquote(url.database.removeprefix('file:')) if opened_by_uri else url.database}"
    return url.set(query={}).render_as_string(hide_password=True)


def _words(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
