"""The same story under each fault: three articles, the second of them in trouble; held against the calm one."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from analyst.demo.server import LocalServer
from config.settings import Settings
from tests.chaos.faults import Fault
from tests.chaos.line import Line, to_port, to_socket
from tests.chaos.scene import End, Scene
from tests.kills.databases import Databases, postgres_databases, sqlite_databases
from tests.kills.runs import TRY_AGAIN, Forks
from tests.kills.staging import Broker, environment_of
from tests.kills.story import begin, begins, go_on, make_ready

RUNS = 3
STRUCK = 1
"""The run in which the fault comes, counted from 0."""
SUBSCRIBERS = ("hook", "other-hook")
LEASE_SECONDS = 30
TICK_SECONDS = 1.0
LAST_TRIES = 4
PATIENCE_SECONDS = 120.0
_SUBSCRIPTION = (
    '[[subscription]]\nkey = "{key}"\nwho = "{key}"\nchannel = "webhook+http://127.0.0.1:{port}/receive"\n\n'
)

Staged = tuple[Scene, Databases]
Reach = Callable[[str], str]
"""The URL by which the service reaches a database whose own URL is given."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a fault."""

    fault: str
    lost: int
    """Alerts that were not sent, and subscribers whose last alert does not tell how things stand."""
    otherwise: int
    """Alerts that the undisturbed story does not have: articles were learnt in another order."""
    doubled: int
    """Messages that a receiver got more than once, under the same id."""
    seconds: float | None
    """Until all was done again, from the end of the fault; None when the story had to go on before."""
    differs: tuple[str, ...]
    """Rows that stand in one of the two ends only: this one's after a `+`, the undisturbed one's after a `-`."""


def told(staged: Staged, fault: Fault | None) -> tuple[End, Row]:
    """Tell the story on a new database; the row's comparison is left open."""
    scene, databases = staged
    seconds: float | None = 0.0
    scene.server.received.clear()
    begin(scene.server)
    scene.ahead = timedelta(0)
    with databases() as database:
        scene.beside = database
        scene.database = database
        for run in range(RUNS):
            if run:  # one article at a time: of two that are read at once, either may be told first
                go_on(scene.server, run)
            scene.now = begins(run) + scene.ahead
            scene.start()
            if fault is not None and run == STRUCK:
                scene.wait_for_sign(fault.sign)
                fault.strike(scene)
                healed = time.monotonic()
                seconds = time.monotonic() - healed if scene.rest(fault.patience) else None
            else:
                scene.rest(PATIENCE_SECONDS)
            scene.kill_all()
        _finish(scene)
        end = scene.end()
        repeats = sum(copies > 1 for copies in scene.copies().values())
    return end, Row(fault.name if fault else "none", 0, 0, repeats, seconds, ())


def _finish(scene: Scene) -> None:
    """What waits for another poll or try, or for a clock to catch up, is given the time."""
    for _ in range(LAST_TRIES):
        scene.now += TRY_AGAIN
        scene.start()
        at_rest = scene.rest(PATIENCE_SECONDS)
        scene.kill_all()
        if at_rest and all(state == "sent" for state in scene.end().alerts.values()):
            return


def compared(reference: End, end: End, row: Row) -> Row:
    """The row, with what was lost and where the end differs."""
    unsent = [key for key, state in end.alerts.items() if state != "sent"]
    told_less = [one for one in reference.known["told"] if one not in end.known["told"]]
    otherwise = set(end.alerts) - set(reference.alerts)
    differs = [
        f"{sign} {name} {one}"
        for name, rows in reference.known.items()
        for sign, some, others in (("-", rows, end.known[name]), ("+", end.known[name], rows))
        for one in some
        if one not in others
    ]
    return replace(row, lost=len(unsent) + len(told_less), otherwise=len(otherwise), differs=tuple(differs))


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Staged]:
    """`astana run`."""
    with ExitStack() as stack:
        server, receiver, settings = _surroundings(stack, folder)
        databases = sqlite_databases(folder, partial(make_ready, settings))
        forks = stack.enter_context(_forks(settings, "memory://", databases, lambda url: url))
        yield Scene(forks, server, ("embedded",), lines={"receiver": receiver}), databases


@contextmanager
def on_postgresql(folder: Path, postgres: Any) -> Iterator[Staged]:
    """A worker of all queues, a second of the alert queue and a beat, each server behind a line."""
    with ExitStack() as stack:
        server, receiver, settings = _surroundings(stack, folder)
        broker = Broker()
        stack.callback(broker.stop)
        url = make_url(postgres.get_uri()).set(drivername="postgresql+psycopg")
        database_line = Line(to_socket(f"{url.query['host']}/.s.PGSQL.{url.port or 5432}"))
        broker_line = Line(to_port(broker.port))
        port = stack.enter_context(database_line.serving())
        broker_url = f"redis://127.0.0.1:{stack.enter_context(broker_line.serving())}/0"
        databases = postgres_databases(url.render_as_string(hide_password=False), partial(make_ready, settings))
        forks = stack.enter_context(_forks(settings, broker_url, databases, partial(_by_port, port=port)))
        lines = {"receiver": receiver, "redis": broker_line, "postgresql": database_line}
        servers = {"redis": broker, "postgresql": postgres}
        yield Scene(forks, server, ("worker", "teller", "beat"), lines=lines, servers=servers), databases


def _by_port(url: str, port: int) -> str:
    given = make_url(url)
    return given.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)


def _surroundings(stack: ExitStack, folder: Path) -> tuple[LocalServer, Line, Settings]:
    server = LocalServer()
    address = stack.enter_context(server.serving())
    receiver = Line(to_port(int(address.rpartition(":")[2])))
    port = stack.enter_context(receiver.serving())
    (folder / "feeds.toml").write_text(begin(server))
    (folder / "alerts.toml").write_text("".join(_SUBSCRIPTION.format(key=key, port=port) for key in SUBSCRIBERS))
    settings = Settings(
        home=folder,
        feeds_file=folder / "feeds.toml",
        alerts_file=folder / "alerts.toml",
        allow_hosts=frozenset({"127.0.0.1"}),
        host_gap_seconds=0,
        tick_seconds=TICK_SECONDS,
        lease_seconds=LEASE_SECONDS,
    )
    return server, receiver, settings


@contextmanager
def _forks(settings: Settings, broker: str, databases: Databases, reach: Reach) -> Iterator[Forks]:
    with databases() as lived_through:
        forks = Forks(environment_of(settings, broker, reach(lived_through)), settings.home)
    try:
        yield forks
    finally:
        forks.close()
