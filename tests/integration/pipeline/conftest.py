"""A service over each database, a local feed server, a mailbox and a webhook receiver: all real, all on loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr

from analyst.demo.server import LocalFeed, LocalServer
from config.settings import Settings
from models.vocabulary import Tier
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed, Mailbox, free_port, run_once
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.pipeline.prepare import prepare
from worker.store.feeds import FeedSpec, add_feed

ALERTS = """
[[subscription]]
key = "mail"
who = "the desk"
channel = "mailto:desk@example.org"

[[subscription]]
key = "hook"
who = "the newsroom"
channel = "{hook}"
secret = "env:ASTANA_TEST_HOOK_SECRET"
"""


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp_port(mailbox: Mailbox) -> Iterator[int]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def server() -> Iterator[LocalServer]:
    local = LocalServer()
    with local.serving():
        yield local


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(OCTOBER_9)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'astana.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture
def settings(
    database_url: str, tmp_path: Path, smtp_port: int, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    monkeypatch.setenv("ASTANA_TEST_HOOK_SECRET", "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    (tmp_path / "feeds.toml").write_text("")
    (tmp_path / "alerts.toml").write_text(ALERTS.format(hook=f"webhook+{server.address}/receive"))
    return Settings(
        home=tmp_path,
        database_url=SecretStr(database_url),
        feeds_file=tmp_path / "feeds.toml",
        alerts_file=tmp_path / "alerts.toml",
        allow_hosts=frozenset({"127.0.0.1"}),
        host_gap_seconds=0,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_security="none",
    )


@pytest.fixture
def service(settings: Settings, clock: SteppedClock) -> Iterator[Service]:
    built = build(settings, clock)
    prepare(built)
    yield built
    built.engine.dispose()


@pytest.fixture
def watch(service: Service, server: LocalServer) -> AddFeed:
    """Watch a feed of the local server; its key."""

    def add(key: str, tier: Tier = Tier.AGENCY, language: str = "en", form: str = "rss") -> str:
        url = server.add_feed(LocalFeed(key, key.title(), language, form))
        spec = FeedSpec(key, url, "127.0.0.1", key.title(), tier, language)
        with service.sessions.begin() as session:
            add_feed(session, spec, service.clock(), from_file=False, first_poll_at=service.clock())
        return key

    return add


@pytest.fixture
def tick(service: Service) -> Callable[[], int]:
    return lambda: run_once(service)


@pytest.fixture
def filled(service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int]) -> Service:
    """A service that has read, settled and told something."""
    watch("wire")
    server.publish("wire", articles.FOOTBALL)
    server.publish("wire", articles.VERSHININ)
    assert tick() == 2
    return service
