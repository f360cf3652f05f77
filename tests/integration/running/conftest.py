"""The service as its operators run it: processes of their own, over real servers, watching a local feed."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine

from analyst.demo.server import LocalFeed
from config.settings import Settings
from tests.integration.running.faulty_server import FaultyServer
from tests.integration.running.stage import ROOT, Processes, Records
from worker.bootstrap import build
from worker.pipeline.prepare import prepare

FEEDS = """
[[feed]]
key = "wire"
url = "{url}"
publisher = "Wire"
tier = "agency"
language = "en"
"""
ALERTS = """
[[subscription]]
key = "hook"
who = "the newsroom"
channel = "webhook+{address}/receive"
"""


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    local = FaultyServer()
    with local.serving():
        yield local


@pytest.fixture
def broker_url(redis_url: str) -> Iterator[str]:
    """A numbered database of the server that nobody uses, emptied in the end."""
    for number in range(1, 16):
        url = urlsplit(redis_url)._replace(path=f"/{number}").geturl()
        with redis.Redis.from_url(url) as client:
            if client.dbsize() == 0:
                yield url
                client.flushdb()
                return
    raise AssertionError("the Redis server has no empty database")


@pytest.fixture
def environment(tmp_path: Path, server: FaultyServer) -> dict[str, str]:
    """What every process of the service is started with, the database and the broker left open."""
    url = server.add_feed(LocalFeed("wire", "Wire", "en", "rss"))
    (tmp_path / "feeds.toml").write_text(FEEDS.format(url=url))
    (tmp_path / "alerts.toml").write_text(ALERTS.format(address=server.address))
    outside = {name: value for name, value in os.environ.items() if not name.startswith("ASTANA_")}
    return outside | {
        "PYTHONPATH": str(ROOT),
        "ASTANA_HOME": str(tmp_path),
        "ASTANA_FEEDS_FILE": str(tmp_path / "feeds.toml"),
        "ASTANA_ALERTS_FILE": str(tmp_path / "alerts.toml"),
        "ASTANA_ALLOW_HOSTS": "127.0.0.1",
        "ASTANA_HOST_GAP_SECONDS": "0",
        "ASTANA_TICK_SECONDS": "0.3",
    }


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    started = Processes(tmp_path)
    try:
        yield started
    finally:
        started.kill_all()


@pytest.fixture
def distributed(
    environment: dict[str, str], broker_url: str, empty_postgres_url: str, tmp_path: Path
) -> dict[str, str]:
    """The environment on PostgreSQL and Redis, with the database made ready."""
    service = build(
        Settings(
            home=tmp_path,
            database_url=SecretStr(empty_postgres_url),
            feeds_file=tmp_path / "feeds.toml",
            alerts_file=tmp_path / "alerts.toml",
        )
    )
    prepare(service)
    service.engine.dispose()
    return environment | {"ASTANA_DATABASE_URL": empty_postgres_url, "ASTANA_BROKER_URL": broker_url}


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The test's own look at the database that the processes write."""
    is_distributed = "distributed" in request.fixturenames
    url = request.getfixturevalue("empty_postgres_url") if is_distributed else f"sqlite:///{tmp_path / 'astana.db'}"
    opened = create_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture
def records(engine: Engine) -> Records:
    return Records(engine)


def later(environment: dict[str, str], seconds: int) -> dict[str, str]:
    """The same, on a machine where so much more time has gone by: leases of the dead have lapsed."""
    return environment | {"ASTANA_NOW": (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()}
