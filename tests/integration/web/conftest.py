"""The page over a database of each engine: the shipped history and what a few articles of October 2024 added."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from analyst.replay.stage import Stage
from analyst.web.app import make_app
from config.settings import Settings
from models.vocabulary import Tier
from tests.integration.conftest import empty_database
from tests.integration.web.articles import ALL, OCTOBER_9
from worker.bootstrap import build
from worker.clock import SteppedClock
from worker.pipeline.prepare import prepare
from worker.store.subscriptions import SubscriptionSpec, subscribe

TOKEN = "T0k3nOfTheNewsroom"


@contextmanager
def staged(home: Path, database_url: str = "") -> Iterator[Stage]:
    """A service without feeds, whose one subscriber is reached by an address that nobody may see."""
    for name in ("feeds.toml", "alerts.toml"):
        (home / name).write_text("")
    settings = Settings(
        home=home,
        database_url=SecretStr(database_url),
        feeds_file=home / "feeds.toml",
        alerts_file=home / "alerts.toml",
        now=OCTOBER_9,
    )
    clock = SteppedClock(OCTOBER_9)
    service = replace(build(settings, clock), pages=False)
    try:
        prepare(service)
        with service.sessions.begin() as session:
            channel = f"webhook+https://hooks.example.org/{TOKEN}"
            spec = SubscriptionSpec("newsroom", "the newsroom", channel, None, "en", (), Tier.AGGREGATOR, None)
            subscribe(session, spec, clock(), from_file=False)
        yield Stage(service, clock)
    finally:
        service.engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage after all articles; nothing more is written to it."""
    home = tmp_path_factory.mktemp("web")
    if request.param == "sqlite":
        with staged(home) as stage:
            yield _after_all(stage)
        return
    with empty_database(request.getfixturevalue("postgres_url")) as url, staged(home, url) as stage:
        yield _after_all(stage)


@pytest.fixture(scope="module")
def client(played: Stage) -> Iterator[TestClient]:
    with TestClient(make_app(played.service.settings)) as client:
        yield client


def _after_all(stage: Stage) -> Stage:
    for line in ALL:
        stage.play(line)
    return stage
