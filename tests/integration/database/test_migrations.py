"""The schema on both engines: every step up and down, models and migrations agreeing, views as described."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import IntegrityError

from config.errors import ConfigError
from models.database import open_engine
from models.registry import is_of_the_models, metadata
from models.views import DIALECTS, VIEWS
from models.views.dictionary import comments, described
from worker.schema import ALEMBIC_INI, current_revision, head_revision, require_head, upgrade

TRACK, NOW = Path("config/tracks/astana.toml"), datetime(2026, 11, 23, tzinfo=UTC)
STEPS = [step.revision for step in reversed(list(ScriptDirectory.from_config(Config(ALEMBIC_INI)).walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'astana.db'}"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    opened = open_engine(url)
    yield opened
    opened.dispose()


def move(engine: Engine, direction: str, revision: str) -> None:
    config = Config(ALEMBIC_INI)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        getattr(command, direction)(config, revision)


def test_there_is_one_head() -> None:
    assert ScriptDirectory.from_config(Config(ALEMBIC_INI)).get_heads() == [STEPS[-1]]


def test_models_and_migrations_agree(engine: Engine) -> None:
    upgrade(engine, TRACK, NOW)
    with engine.connect() as connection:
        assert (
            compare_metadata(
                MigrationContext.configure(connection, opts={"include_name": is_of_the_models}), metadata
            )
            == []
        )


def test_each_step_goes_up_down_and_up_again(engine: Engine) -> None:
    for step in STEPS:
        move(engine, "upgrade", step)
        move(engine, "downgrade", "-1")
        move(engine, "upgrade", step)
    assert current_revision(engine) == head_revision()


OUTBOX = """
INSERT INTO subscription (key, who, channel, language, kinds, min_tier, from_file, created_at)
    VALUES ('desk', 'the desk', 'log:', 'en', '[]', 'agency', false, '2026-11-23 00:00:00');
INSERT INTO alert (key, change_id, subscription_id, state, attempts, created_at)
    SELECT 'k', min(c.id), min(s.id), 'sent', 1, '2026-11-23 00:00:00' FROM change c, subscription s;
INSERT INTO delivery (alert_id, attempt, attempted_at, delivered, detail)
    SELECT id, 1, '2026-11-23 00:00:00', true, 'taken' FROM alert
"""


def test_alerts_and_their_deliveries_survive_the_step_that_tells_troubles(engine: Engine) -> None:
    upgrade(engine, TRACK, NOW)
    move(engine, "downgrade", "0002")
    with engine.begin() as connection:
        for statement in OUTBOX.split(";"):
            connection.execute(text(statement))
    move(engine, "upgrade", "head")
    with engine.begin() as connection:
        told = text(
            "SELECT a.key, a.gathering, s.key, s.digest, s.most_per_hour, d.detail FROM alert a "
            "JOIN subscription s ON s.id = a.subscription_id JOIN delivery d ON d.alert_id = a.id"
        )
        assert connection.execute(told).all() == [("k", "at_once", "desk", "at_once", 12, "taken")]
    for wrong in ("state = 'lost'", "gathering = 'x'", "change_id = NULL"):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text(f"UPDATE alert SET {wrong}"))


def test_going_all_the_way_down_leaves_nothing(engine: Engine) -> None:
    upgrade(engine, TRACK, NOW)
    move(engine, "downgrade", "base")
    left = inspect(engine)
    assert set(left.get_table_names()) == {"alembic_version"}
    assert left.get_view_names() == []


def test_every_view_has_its_described_columns_in_order(engine: Engine) -> None:
    upgrade(engine, TRACK, NOW)
    with engine.connect() as connection:
        found = {
            view.name: list(connection.execute(text(f"SELECT * FROM {view.name} LIMIT 1")).keys()) for view in VIEWS
        }
    assert found == {view.name: list(view.columns) for view in VIEWS}


def test_the_database_itself_refuses_what_the_vocabulary_does_not_know(engine: Engine) -> None:
    upgrade(engine, TRACK, NOW)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE round SET status = 'imagined' WHERE number = 22"))


def test_a_round_cannot_end_before_it_begins(engine: Engine) -> None:
    upgrade(engine, TRACK, NOW)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE round SET last_on = '2020-01-01' WHERE number = 22"))


def test_an_older_schema_is_named_with_the_remedy(engine: Engine) -> None:
    move(engine, "upgrade", STEPS[0])
    with pytest.raises(ConfigError, match=f"is at schema {STEPS[0]}, .*astana db upgrade"):
        require_head(engine)


def test_a_newer_schema_is_refused_and_left_alone(engine: Engine) -> None:
    upgrade(engine, TRACK, NOW)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="written by a newer version"):
        upgrade(engine, TRACK, NOW)
    assert current_revision(engine) == "9999"


def test_an_unreachable_database_is_named_without_its_password() -> None:
    engine = open_engine("postgresql+psycopg://astana:hidden@127.0.0.1:1/astana")
    with pytest.raises(ConfigError) as caught:
        upgrade(engine, TRACK, NOW)
    assert "cannot be used" in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_a_locked_database_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.database.BUSY_MILLISECONDS", 100)
    url = f"sqlite:///{tmp_path / 'astana.db'}"
    holder, other = open_engine(url), open_engine(url)
    with holder.begin() as connection:
        connection.execute(text("CREATE TABLE held (x INTEGER)"))
        with pytest.raises(ConfigError, match="database is locked"):
            upgrade(other, TRACK, NOW)
    for engine in (holder, other):
        engine.dispose()


def definitions(connection: Connection) -> dict[str, str]:
    """How the engine itself tells each view."""
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'view'"
        if connection.dialect.name == "sqlite"
        else "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'"
    )
    return {name: " ".join(sql.split()) for name, sql in connection.execute(text(query))}


def test_the_views_that_the_steps_leave_are_those_of_the_models(engine: Engine) -> None:
    upgrade(engine, TRACK, NOW)
    with engine.connect() as connection:
        left = definitions(connection)
        for view in VIEWS:
            connection.exec_driver_sql(f"DROP VIEW {view.name}")
            spelled = view.sql(DIALECTS[connection.dialect.name])
            connection.exec_driver_sql(
                f"CREATE VIEW {view.name} AS {spelled}", execution_options={"no_parameters": True}
            )
        assert definitions(connection) == left


def test_plans_of_a_database_from_before_are_given_their_days(engine: Engine) -> None:
    move(engine, "upgrade", "due1")
    statement = (
        "INSERT INTO statement (track, round_number, adopted_on, topics, next_number, next_edtf) VALUES "
        "('astana', 19, '2022-11-23', '[]', 20, '2023-40'), ('astana', 16, '2021-07-08', '[]', 17, '../2021-12-31'), "
        "('astana', 15, '2021-02-17', '[]', NULL, NULL)"
    )
    with engine.begin() as connection:
        connection.execute(text(statement))
    move(engine, "upgrade", "look1")
    query = (
        "SELECT next_first_on, next_last_on FROM statement WHERE round_number IN (15, 16, 19) ORDER BY round_number"
    )
    with engine.connect() as connection:
        days = [tuple(day and str(day) for day in row) for row in connection.execute(text(query))]
    assert days == [(None, None), (None, "2021-12-31"), ("2023-01-01", "2023-06-30")]


def test_postgresql_says_of_each_view_and_column_what_the_dictionary_says(empty_postgres_url: str) -> None:
    engine = open_engine(empty_postgres_url)
    upgrade(engine, TRACK, NOW)
    with engine.begin() as connection:
        assert comments(connection) == described()
        connection.execute(text("COMMENT ON COLUMN v_rounds.edtf IS 'what somebody wrote'"))
    upgrade(engine, TRACK, NOW)
    with engine.connect() as connection:
        assert comments(connection) == described()
    engine.dispose()


QUOTED = """
INSERT INTO publisher (id, name, tier) VALUES (1, 'Wire', 'agency');
INSERT INTO article (id, url_key, publisher_id, title, first_seen_at, old_at_first_sight, state, attempts)
    VALUES (1, '//wire.example/1', 1, 'Talks', '2024-11-08 06:00:00', false, 'read', 1);
