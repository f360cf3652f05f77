"""The service on a stage whose every part can be struck: its processes, its servers, the lines between, its clock."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from analyst.demo.server import LocalServer
from tests.chaos.line import Line
from tests.kills.records import Records, Signs, at_rest
from tests.kills.runs import Forks

# What the service came to know, whatever the numbers of its rows and the moments it did so. What stood for a while,
# since one article was read before another, is no part of it.
HISTORY = """
SELECT round_number, kind, key, alertable FROM change WHERE revision_id IS NOT NULL AND superseded_at IS NULL
"""
FACTS = "SELECT kind, value, round_number, first_on, last_on, modality, discourse FROM fact"
ALERTS = "SELECT key, state FROM alert"
LAST_TOLD = """
SELECT s.key, c.after_status, c.after_first_on FROM alert a
  JOIN subscription s ON s.id = a.subscription_id JOIN change c ON c.id = a.change_id
 WHERE a.id = (SELECT max(b.id) FROM alert b WHERE b.subscription_id = a.subscription_id)
"""
ROUNDS = "SELECT number, status, first_on, last_on, city FROM round"


@dataclass(frozen=True, slots=True)
class End:
    """How a story ended: the rows of history, facts, rounds and what each was told last; the alerts as they stand."""

    known: dict[str, list[str]]
    alerts: dict[str, str]


@dataclass(slots=True)
class Scene:
    """One story on one database. `roles` are started together, in this order."""

    forks: Forks
    server: LocalServer
    roles: tuple[str, ...]
    database: str = ""
    """As the service reaches it."""
    beside: str = ""
    """The same, past any line: what is held against the service is not asked through what is struck."""
    now: datetime = field(default_factory=datetime.now)
    ahead: timedelta = timedelta(0)
    """By how much the clocks have been set ahead in this story."""
    lines: dict[str, Line] = field(default_factory=dict)
    servers: dict[str, Any] = field(default_factory=dict)
    running: dict[str, int] = field(default_factory=dict)

    def start(self, *roles: str) -> None:
        """Start roles, or all."""
        for role in roles or self.roles:
            self.running[role] = self.forks.start(role, self.database, self.now)

    def kill(self, role: str) -> None:
        """SIGKILL, to the process and all its children."""
        self.forks.kill(self.running.pop(role))

    def stop_softly(self, role: str) -> None:
        """SIGTERM, and wait until it has gone."""
        self.forks.end(self.running.pop(role))

    def kill_all(self) -> None:
        """Whatever runs."""
        self.forks.kill_all()
        self.running.clear()

    def jump(self, by: timedelta) -> None:
        """Every process goes on with a clock that stands elsewhere. One that was set ahead stays there."""
        self.kill_all()
        self.now += by
        self.ahead = max(by, timedelta(0))
        self.start()

    def rest(self, seconds: float) -> bool:
        """Wait until there is nothing left to do; whether that came within so many seconds."""
        records, until = Records(self.beside), time.monotonic() + seconds
        before: Signs | None = None
        while time.monotonic() < until:
            with suppress(OperationalError):  # the database itself was struck
                signs = records.signs()
                before = before or signs
                if at_rest(signs, before) and not signs["to_tell_again"]:
                    return True
            time.sleep(0.2)
        return False

    def wait_for_sign(self, name: str, seconds: float = 60) -> None:
        """Return when one more of these is there than now: `polled`, `to_read`, `told`."""
        records, until = Records(self.beside), time.monotonic() + seconds
        before = records.signs()[name]
        while records.signs()[name] == before and time.monotonic() < until:
            time.sleep(0.01)

    def end(self) -> End:
        """How it stands now."""
        engine = create_engine(self.beside, poolclass=NullPool)
        with engine.connect() as connection:
            asked = {
                name: sorted(repr([str(value) for value in row]) for row in connection.execute(text(query)))
                for name, query in {"history": HISTORY, "facts": FACTS, "rounds": ROUNDS, "told": LAST_TOLD}.items()
            }
            alerts = {row[0]: row[1] for row in connection.execute(text(ALERTS))}
        return End(asked, alerts)

    def copies(self) -> Counter[str]:
        """How often each message was accepted, by its id."""
        return Counter(headers["webhook-id"] for headers, _ in self.server.received)
