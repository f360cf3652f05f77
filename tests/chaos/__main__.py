"""Each fault, and what came of it: `make chaos`, or `python -m tests.chaos [sqlite | postgresql] [WORD OF A FAULT]`.

Exit code 1 when an alert was lost, or what is known in the end is not what it is without the fault.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.faults import ON_POSTGRESQL, ON_SQLITE, Fault
from tests.chaos.stories import Row, Staged, compared, on_postgresql, on_sqlite, told
from tests.integration.conftest import postgres_server

_FAULTS = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}


def main() -> int:
    """Run and print."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    words = [word for word in sys.argv[1:] if word not in _FAULTS]
    failed = 0
    for engine in [word for word in sys.argv[1:] if word in _FAULTS] or list(_FAULTS):
        faults = [fault for fault in _FAULTS[engine] if all(word in fault.name for word in words)]
        with (
            tempfile.TemporaryDirectory(prefix="astana-chaos-", ignore_cleanup_errors=True) as name,
            _staged(engine, Path(name)) as staged,
        ):
            failed += _table(engine, staged, faults)
    return 1 if failed else 0


def _table(engine: str, staged: Staged, faults: Sequence[Fault]) -> int:
    reference, _ = told(staged, None)
    sent = sum(state == "sent" for state in reference.alerts.values())
    print(f"{engine}: undisturbed, {len(reference.alerts)} alerts, {sent} sent", flush=True)
    print(f"{'fault':<48}{'lost':>5}{'twice':>7}{'otherwise':>11}{'seconds':>9}  the end", flush=True)
    failed = int(sent != len(reference.alerts))
    for fault in faults:
        began = time.monotonic()
        end, row = told(staged, fault)
        row = compared(reference, end, row)
        print(_line(row), f"({time.monotonic() - began:.0f} s)", flush=True)
        print("".join(f"    {one}\n" for one in row.differs), end="", flush=True)
        failed += bool(row.lost or row.differs)
    return failed


def _line(row: Row) -> str:
    seconds = "later" if row.seconds is None else f"{row.seconds:.1f}"
    end = "not equal" if row.differs else "equal"
    return f"{row.fault:<48}{row.lost:>5}{row.doubled:>7}{row.otherwise:>11}{seconds:>9}  {end}"


@contextmanager
def _staged(engine: str, folder: Path) -> Iterator[Staged]:
    if engine == "sqlite":
        with on_sqlite(folder) as staged:
            yield staged
        return
    with postgres_server(folder / "cluster") as server, on_postgresql(folder, server) as staged:
        yield staged


if __name__ == "__main__":
    sys.exit(main())
