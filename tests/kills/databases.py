"""A database for each run, copied from one that was made ready once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

# Gives the URL of a new database, and takes it away in the end.
Databases = Callable[[], AbstractContextManager[str]]
Prepare = Callable[[str], None]
"""Makes the database of this URL ready."""


def sqlite_databases(folder: Path, prepare: Prepare) -> Databases:
    """Files in a folder, each a copy of one that `prepare` made."""
    ready = folder / "ready.db"
    prepare(f"sqlite:///{ready}")

    @contextmanager
    def fresh() -> Iterator[str]:
        path = folder / f"{uuid4().hex}.db"
        shutil.copyfile(ready, path)
        try:
            yield f"sqlite:///{path}"
        finally:
            for left in folder.glob(f"{path.name}*"):
                left.unlink()

    return fresh


def postgres_databases(url: str, prepare: Prepare) -> Databases:
    """Databases of a server, each a copy of one that `prepare` made; `url` is that of its maintenance database."""
    ready = f"astana_kills_{uuid4().hex}"
    _execute(url, f'create database "{ready}"')
    prepare(_named(url, ready))

    @contextmanager
    def fresh() -> Iterator[str]:
        name = f"astana_kill_{uuid4().hex}"
        _execute(url, f'create database "{name}" template "{ready}"')
        try:
            yield _named(url, name)
        finally:
            _execute(url, f'drop database "{name}" with (force)')

    return fresh


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, statement: str) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)
