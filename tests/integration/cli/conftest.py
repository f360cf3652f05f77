"""`astana` as it is typed: the real entry point, a data folder of its own, what it printed and its exit code."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from analyst.cli import main
from analyst.demo.server import LocalFeed, LocalServer
from config.settings import Settings, load_settings
from tests.integration.bad_input.raw import RawServer
from tests.integration.cli.databases import postgres_with_history


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Astana = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of an operator with no feeds and no subscriptions, and no database yet."""
    monkeypatch.chdir(tmp_path)
    for name in ("feeds", "alerts"):
        (tmp_path / f"{name}.toml").write_text("")
        monkeypatch.setenv(f"ASTANA_{name.upper()}_FILE", str(tmp_path / f"{name}.toml"))
    monkeypatch.setenv("ASTANA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ASTANA_ALLOW_HOSTS", "127.0.0.1")
    monkeypatch.setenv("ASTANA_HOST_GAP_SECONDS", "0")
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path / "home"


@pytest.fixture
def astana(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Astana]:
    """Run a command in this process, through the entry point that the shell calls."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def run(*words: str, given: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "argv", ["astana", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code: Any = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return Said(code, out, err)

    yield run
    root.handlers, root.level = handlers, level


@pytest.fixture(scope="session")
def made_databases() -> dict[str, bytes]:
    """Databases that were made once, by the moment they were made at."""
    return {}


@pytest.fixture
def make_database(
    home: Path, astana: Astana, made_databases: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    """Stand at a moment (empty: the present), with a database made by `astana db upgrade` at that moment."""

    def make(moment: str) -> None:
        monkeypatch.setenv("ASTANA_NOW", moment)
        if moment not in made_databases:
            assert astana("db", "upgrade").code == 0
            made_databases[moment] = (home / "astana.db").read_bytes()
        home.mkdir(exist_ok=True)
        (home / "astana.db").write_bytes(made_databases[moment])

    return make


@pytest.fixture
def today(make_database: Callable[[str], None]) -> None:
    make_database("")


@pytest.fixture(scope="session")
def postgres_history(postgres_url: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with the shipped history, made once: nobody writes to it."""
    with postgres_with_history(postgres_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def history(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, home: Path) -> Settings:
    """The operator's settings, of a database of either engine that holds the shipped history."""
    if request.param == "sqlite":
        request.getfixturevalue("today")
    else:
        monkeypatch.setenv("ASTANA_DATABASE_URL", request.getfixturevalue("postgres_history"))
    return load_settings()


@pytest.fixture
def october_9(make_database: Callable[[str], None]) -> None:
    make_database("2024-10-09T12:00:00Z")


@pytest.fixture
def wire() -> Iterator[LocalServer]:
    """A local server with an agency's feed at /wire.xml."""
    server = LocalServer()
    with server.serving():
        server.add_feed(LocalFeed("wire", "Wire", "en", "rss"))
        yield server


@pytest.fixture
def raw() -> Iterator[RawServer]:
    server = RawServer()
    with server.serving():
        yield server
