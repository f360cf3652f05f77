"""A database that is locked, unreachable, damaged, older or newer is told in a sentence, and is left as it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import database
from tests.integration.cli.conftest import Astana
from worker.schema import head_revision

OLDER = "0001"


@pytest.fixture
def path(today: None, home: Path) -> Path:
    return home / "astana.db"


@pytest.fixture
def locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Somebody writes, and does not end."""
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 200)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield path
        connection.execute("ROLLBACK")


def at_schema(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


@pytest.mark.parametrize("words", [["poll"], ["db", "upgrade"], ["subscribe", "log:"]])
def test_a_locked_database_is_named_and_nothing_is_written(words: list[str], astana: Astana, locked: Path) -> None:
    said = astana(*words)
    assert said.code == 2
    assert said.err.splitlines()[-1] == f"astana: sqlite:///{locked}: cannot be used: database is locked"


def test_a_locked_database_can_be_looked_at(astana: Astana, locked: Path) -> None:
    assert astana("status").code == 1
    assert len(astana("rounds", "--json").json) == 22


@pytest.mark.parametrize("words", [["status"], ["rounds"], ["poll"], ["db", "upgrade"], ["sql", "SELECT 1"]])
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    words: list[str], astana: Astana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASTANA_DATABASE_URL", "postgresql://astana:hunter2@127.0.0.1:1/astana")
    said = astana(*words)
    assert said.code == 2
    assert said.err.startswith("astana: postgresql+psycopg://astana:***@127.0.0.1:1/astana: cannot be used: ")
    assert "refused" in said.err
    assert "hunter2" not in said.err


@pytest.mark.parametrize("words", [["status"], ["poll"], ["sql", "SELECT 1"]])
def test_a_file_that_is_no_database_is_left_alone(words: list[str], astana: Astana, path: Path) -> None:
    path.write_bytes(b"These are my notes.\n" * 100)
    said = astana(*words)
    assert said.code == 2
    assert "cannot be used: file is not a database" in said.err
    assert path.read_bytes().startswith(b"These are my notes.")


@pytest.mark.parametrize("words", [["status"], ["round", "22"], ["sql", "SELECT 1"]])
def test_an_older_database_is_not_read_but_the_way_on_is_said(words: list[str], astana: Astana, path: Path) -> None:
    at_schema(path, OLDER)
    said = astana(*words)
    assert said.code == 2
    assert said.err.startswith(f"astana: sqlite:///{path}: ")
    assert f"is at schema {OLDER}, this version needs {head_revision()}; run `astana db upgrade`" in said.err


@pytest.mark.parametrize("words", [["status"], ["poll"], ["db", "upgrade"], ["feeds", "list"]])
def test_a_newer_database_is_refused_and_left_as_it_is(words: list[str], astana: Astana, path: Path) -> None:
    at_schema(path, "20991231_0042")
    before = path.read_bytes()
    said = astana(*words)
    assert said.code == 2
    assert "was written by a newer version of Astana Watch (schema 20991231_0042); install that version" in said.err
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_database(astana: Astana, path: Path) -> None:
    path.write_bytes(b"")
    assert "is at schema none" in astana("status").err
    assert astana("db", "upgrade").code == 0
    assert len(astana("rounds", "--json").json) == 22


def test_a_data_folder_that_cannot_be_made_is_named(
    astana: Astana, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("ASTANA_HOME", str(tmp_path / "taken" / "home"))
    said = astana("db", "upgrade")
    assert said == (2, "", f"astana: ASTANA_HOME: {tmp_path / 'taken' / 'home'} cannot be made: Not a directory\n")
