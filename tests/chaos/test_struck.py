"""One fault of `make chaos`, in every test run, and what a line does when it is cut."""

import socket
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos.faults import ON_SQLITE
from tests.chaos.line import Line, to_port
from tests.chaos.stories import Row, compared, on_sqlite, told


@pytest.mark.timeout(600)
def test_a_full_disk_costs_time_and_nothing_else(tmp_path: Path) -> None:
    [fault] = [fault for fault in ON_SQLITE if fault.name.startswith("disk full")]
    with on_sqlite(tmp_path) as staged:
        calm, _ = told(staged, None)
        end, row = told(staged, fault)
    row = compared(calm, end, row)
    assert (row.lost, row.doubled, row.differs) == (0, 0, ())
    assert len(calm.alerts) == 6


def test_two_ends_that_differ_are_told_apart(tmp_path: Path) -> None:
    with on_sqlite(tmp_path) as staged:
        calm, row = told(staged, None)
    lesser = type(calm)({**calm.known, "told": []}, dict.fromkeys(calm.alerts, "failed"))
    found: Row = compared(calm, lesser, row)
    assert found.lost == len(calm.alerts) + 2
    assert [one[:6] for one in found.differs] == ["- told"] * 2


def test_a_line_carries_breaks_and_carries_again() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        line = Line(to_port(server.getsockname()[1]))
        with line.serving() as port:
            first = socket.create_connection(("127.0.0.1", port), timeout=10)
            far, _ = server.accept()
            first.sendall(b"one")
            assert far.recv(10) == b"one"
            line.cut()
            assert _ended(first)
            line.mend()
            second = socket.create_connection(("127.0.0.1", port), timeout=10)
            again, _ = server.accept()
            second.sendall(b"two")
            assert again.recv(10) == b"two"
            for one in (first, far, second, again):
                one.close()


def _ended(connection: socket.socket) -> bool:
    try:
        return connection.recv(10) == b""
    except ConnectionError:
        return True
