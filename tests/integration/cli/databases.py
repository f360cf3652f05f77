"""Databases of both engines that hold the shipped history, for tests that ask the same of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from config.settings import load_settings
from models.database import open_engine
from worker.schema import upgrade

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@contextmanager
def postgres_with_history(postgres_url: str) -> Iterator[str]:
    """The URL of a new database with the schema and the history, dropped at the end."""
    name = f"astana_desk_{uuid4().hex}"
    maintenance = make_url(postgres_url)
    address = maintenance.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
        try:
            url = maintenance.set(database=name).render_as_string(hide_password=False)
            engine = open_engine(url)
            upgrade(engine, load_settings().track_file, NOW)
            engine.dispose()
            yield url
        finally:
            connection.execute(f'drop database "{name}" with (force)')
