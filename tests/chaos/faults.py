"""What is done to the service in the middle of its work. Each fault is over when its function returns."""

import os
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.chaos.scene import Scene
from worker.schema import ALEMBIC_INI

HELD_SECONDS = 3.0
SLOW_SECONDS = 0.05
HOUR = timedelta(hours=1)
# A file of the database may grow no longer than this while the disk is full.
FULL_AT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Fault:
    """`sign` tells when it strikes: as soon as one more of these is there (tests/kills/records.py)."""

    name: str
    sign: str
    strike: Callable[[Scene], None]
    patience: float = 120.0
    """Seconds after which the story goes on, at rest or not."""


def _killed(role: str, away: float = 0) -> Callable[[Scene], None]:
    def strike(scene: Scene) -> None:
        scene.kill(role)
        time.sleep(away)
        scene.start(role)

    return strike


def _cut(line: str) -> Callable[[Scene], None]:
    def strike(scene: Scene) -> None:
        scene.lines[line].cut()
        time.sleep(HELD_SECONDS)
        scene.lines[line].mend()

    return strike


def _slow(line: str) -> Callable[[Scene], None]:
    def strike(scene: Scene) -> None:
        scene.lines[line].slow(SLOW_SECONDS)
        time.sleep(2 * HELD_SECONDS)
        scene.lines[line].mend()

    return strike


def _redis_killed(scene: Scene) -> None:
    scene.servers["redis"].restart(HELD_SECONDS)


def _backend_killed(scene: Scene) -> None:
    """The server then ends every connection and recovers from its log."""
    url = make_url(scene.beside)
    asked = text("SELECT pid FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid() LIMIT 1")
    with create_engine(url, poolclass=NullPool).connect() as connection:
        pid = connection.scalar(asked, {"name": url.database})
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
    _until_it_answers(scene)


def _postgres_killed(scene: Scene) -> None:
    """The postmaster is gone at once; its children follow when they see it."""
    server = scene.servers["postgresql"]
    os.kill(server.get_pid(), signal.SIGKILL)
    time.sleep(HELD_SECONDS)
    for _ in range(10):
        try:
            server.ensure_postgres_running()
            break
        except Exception:  # noqa: BLE001 - whatever it says, a child of the old one still holds the memory
            time.sleep(1)
    _until_it_answers(scene)


def _until_it_answers(scene: Scene) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with create_engine(scene.beside, poolclass=NullPool).connect():
                return
        except OperationalError:
            time.sleep(0.1)


def _disk_full(scene: Scene) -> None:
    """No file that the process writes may grow: SQLite's writes fail as on a full disk."""
    pid = scene.running["embedded"]
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL_AT_BYTES, hard))
    time.sleep(HELD_SECONDS)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


def _clock(jump: timedelta) -> Callable[[Scene], None]:
    return lambda scene: scene.jump(jump)


def _rolling_restart(scene: Scene) -> None:
    for role in scene.roles:
        scene.stop_softly(role)
        scene.start(role)


def _migrated(scene: Scene) -> None:
    """The schema goes back a step and forth again under the feet of those who work on it."""
    engine = create_engine(scene.beside, poolclass=NullPool)
    for direction, to in (("downgrade", "-1"), ("upgrade", "head")):
        config = Config(ALEMBIC_INI)
        for _ in range(10):
            try:
                with engine.connect() as connection:
                    config.attributes["connection"] = connection
                    getattr(command, direction)(config, to)
                break
            except OperationalError:  # a step waits for a table no longer than it may
                time.sleep(0.5)
        time.sleep(1)


ON_POSTGRESQL = (
    Fault("worker: kill -9 while it reads", "polled", _killed("worker")),
    Fault("worker: kill -9 while it settles", "to_settle", _killed("worker")),
    Fault("relay: kill -9 while it tells", "told", _killed("teller")),
    Fault("beat: kill -9, back after 3 s", "polled", _killed("beat", HELD_SECONDS)),
    Fault("Redis: killed, back empty after 3 s", "polled", _redis_killed),
    Fault("PostgreSQL: a backend killed, crash recovery", "polled", _backend_killed),
    Fault("PostgreSQL: kill -9, back after 3 s", "polled", _postgres_killed),
    Fault("line to PostgreSQL cut for 3 s", "polled", _cut("postgresql")),
    Fault("line to Redis cut for 3 s", "polled", _cut("redis")),
    Fault("line to the receivers cut for 3 s", "polled", _cut("receiver")),
    Fault("line to PostgreSQL slow (50 ms a piece)", "polled", _slow("postgresql")),
    Fault("line to Redis slow (50 ms a piece)", "polled", _slow("redis")),
    Fault("clocks jump an hour ahead", "polled", _clock(HOUR)),
    Fault("clocks an hour back, then right again", "polled", _clock(-HOUR), patience=15),
    Fault("the schema goes a step back and forth", "polled", _migrated),
    Fault("rolling restart (SIGTERM, one by one)", "polled", _rolling_restart),
)
ON_SQLITE = (
    Fault("service: kill -9 while it reads", "polled", _killed("embedded")),
    Fault("service: kill -9 while it tells", "told", _killed("embedded")),
    Fault("disk full for 3 s", "polled", _disk_full),
    Fault("line to the receivers cut for 3 s", "polled", _cut("receiver")),
    Fault("clock jumps an hour ahead", "polled", _clock(HOUR)),
    Fault("clock an hour back, then right again", "polled", _clock(-HOUR), patience=15),
    Fault("restart (SIGTERM)", "polled", _rolling_restart),
)
