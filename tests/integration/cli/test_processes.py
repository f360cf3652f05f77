"""What only a process of its own can show: the start with a wrong setting, signals, pipes, terminals, the page."""

import os
import pty
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from analyst.demo.server import LocalServer
from tests.integration.cli.conftest import Astana
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import free_port

ROOT = Path(__file__).parents[3]
ASTANA = [sys.executable, "-m", "analyst"]


@pytest.fixture(autouse=True)
def from_the_checkout(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ASTANA, *words], capture_output=True, text=True, timeout=100, check=False)


@contextmanager
def started(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """A command that runs until it is stopped; it is gone when the block ends."""
    process = subprocess.Popen([*ASTANA, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def lines_until(stream: Iterator[str], words: str) -> list[str]:
    """The lines up to the first that holds `words`; all of them if none does."""
    lines = []
    for line in stream:
        lines.append(line)
        if words in line:
            break
    return lines


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ASTANA_FEEDZ", "1", "ASTANA_FEEDZ: is no setting of Astana Watch; .env.example lists them all"),
        ("ASTANA_BROKER_URL", "redis://127.0.0.1:1/0", "ASTANA_BROKER_URL: names a server, and `astana run` is the"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    said = run("run")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith(f"astana: {sentence}")
    assert len(said.stderr.splitlines()) == 1


def test_the_service_says_what_it_does_and_stops_at_ctrl_c(
    astana: Astana, october_9: None, wire: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASTANA_TICK_SECONDS", "0.5")
    wire.publish("wire", articles.VERSHININ)
    astana("feeds", "add", f"{wire.address}/wire.xml", "--publisher", "Wire", "--tier", "agency")
    astana("subscribe", "log:", "--key", "desk")
    with started("run") as service:
        assert service.stderr is not None
        log = lines_until(service.stderr, "alert sent")
        service.send_signal(signal.SIGINT)
        _, rest = service.communicate(timeout=100)
    assert service.returncode == 0
    assert "Traceback" not in rest
    said = "".join(log)
    for words in ("Astana Watch runs; Ctrl-C stops it", "polled feed=127.0.0.1 new=1", "round changed round=22"):
        assert words in " ".join(said.replace("[0m", "").split())
    assert len(astana("alerts", "list", "--json").json) == 1


def test_a_reader_that_closes_the_pipe_gets_no_traceback(today: None) -> None:
    command = " ".join([*ASTANA, "sql", '"SELECT hex(zeroblob(2000)) AS id FROM change"'])
    said = subprocess.run(
        ["sh", "-c", f"{command} | head -1"], capture_output=True, text=True, timeout=100, check=False
    )
    assert said.stdout.strip() == "id"
    assert said.stderr == ""


@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_terminal_gets_colours_unless_it_wants_none(
    no_color: str, today: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")
    shown = in_a_terminal("status")
    assert "never run on this database" in shown
    assert ("\x1b[2;31m" in shown) is not bool(no_color)


def in_a_terminal(*words: str) -> str:
    """What a command writes to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*ASTANA, *words], stdout=theirs, stderr=theirs, stdin=theirs)
    os.close(theirs)
    pieces = []
    try:
        while piece := os.read(ours, 4096):
            pieces.append(piece)
    except OSError:
        pass  # Linux says so that the other side has closed
    finally:
        os.close(ours)
        process.wait(100)
    return b"".join(pieces).decode()


def test_the_page_shows_the_rounds_as_text_and_monitors_get_their_answers(
    home: Path, today: None, make_database: Callable[[str], None]
) -> None:
    hostile = "<script>alert('x')</script>"
    with sqlite3.connect(home / "astana.db") as connection:
        connection.execute("UPDATE change SET after_city = ? WHERE round_number = 22", (hostile,))
    connection.close()
    port = free_port()
    with started("web", "--port", str(port)) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        address = f"http://127.0.0.1:{port}"
        assert asked(f"{address}/healthz")[:2] == (200, '{"ok":true}')
        status, body, _ = asked(f"{address}/readyz")
        assert (status, '"ok":false' in body, "never run on this database" in body) == (503, True, True)
        status, page, headers = asked(address)
        assert status == 200
        assert "11-12 November 2024" in page
        assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page
        assert "<script" not in page
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        (home / "astana.db").unlink()
        assert asked(f"{address}/healthz")[0] == 200
        assert asked(f"{address}/readyz")[0] == 503
        status, page, _ = asked(address)
        assert status == 503
        assert "there is no database yet" in page
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=100)
    assert "Traceback" not in errors


def asked(url: str) -> tuple[int, str, Message]:
    """Status, body and headers; waits for the server to listen."""
    for _ in range(200):
        try:
            with urlopen(url, timeout=5) as answer:
                assert isinstance(answer, HTTPResponse)
                return answer.status, answer.read().decode(), answer.headers
        except HTTPError as error:
            with error:
                return error.code, error.read().decode(), error.headers
        except OSError:
            signal.sigtimedwait([], 0.05)
    raise AssertionError(f"{url} never answered")
