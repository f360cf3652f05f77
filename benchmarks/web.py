"""How long the first byte of each page takes on the shipped history: `python benchmarks/web.py`.

`astana web` in a process of its own and real requests, one after the other; the first of each page is not counted.
Wall clock and the server's CPU time: on a busy machine, read the CPU.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

PAGES = ("/", "/?as_of=2020-03-03", "/rounds/22", "/articles", "/service", "/alerts", "/dictionary", "/changes.atom")
TIMES = 30
PORT = 8123
GOAL_MS = 50.0


@contextmanager
def served(home: str) -> Iterator[int]:
    """The id of a process that serves a new database with the shipped history."""
    environment = os.environ | {"ASTANA_HOME": home, "PYTHONPATH": str(Path(__file__).parents[1])}
    astana = [sys.executable, "-m", "analyst"]
    subprocess.run([*astana, "db", "upgrade"], check=True, env=environment, stdout=subprocess.DEVNULL)
    with subprocess.Popen([*astana, "web", "--port", str(PORT)], env=environment, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            server.stdout.readline()
            yield server.pid
        finally:
            server.terminate()


def first_byte(path: str) -> float:
    """Milliseconds from the request to the first byte of the answer, over a new connection."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    took = (time.perf_counter() - began) * 1000
    assert answer.status == HTTPStatus.OK, f"{path}: {answer.status}"
    answer.read()
    connection.close()
    return took


def until_it_answers() -> None:
    """Wait for the server: it says where it serves just before it does."""
    for _ in range(300):
        try:
            first_byte("/healthz")
        except ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nobody answers on port {PORT}")


def cpu_of(process: int) -> float:
    """Milliseconds of CPU that the process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print; exit code 1 when the first page needs more CPU than its goal."""
    missed = False
    with tempfile.TemporaryDirectory() as home, served(home) as process:
        until_it_answers()
        print(f"{'page':<24}{'first byte, median':>20}{'worst of ' + str(TIMES):>14}{'CPU each':>12}")
        for path in PAGES:
            first_byte(path)
            before = cpu_of(process)
            took = [first_byte(path) for _ in range(TIMES)]
            spent = (cpu_of(process) - before) / TIMES
            missed = missed or (path == "/" and spent > GOAL_MS)
            print(f"{path:<24}{statistics.median(took):>17.1f} ms{max(took):>11.1f} ms{spent:>9.1f} ms")
    sys.exit(missed)


if __name__ == "__main__":
    main()
