"""Five hundred runs under SIGKILL on each engine, and their table: `make kills`, some half an hour, or
`python -m tests.kills [STORIES | FIRST-LAST] [sqlite | postgresql]`, a story being 25 runs over one database.

Exit code 1 when an alert was lost, or told again although the receiver's answer was known.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.conftest import postgres_server, sqlalchemy_url
from tests.kills.runs import Stage, Tally, story
from tests.kills.staging import on_postgresql, on_sqlite

STORIES, RUNS = 20, 25


def main() -> int:
    """Run and print."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    stories = next((_stories(argument) for argument in sys.argv[1:] if argument[0].isdigit()), range(STORIES))
    failed = 0
    for engine in [argument for argument in sys.argv[1:] if argument in _STAGES] or list(_STAGES):
        began = time.monotonic()
        with (
            tempfile.TemporaryDirectory(prefix="astana-kills-", ignore_cleanup_errors=True) as name,
            _STAGES[engine](Path(name)) as stage,
        ):
            tally = _told(stage, stories)
        _print(engine, tally, time.monotonic() - began)
        failed += len(tally.faults)
    return 1 if failed else 0


def _stories(argument: str) -> range:
    first, dash, last = argument.partition("-")
    return range(int(first), int(last) + 1) if dash else range(int(first))


def _told(stage: Stage, stories: range) -> Tally:
    tally = Tally()
    for seed in stories:
        story(stage, seed, RUNS, tally)
        print(f"{tally.runs} of {len(stories) * RUNS} runs, {tally.faults or 'no fault'}", flush=True)
    return tally


def _print(engine: str, tally: Tally, seconds: float) -> None:
    print(f"{engine}: {tally.runs} runs in {seconds:.0f} s")
    print(f"  processes killed        {tally.kills}")
    for where, times in tally.struck.most_common():
        print(f"    left by the last kill: {where:<20}{times}")
    for what, times in tally.disturbed.most_common():
        print(f"  {what:<24}{times}")
    print(f"  changes, alerts         {tally.changes}, {tally.alerts}")
    print(f"  copies received         {tally.copies}, of them repeats under the same id {tally.repeats}")
    print(f"  lost or told needlessly {len(tally.faults)}")
    for fault in tally.faults:
        print(f"    {fault}")


@contextmanager
def _postgresql(folder: Path) -> Iterator[Stage]:
    with (
        postgres_server(folder / "cluster") as server,
        on_postgresql(folder, sqlalchemy_url(server.get_uri())) as stage,
    ):
        yield stage


_STAGES = {"sqlite": on_sqlite, "postgresql": _postgresql}

if __name__ == "__main__":
    sys.exit(main())
