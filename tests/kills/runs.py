"""Runs of the service under SIGKILL, and what is held against it afterwards."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.integration.running.stage import ROOT
from tests.kills.databases import Databases
from tests.kills.receiving import Ledger
from tests.kills.records import Records, Told, is_over, nothing_to_do, struck

# Longer than a lease: what the dead held has lapsed. And longer than any wait before another try in a run.
LEASE, TRY_AGAIN = timedelta(seconds=400), timedelta(hours=6)
PATIENCE_SECONDS = 90.0
_NUDGE_SECONDS = 20.0


class Forks:
    """The process that becomes the service (`forking`), and the children that it was asked for."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._folder = folder
        self._children: list[int] = []
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.forking"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def start(self, role: str, database: str, now: datetime) -> int:
        """Start a child in that role; its process id."""
        order = {"role": role, "database": database, "now": now.isoformat()}
        order |= {"home": str(self._folder), "log": str(self._folder / "children.log")}
        assert self._parent.stdin is not None
        self._parent.stdin.write(json.dumps(order) + "\n")
        self._parent.stdin.flush()
        self._children.append(int(self._answer()))
        return self._children[-1]

    def kill(self, child: int) -> None:
        """SIGKILL to it and to its own children; return when it is gone."""
        if child in self._children:
            self._children.remove(child)
            _kill_group(child)
            while _is_there(child):
                time.sleep(0.002)

    def kill_all(self) -> None:
        """As when the machine goes dark."""
        for child in self._children:
            _kill_group(child)
        while self._children:
            self.kill(self._children[-1])

    def close(self) -> None:
        """Kill what is left, and end."""
        self.kill_all()
        with self._parent as parent:
            parent.kill()

    def _answer(self) -> str:
        assert self._parent.stdout is not None
        line = self._parent.stdout.readline()
        if not line:
            raise AssertionError("the forking process has died")
        return line.strip()


def _kill_group(process: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


def _is_there(process: int) -> bool:
    try:
        os.killpg(process, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Stage:
    """What all runs share. `roles` are started together; `disturb` is done to the broker in the middle of a run."""

    forks: Forks
    databases: Databases
    hooks: Ledger
    mails: Ledger
    roles: tuple[str, ...]
    disturb: Callable[[Random, int], str | None]
    between: Callable[[], None]


@dataclass(slots=True)
class Tally:
    """What came of the runs."""

    runs: int = 0
    pace: float = 3.0
    """Seconds that a story takes here without a kill, as far as is known: kills are spread over as long."""
    kills: int = 0
    changes: int = 0
    alerts: int = 0
    copies: int = 0
    repeats: int = 0
    """Copies beyond the first of a message; each must be one whose predecessor's answer was lost."""
    struck: Counter[str] = field(default_factory=Counter)
    disturbed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """Sentences on what must not be."""


def run(stage: Stage, seed: int, tally: Tally) -> None:
    """One story on a database of its own: killed once to three times, then left to end."""
    chance = Random(seed)
    stage.hooks.begin(seed)
    stage.mails.begin(seed + 1)
    stage.between()
    with stage.databases() as database:
        records = Records(database)
        now = datetime.now(UTC)
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
            _disturbed_and_killed(stage, chance, database, now, tally)
            tally.struck[struck(records.signs())] += 1
            now += LEASE
        _finish(stage, database, now, records, f"run {seed}", tally)
        _judge(stage, records, f"run {seed}", tally)
    tally.runs += 1


def _disturbed_and_killed(stage: Stage, chance: Random, database: str, now: datetime, tally: Tally) -> None:
    """Half of the time one process dies first and another takes its place, while the rest goes on."""
    children = [stage.forks.start(role, database, now) for role in stage.roles]
    time.sleep(chance.uniform(0, 1.2 * tally.pace))
    if disturbance := stage.disturb(chance, tally.runs):
        tally.disturbed[disturbance] += 1
    if chance.random() < 0.5:
        at = chance.randrange(len(children))
        stage.forks.kill(children[at])
        tally.kills += 1
        stage.forks.start(stage.roles[at], database, now)
        time.sleep(chance.uniform(0, 0.6 * tally.pace))
    stage.forks.kill_all()
    tally.kills += len(stage.roles)


def _finish(stage: Stage, database: str, now: datetime, records: Records, name: str, tally: Tally) -> None:
    """Let it run until all is told; what waits for another try is given the time by starting again later."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        began = time.monotonic()
        for role in stage.roles:
            stage.forks.start(role, database, now)
        signs = _at_rest(records, min(_NUDGE_SECONDS, deadline - began))
        tally.pace = 0.8 * tally.pace + 0.2 * (time.monotonic() - began)
        stage.forks.kill_all()
        if is_over(signs):
            return
        now += TRY_AGAIN
    tally.faults.append(f"{name}: not over after {PATIENCE_SECONDS:g} s: {records.signs()}")


def _at_rest(records: Records, seconds: float) -> dict[str, int]:
    """The signs as soon as what was left was tried and nothing is to be done now; in any case after the seconds."""
    until, before = time.monotonic() + seconds, records.signs()
    signs = before
    while not (is_over(signs) or (nothing_to_do(signs) and signs["tries"] > before["tries"])):
        if time.monotonic() > until:
            break
        time.sleep(0.05)
        signs = records.signs()
    return signs


def _judge(stage: Stage, records: Records, name: str, tally: Tally) -> None:
    told, changes = records.told(), records.changes()
    tally.changes += changes
    tally.alerts += len(told)
    if not records.is_dated():
        tally.faults.append(f"{name}: an article was lost, the round has no days")
    if len(told) != changes * 3:
        tally.faults.append(f"{name}: {changes} changes, three subscribers, {len(told)} alerts")
    for one in {one.message: one for one in told}.values():
        _judge_message(stage.mails if one.subscription == "mail" else stage.hooks, one, name, tally)


def _judge_message(ledger: Ledger, one: Told, name: str, tally: Tally) -> None:
    """It arrived; and each repeat follows a try whose answer was lost, on the way or with the process."""
    copies, answered = ledger.copies(one.message), ledger.answered[one.message]
    tally.copies += copies
    tally.repeats += max(0, copies - 1)
    if one.state != "sent" or not copies:
        tally.faults.append(f"{name}: lost: {one}")
    if answered - 1 > one.attempts - one.written_down:
        tally.faults.append(f"{name}: told again although its answer was known: {one}, {answered} answered")