INSERT INTO revision (id, article_id, number, title, text, sha256, method, seen_at)
    VALUES (1, 1, 1, 'Talks', 'The minister said: “Soon.”', 'x', 'feed', '2024-11-08 06:00:00');
INSERT INTO fact (revision_id, lexicon_version, position, kind, implied, value, detail, tier, learnt_at)
    VALUES (1, 'v1', 0, 'quote', false, 'Soon.', '{"speaker": "Sergei Vershinin"}', 'agency', '2024-11-08 06:00:00'),
    (1, 'v1', 1, 'quote', false, 'Later.', '{"speaker": null}', 'agency', '2024-11-08 06:00:00')
"""


def test_quotes_of_a_database_from_before_keep_their_speakers_and_its_texts_are_found(engine: Engine) -> None:
    move(engine, "upgrade", "look1")
    with engine.begin() as connection:
        for statement in QUOTED.split(";"):
            connection.execute(text(statement.replace(": ", "\\: ")))
    asked = text("SELECT speaker, quote FROM v_quotes ORDER BY fact_id")
    for step in ("look3", "look2", "head"):
        move(engine, "downgrade" if step == "look2" else "upgrade", step)
        with engine.connect() as connection:
            assert connection.execute(asked).all() == [("Sergei Vershinin", "Soon."), (None, "Later.")]
    with engine.connect() as connection:
        words = connection.scalar(text("SELECT words FROM article_words WHERE article_id = 1"))
    assert words == " talks the minister said soon "


def everything(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table that the models know."""
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def test_a_filled_database_goes_back_and_forth_and_holds_what_it_held(engine: Engine) -> None:
    """Older steps know fewer columns; what analysts and subscribers were told is there again after each way."""
    upgrade(engine, TRACK, NOW)
    with engine.begin() as connection:
        for statement in (*QUOTED.split(";"), *OUTBOX.split(";")):
            connection.execute(text(statement.replace(": ", "\\: ")))
    told = {}
    for step in ("look3", "look1", "tell1", "0002"):
        for direction, to in (("downgrade", step), ("upgrade", "head")):
            move(engine, direction, to)
        told[step] = {
            name: rows
            for name, rows in everything(engine).items()
            if name in {"publisher", "article", "revision", "subscription", "delivery", "heartbeat", "participant"}
        }
        assert len(told[step]["revision"]) == len(told[step]["delivery"]) == 1
    assert [len(held["participant"]) for held in told.values()] == [len(told["0002"]["participant"])] * 4
    assert told["look3"] == told["look1"] == told["tell1"]


def test_a_step_that_would_hold_up_a_live_database_gives_up_and_changes_nothing(
    empty_postgres_url: str,
) -> None:
    """Somebody reads an article for long; the step waits for its table, and all others would wait for the step."""
    engine = open_engine(empty_postgres_url)
    upgrade(engine, TRACK, NOW)
    move(engine, "downgrade", "look1")
    before = current_revision(engine)
    with engine.connect() as reader:
        reader.execute(text("LOCK TABLE article, alert, revision, fact IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(ConfigError, match="lock timeout"):
            upgrade(engine, TRACK, NOW)
        assert current_revision(engine) == before
    upgrade(engine, TRACK, NOW)
    assert current_revision(engine) == head_revision()
    engine.dispose()
