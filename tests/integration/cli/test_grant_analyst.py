"""`astana db grant-analyst`: a role of PostgreSQL that reads the views, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, make_url

from config.settings import load_settings
from models.database import open_engine
from models.views import VIEWS
from tests.integration.cli.conftest import Astana
from worker.schema import ALEMBIC_INI, upgrade

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def database(empty_postgres_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address, for psycopg, of a database with the history; the commands' own too."""
    monkeypatch.setenv("ASTANA_DATABASE_URL", empty_postgres_url)
    engine = open_engine(empty_postgres_url)
    upgrade(engine, load_settings().track_file, NOW)
    engine.dispose()
    return make_url(empty_postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def role(database: str) -> Iterator[str]:
    """A name that no role has; the role is gone after the test."""
    name = f"Analyst {uuid4().hex[:8]}"
    yield name
    with psycopg.connect(database, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
            connection.execute(f'DROP OWNED BY "{name}"')
            connection.execute(f'DROP ROLE "{name}"')


def refused(database: str, role: str, statement: str) -> str:
    """What PostgreSQL answers the role, which has logged in."""
    with psycopg.connect(database) as connection:
        connection.execute(f'SET SESSION AUTHORIZATION "{role}"')
        with pytest.raises(psycopg.Error) as error:
            connection.execute(statement)
    return str(error.value).splitlines()[0]


def test_the_role_is_made_and_reads_every_view(astana: Astana, database: str, role: str) -> None:
    said = astana("db", "grant-analyst", role)
    assert said.code == 0
    assert said.out == (
        f"The role {role} reads the views, and nothing else.\n"
        f"It was made without a password: `\\password {role}` in psql gives it one.\n"
    )
    with psycopg.connect(database) as connection:
        connection.execute(f'SET SESSION AUTHORIZATION "{role}"')
        for view in VIEWS:
            connection.execute(f"SELECT * FROM {view.name} LIMIT 1")


def test_nothing_else_is_open_to_it(astana: Astana, database: str, role: str) -> None:
    astana("db", "grant-analyst", role)
    for statement in (
        "SELECT * FROM subscription",
        "SELECT count(*) FROM revision",
        "DELETE FROM change",
        "UPDATE v_statements SET url = 'x'",
        "INSERT INTO v_statements (track) VALUES ('x')",
        "DROP VIEW v_rounds",
        "SELECT pg_read_file('/etc/hostname')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT query_to_xml('SELECT secret FROM subscription', true, true, '')",
        "SET ROLE postgres",
    ):
        answer = refused(database, role, statement)
        assert "permission denied" in answer or "must be owner" in answer, (statement, answer)
    assert "permission denied for schema" in refused(database, role, "CREATE TABLE public.x (y integer)")


def test_it_logs_in_to_read_only_and_for_a_bounded_time(astana: Astana, database: str, role: str) -> None:
    astana("db", "grant-analyst", role)
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    assert row == (["default_transaction_read_only=on", "statement_timeout=60s"],)


def test_what_it_had_before_is_taken_from_it(astana: Astana, database: str, role: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{role}"')
        connection.execute(f'GRANT ALL ON subscription TO "{role}"')
    assert astana("db", "grant-analyst", role).out == f"The role {role} reads the views, and nothing else.\n"
    assert "permission denied" in refused(database, role, "SELECT * FROM subscription")


def test_who_may_read_tables_by_other_rights_is_no_analyst(astana: Astana, database: str, role: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{role}" IN ROLE pg_read_all_data')
    said = astana("db", "grant-analyst", role)
    assert said.code == 2
    assert f"role {role}: may use the table alert by other rights" in said.err
    owner = make_url(database).username or "postgres"
    assert astana("db", "grant-analyst", owner).code == 2
    assert astana("sql", "SELECT count(*) AS n FROM v_rounds", "--json").json == [{"n": 22}]


def test_a_migration_that_makes_the_views_anew_leaves_their_readers(
    astana: Astana, database: str, role: str, empty_postgres_url: str
) -> None:
    astana("db", "grant-analyst", role)
    engine = open_engine(empty_postgres_url)
    config = Config(ALEMBIC_INI)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "due1")
    with engine.begin() as connection:
        there = ", ".join(inspect(connection).get_view_names())
        connection.exec_driver_sql(f'GRANT SELECT ON {there} TO "{role}"')
    upgrade(engine, load_settings().track_file, NOW)
    engine.dispose()
    with psycopg.connect(database) as connection:
        connection.execute(f'SET SESSION AUTHORIZATION "{role}"')
        for view in VIEWS:
            connection.execute(f"SELECT * FROM {view.name} LIMIT 1")


def test_sqlite_has_no_roles(astana: Astana, today: None) -> None:
    said = astana("db", "grant-analyst", "desk")
    assert said == (2, "", "astana: SQLite: has no roles; give analysts read access to the file, or use PostgreSQL\n")
