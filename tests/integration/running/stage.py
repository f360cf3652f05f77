"""What the tests of the running service share beside their fixtures."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from analyst.demo.server import LocalEntry
from tests.integration.pipeline.articles import VERSHININ
from tests.integration.running.waiting import until

ROOT = Path(__file__).parents[3]
QUEUES = ("poll", "read", "settle", "alert")

# Our article of 9 October 2024, told of the round after the shipped history, so that it is news on any day.
ANNOUNCEMENT = LocalEntry(
    slug="moscow-prepares-23rd-meeting",
    title="Russia says 23rd Astana meeting on Syria is being prepared",
    published_at=datetime.now(UTC) - timedelta(hours=1),
    text=VERSHININ.text.replace("22nd", "23rd").replace("Last January, the 21st", "In November 2024, the 22nd"),
)
TEASER = replace(ANNOUNCEMENT, teaser="A new meeting on Syria in the Astana format is being prepared in Astana.")


class Processes:
    """The processes that a test starts, each with its children in a group of its own; none outlives the test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start one; what it says is kept under its name."""
        with (self._folder / f"{name}.log").open("ab") as output:
            process = subprocess.Popen(
                arguments,
                cwd=self._folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started.append(process)
        return process

    def worker(
        self, name: str, queues: str, environment: dict[str, str], app: str = "worker", children: int = 2
    ) -> subprocess.Popen[bytes]:
        """A worker of some queues with a prefork pool."""
        celery = [sys.executable, "-m", "celery", "-A", app, "worker"]
        return self.start(
            name, [*celery, "-Q", queues, "-c", str(children), "-n", f"{name}@{os.getpid()}"], environment
        )

    def beat(self, name: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """A beat."""
        return self.start(name, [sys.executable, "-m", "celery", "-A", "worker", "beat"], environment)

    def embedded(self, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """The whole service in one process."""
        return self.start("embedded", [sys.executable, "-m", "analyst", "run"], environment)

    def log_of(self, name: str) -> str:
        """What the processes of that name said."""
        return (self._folder / f"{name}.log").read_text()

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL, to it and all its children, as when a machine goes dark."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(100)

    def kill_all(self) -> None:
        """Whatever still runs."""
        for process in self._started:
            self.kill(process)


class Records:
    """What the service wrote."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query; none before the tables are there."""
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def beats(self) -> dict[str, str]:
        """When each queue last did its work."""
        return {str(part): str(at) for part, at in self.rows("SELECT part, beat_at FROM heartbeat")}

    def wait_for_ticks(self, queues: tuple[str, ...] = QUEUES, times: int = 3) -> None:
        """Return when a tick has been taken from each of the queues so many times more."""
        for _ in range(times):
            before = self.beats()
            until(
                lambda before=before: all(
                    self.beats().get(queue) not in (None, before.get(queue)) for queue in queues
                ),
                f"the queues {queues} tick",
            )
