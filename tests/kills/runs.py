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
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from tests.integration.running.stage import ROOT
from tests.kills.databases import Databases
from tests.kills.receiving import Ledger, SlowServer
from tests.kills.records import Records, Signs, Told, at_rest, struck
from tests.kills.story import BETWEEN_RUNS, SUBSCRIBERS, begins, go_on, last_day

# Longer than any wait before another try within a few.
TRY_AGAIN = timedelta(hours=6)
PATIENCE_SECONDS = 600.0
REST_EVERY = 20


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

    def end(self, child: int, seconds: float = 30) -> None:
        """SIGTERM; killed when it has not gone within so many seconds."""
        os.kill(child, signal.SIGTERM)
        until = time.monotonic() + seconds
        while _is_there(child) and time.monotonic() < until:
            time.sleep(0.02)
        self.kill(child)

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
    """What all stories share. `roles` start together; `disturb` is done to the broker in the middle of a run."""

    forks: Forks
    databases: Databases
    server: SlowServer
    mails: Ledger
    roles: tuple[str, ...]
    disturb: Callable[[Random], str | None]


@dataclass(slots=True)
class Tally:
    """What came of the runs."""

    runs: int = 0
    pace: float = 3.0
    """Seconds that the service takes here for what a run brings: the mean time before a kill is half of that."""
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


def story(stage: Stage, seed: int, runs: int, tally: Tally) -> None:
    """So many runs of the service over one database, each killed; then it is left to end, and judged."""
    chance, before = Random(seed), len(tally.faults)
    stage.server.ledger.begin(seed)
    stage.mails.begin(seed + 1)
    with stage.databases() as database:
        records = Records(database)
        for run in range(runs):
            go_on(stage.server, run)
            _disturbed_and_killed(stage, chance, database, begins(run), tally)
            tally.struck[struck(records.signs())] += 1
            tally.runs += 1
            if run % REST_EVERY == 0:
                _rest(stage, database, begins(run), records, tally)
        _finish(stage, database, begins(runs), records, tally)
        _judge(stage, records, runs, tally)
    tally.faults[before:] = [f"story {seed}: {fault}" for fault in tally.faults[before:]]


def _disturbed_and_killed(stage: Stage, chance: Random, database: str, now: datetime, tally: Tally) -> None:
    """In a third of the runs one process dies first and another takes its place, while the rest goes on."""
    children = [stage.forks.start(role, database, now) for role in stage.roles]
    time.sleep(chance.expovariate(2 / tally.pace))
    if disturbance := stage.disturb(chance):
        tally.disturbed[disturbance] += 1
    if chance.randrange(3) == 0:
        at = chance.randrange(len(children))
        stage.forks.kill(children[at])
        tally.kills += 1
        stage.forks.start(stage.roles[at], database, now)
        time.sleep(chance.expovariate(3 / tally.pace))
    stage.forks.kill_all()
    tally.kills += len(stage.roles)


def _rest(stage: Stage, database: str, now: datetime, records: Records, tally: Tally) -> None:
    """Let it do what it can for once, and see how long that takes here."""
    began, now = time.monotonic(), now + BETWEEN_RUNS / 2
    for role in stage.roles:
        stage.forks.start(role, database, now)
    _at_rest(records, PATIENCE_SECONDS / 10)
    tally.pace = time.monotonic() - began
    stage.forks.kill_all()


def _finish(stage: Stage, database: str, now: datetime, records: Records, tally: Tally) -> None:
    """Let it run until all is told; what waits for another try is given the time by starting again later."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for role in stage.roles:
            stage.forks.start(role, database, now)
        signs = _at_rest(records, PATIENCE_SECONDS / 10)
        stage.forks.kill_all()
        if not any(signs[name] for name in ("to_read", "to_settle", "to_tell", "telling", "to_tell_again")):
            return
        now += TRY_AGAIN
    tally.faults.append(f"not over after {PATIENCE_SECONDS:g} s: {records.signs()}")


def _at_rest(records: Records, seconds: float) -> Signs:
    """The signs as soon as there is nothing to do now, and in any case after so many seconds."""
    until = time.monotonic() + seconds
    before = signs = records.signs()
    while not at_rest(signs, before) and time.monotonic() < until:
        time.sleep(0.2)
        signs = records.signs()
    return signs


def _judge(stage: Stage, records: Records, runs: int, tally: Tally) -> None:
    told, changes = records.told(), records.changes()
    tally.changes += changes
    tally.alerts += len(told)
    if records.day() != last_day(runs):
        tally.faults.append(f"an article was lost: the round has {records.day()} for {last_day(runs)}")
    for key, day in records.last_told().items():
        if day != last_day(runs):
            tally.faults.append(f"{key} was told last of {day}, and the round has {last_day(runs)}")
    if len(told) != changes * len(SUBSCRIBERS):
        tally.faults.append(f"{changes} changes, {len(SUBSCRIBERS)} subscribers, {len(told)} alerts")
    for one in {one.message: one for one in told}.values():
        _judge_message(stage.mails if one.subscription == "mail" else stage.server.ledger, one, tally)


def _judge_message(ledger: Ledger, one: Told, tally: Tally) -> None:
    """It arrived; and each repeat follows a try whose answer was lost, on the way or with the process."""
    copies, answered = ledger.copies(one.message), ledger.answered[one.message]
    tally.copies += copies
    tally.repeats += max(0, copies - 1)
    if one.state != "sent" or not copies:
        tally.faults.append(f"lost: {one}")
    if answered - 1 > one.attempts - one.written_down:
        tally.faults.append(f"told again although its answer was known: {one}, {answered} answered")
