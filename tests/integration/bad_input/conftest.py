"""A service on SQLite with one good feed beside whatever a test adds: what is bad must not touch it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text

from analyst.demo.server import LocalFeed, LocalServer
from analyst.health import Health, health
from config.settings import Settings
from models.database import open_engine
from models.feed import Feed
from models.vocabulary import Tier
from tests.integration.bad_input.raw import RawServer, Reply
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, run_once
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.pipeline.prepare import prepare
from worker.store.feeds import FeedSpec, add_feed

GOOD = "good"


class Watch:
    """The service under test, the server that misbehaves, and what a person sees of both."""

    def __init__(self, service: Service, raw: RawServer, local: LocalServer, clock: SteppedClock) -> None:
        self.service, self.raw, self.local, self.clock = service, raw, local, clock

    def feed(self, reply: Reply, key: str = "bad", **spec: Any) -> str:
        """Watch a feed that answers like this; its key."""
        return self.feed_at(self.raw.serve(key, reply), key, **spec)

    def feed_at(self, url: str, key: str, language: str | None = "en") -> str:
        spec = FeedSpec(key, url, "127.0.0.1", key.title(), Tier.AGENCY, language)
        with self.service.sessions.begin() as session:
            add_feed(session, spec, self.clock(), from_file=False, first_poll_at=self.clock())
        return key

    def run(self) -> int:
        """Everything that is due, once."""
        return run_once(self.service)

    def trouble(self, key: str = "bad") -> str | None:
        """What is written down of a feed: its error, else what was odd about it."""
        with self.service.sessions() as session:
            feed = session.scalars(select(Feed).where(Feed.key == key)).one()
            return feed.last_error or feed.last_notice

    @property
    def health(self) -> Health:
        """What `astana status` shows."""
        with self.service.sessions() as session:
            return health(session, self.clock())

    def rows(self, query: str) -> list[dict[str, Any]]:
        with self.service.engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(query)).mappings()]

    def the_good_feed_is_read(self) -> bool:
        """Whether the good feed's article became a plan for round 22 in spite of all."""
        read = self.rows("SELECT publisher FROM v_articles WHERE announces_new_round")
        return {"publisher": GOOD.title()} in read and self.trouble(GOOD) is None


@pytest.fixture
def raw() -> Iterator[RawServer]:
    server = RawServer()
    with server.serving():
        yield server


@pytest.fixture
def local() -> Iterator[LocalServer]:
    server = LocalServer()
    with server.serving():
        yield server


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(OCTOBER_9)


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A service over a prepared database: languages are compiled, and the schema made, once for all tests."""
    home = tmp_path_factory.mktemp("ready")
    built = build(_settings(home, f"sqlite:///{home / 'astana.db'}"), SteppedClock(OCTOBER_9))
    prepare(built)
    built.engine.dispose()
    return built


@pytest.fixture
def settings(tmp_path: Path, ready: Service) -> Settings:
    copyfile(ready.settings.home / "astana.db", tmp_path / "astana.db")
    return _settings(tmp_path, f"sqlite:///{tmp_path / 'astana.db'}")


@pytest.fixture
def service(settings: Settings, ready: Service, clock: SteppedClock) -> Iterator[Service]:
    own = replace(ready, settings=settings, clock=clock, engine=open_engine(settings.database))
    yield own
    own.engine.dispose()


def _settings(home: Path, database_url: str) -> Settings:
    for name in ("feeds.toml", "alerts.toml"):
        (home / name).write_text("")
    return Settings(
        home=home,
        database_url=SecretStr(database_url),
        feeds_file=home / "feeds.toml",
        alerts_file=home / "alerts.toml",
        allow_hosts=frozenset({"127.0.0.1"}),
        host_gap_seconds=0,
    )


@pytest.fixture
def watch(service: Service, raw: RawServer, local: LocalServer, clock: SteppedClock) -> Watch:
    watching = Watch(service, raw, local, clock)
    watching.feed_at(local.add_feed(LocalFeed(GOOD, "Good", "en", "rss")), GOOD)
    local.publish(GOOD, articles.VERSHININ)
    return watching
