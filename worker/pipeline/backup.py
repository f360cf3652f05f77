"""Backup: a database as one file, made while the service runs; and back. Neither is a part of the service's work.

SQLite copies itself, page by page, in one reading transaction. For PostgreSQL its own programs are called, which must
be of the server's version or newer.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, inspect, make_url
from sqlalchemy.pool import NullPool

from config.errors import ConfigError
from models.database import open_engine
from worker.pipeline.standstill import require_stopped
from worker.schema import require_known

_SQLITE_MAGIC = b"SQLite format 3\0"
_POSTGRES_MAGIC = b"PGDMP"


def back_up(database: str, file: Path) -> str:
    """Write a backup to a new file; it appears under its name when it is whole.

    Returns:
        The step of the schema in it.

    Raises:
        ConfigError: there is such a file already, no folder for it, no database, or the copy failed.
    """
    if file.exists():
        raise ConfigError(str(file), "is there already; name another file")
    if not os.access(file.parent, os.W_OK):
        raise ConfigError(str(file), "cannot be written: its folder is not there, or not for you")
    _require_there(database)
    engine = open_engine(database)
    try:
        at = require_known(engine)
    finally:
        engine.dispose()
    part = file.with_name(f"{file.name}.part")
    try:
        if _is_sqlite(database):
            _copy_sqlite(Path(str(make_url(database).database)), part)
        else:
            _run("pg_dump", database, ["--format=custom", f"--file={part}"])
        part.replace(file)
    except OSError as error:
        raise ConfigError(str(file), f"cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    return at


def restore(database: str, file: Path, now: datetime, *, replace: bool) -> Path | None:
    """Put a backup in the place of a database that nobody uses.

    Returns:
        Where the SQLite file lies that stood there before, if one did.

    Raises:
        ConfigError: the file is no backup for this engine or was written by a newer version; a database is there and
            is not to be replaced, or is in use.
    """
    _require_backup_of(database, file)
    if _is_sqlite(database):
        return _restore_sqlite(Path(str(make_url(database).database)), file, now, replace=replace)
    _restore_postgres(database, file, now, replace=replace)
    return None


def _is_sqlite(database: str) -> bool:
    return make_url(database).get_backend_name() == "sqlite"


def _require_there(database: str) -> None:
    if _is_sqlite(database) and not Path(str(make_url(database).database)).exists():
        raise ConfigError(str(make_url(database).database), "there is no database yet")


def _require_backup_of(database: str, file: Path) -> None:
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(_SQLITE_MAGIC))
    except OSError as error:
        raise ConfigError(str(file), f"cannot be read: {error.strerror}") from None
    wanted, other = (_SQLITE_MAGIC, _POSTGRES_MAGIC) if _is_sqlite(database) else (_POSTGRES_MAGIC, _SQLITE_MAGIC)
    if begins.startswith(other):
        raise ConfigError(str(file), "is a backup of the other engine; `astana db copy-to` moves between the two")
    if not begins.startswith(wanted):
        raise ConfigError(str(file), "is no backup of `astana backup`")


def _copy_sqlite(path: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    try:
        with closing(_reading(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            # One file, without the log that the original has beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            _require_whole(copy, path)
    except sqlite3.Error as error:
        raise ConfigError(str(path), f"cannot be copied: {error}") from None
    with part.open("rb") as written:
        os.fsync(written.fileno())


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)


def _require_whole(connection: sqlite3.Connection, path: Path) -> None:
    [(found,), *_] = connection.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        raise ConfigError(str(path), f"is damaged: {found}")


def _restore_sqlite(path: Path, file: Path, now: datetime, *, replace: bool) -> Path | None:
    _require_known_file(file)
    before = path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%S}") if path.exists() else None
    if before is not None:
        if not replace:
            raise ConfigError(str(path), "is there already; --replace puts it aside")
        engine = open_engine(f"sqlite:///{path}")
        require_stopped(engine, now)
        engine.dispose()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    _copy_sqlite(file, part)
    if before is not None:
        path.rename(before)
    # A log that a crash has left belongs to the file that is gone.
    for left in ("-wal", "-shm"):
        path.with_name(path.name + left).unlink(missing_ok=True)
    part.replace(path)
    return before


def _require_known_file(file: Path) -> None:
    opened = URL.create("sqlite", database=f"file:{quote(str(file))}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(opened, poolclass=NullPool)
    require_known(engine)
    engine.dispose()


def _restore_postgres(database: str, file: Path, now: datetime, *, replace: bool) -> None:
    engine = open_engine(database)
    try:
        used = _holds_tables(engine)
        if used and not replace:
            raise ConfigError("the database", "holds tables already; --replace takes them away")
        if used:
            require_stopped(engine, now)
    finally:
        engine.dispose()
    # One transaction: what fails half-way leaves all as it was.
    options = ["--single-transaction", "--exit-on-error", "--no-owner"]
    _run("pg_restore", database, [*options, *(["--clean", "--if-exists"] if used else []), str(file)])


def _holds_tables(engine: Engine) -> bool:
    return bool(inspect(engine).get_table_names())


def _run(program: str, database: str, arguments: list[str]) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where other users do not see it."""
    if shutil.which(program) is None:
        raise ConfigError(
            program, "is not on the PATH; install PostgreSQL's client programs, or run it in the server's container"
        )
    url = make_url(database)
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    ended = subprocess.run(  # noqa: S603 - its words are ours; the address was checked when the settings were read
        [program, "--no-password", f"--dbname={bare.render_as_string()}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        words = ended.stderr.strip().splitlines() or [f"ended with {ended.returncode}"]
        raise ConfigError(program, words[0].removeprefix(f"{program}: "))
