"""Hundreds of runs under SIGKILL, and their table: `make kills`, or
`python -m tests.kills [RUNS | FIRST-LAST] [sqlite | postgresql]`; a run is told again by its number.

Exit code 1 when an alert was lost, or told again although the receiver's answer was known.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.conftest import postgres_server, sqlalchemy_url
from tests.kills.runs import Stage, Tally, run
from tests.kills.staging import on_postgresql, on_sqlite

RUNS = 500


def main() -> int:
    """Run and print."""
    seeds = next((_seeds(argument) for argument in sys.argv[1:] if argument[0].isdigit()), range(RUNS))
    failed = 0
    for engine in [argument for argument in sys.argv[1:] if argument in _STAGES] or list(_STAGES):
        began = time.monotonic()
        with _folder() as folder, _STAGES[engine](folder) as stage:
            tally = _runs(stage, seeds)
        _print(engine, tally, time.monotonic() - began)
        failed += len(tally.faults)
    return 1 if failed else 0


def _seeds(argument: str) -> range:
    first, dash, last = argument.partition("-")
    return range(int(first), int(last) + 1) if dash else range(int(first))


def _runs(stage: Stage, seeds: range) -> Tally:
    tally = Tally()
    for seed in seeds:
        run(stage, seed, tally)
        print(f"\r{tally.runs} of {len(seeds)} runs, {len(tally.faults)} faults", end="", flush=True)
    print()
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
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="astana-kills-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
