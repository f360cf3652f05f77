"""`astana sql` can only read, on both databases, and stops by itself."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analyst.sqlquery import run_query
from config.errors import ConfigError
from config.settings import Settings
from models.views import VIEWS, View
from tests.integration.cli.conftest import Astana

COUNT = "SELECT count(*) AS n FROM v_round_changes"
ONLY_READ = "may only read; write a SELECT over the views of docs/data-dictionary.md"
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"


def refusal(settings: Settings, query: str, seconds: int = 30) -> str:
    with pytest.raises(ConfigError) as refused:
        run_query(settings, query, 10, seconds)
    return refused.value.reason


def test_nothing_that_is_typed_changes_anything(history: Settings, tmp_path: Path) -> None:
    before = run_query(history, COUNT, 1).rows
    for query in (
        "DELETE FROM change",
        "UPDATE round SET status = 'cancelled'",
        "INSERT INTO heartbeat (part, beat_at) VALUES ('x', '2024-01-01') RETURNING part",
        "DROP VIEW v_rounds",
        "CREATE TABLE x (y integer)",
        "COMMIT; BEGIN READ WRITE; DELETE FROM change; COMMIT; SELECT 1",
        "SELECT 1; DELETE FROM change",
        "PRAGMA query_only = off",
        f"ATTACH '{tmp_path / 'other.db'}' AS other",
        f"VACUUM INTO '{tmp_path / 'copy.db'}'",
        f"COPY (SELECT 1) TO '{tmp_path / 'copied'}'",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SET default_transaction_read_only = off",
        "SELECT load_extension('x')",
        "SELECT * INTO copied FROM change",
        "WITH gone AS (DELETE FROM change RETURNING id) SELECT * FROM gone",
        "",
        ";",
    ):
        assert refusal(history, query), query
    assert run_query(history, COUNT, 1).rows == before
    assert not list(tmp_path.glob("*.db")) + list(tmp_path.glob("copied"))


def test_a_query_without_end_is_stopped(history: Settings) -> None:
    began = time.monotonic()
    assert refusal(history, ENDLESS, seconds=1) == "took longer than 1 s and was stopped; ask for less"
    assert time.monotonic() - began < 5


def test_of_rows_without_end_only_those_asked_for_are_held(history: Settings) -> None:
    query = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c LIMIT 5000000"
    answer = run_query(history, query, 3)
    assert ([row["x"] for row in answer.rows], answer.cut) == ([1, 2, 3], True)


def test_what_is_wrong_with_the_query_is_said_in_a_sentence(history: Settings) -> None:
    assert "syntax error" in refusal(history, "SELEC 1")
    assert "nothing_here" in refusal(history, "SELECT * FROM nothing_here")


def test_colons_percents_and_backslashes_are_taken_as_written(history: Settings) -> None:
    answer = run_query(history, r"SELECT 'a:b 100% \:c %s' AS t WHERE 'x' LIKE '%x'", 1)
    assert answer.rows == [{"t": r"a:b 100% \:c %s"}]


TABLES = (
    "SELECT * FROM subscription",
    "SELECT secret FROM subscription",
    "SELECT count(*) FROM delivery",
    "SELECT count(*) FROM sqlite_master",
    "SELECT 1 FROM v_rounds JOIN delivery ON true",
    "SELECT (SELECT max(text) FROM revision) FROM v_rounds",
    "WITH v_alerts AS (SELECT who FROM subscription) SELECT * FROM v_alerts",
    "WITH v_alerts AS (SELECT count(*) FROM delivery) SELECT * FROM v_alerts",
    "SELECT who FROM (SELECT who FROM subscription) AS v_alerts",
    "SELECT sql FROM sqlite_master",
    "SELECT * FROM pragma_table_info('subscription')",
    "SELECT * FROM temp.sqlite_temp_master",
    "SELECT rowid FROM round",
)


@pytest.mark.parametrize("query", TABLES)
def test_on_sqlite_the_views_are_read_and_no_table(query: str, astana: Astana, today: None) -> None:
    assert astana("sql", query) == (2, "", f"astana: the query: {ONLY_READ}\n")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_answers(view: View, history: Settings) -> None:
    assert run_query(history, f"SELECT * FROM {view.name}", 1).columns == list(view.columns)


def test_views_answer_in_common_table_expressions_and_with_their_lists_unfolded(history: Settings) -> None:
    query = "WITH v AS (SELECT topic FROM v_topics WHERE round_number = 22) SELECT topic FROM v ORDER BY 1"
    assert run_query(history, query, 9).rows == [{"topic": "gaza"}, {"topic": "lebanon"}]


def test_both_databases_give_days_times_numbers_and_lists_alike(history: Settings) -> None:
    query = (
        "SELECT first_on, announced_at, lead_days, (SELECT avg(lead_days) FROM v_rounds) > 10 AS long FROM v_rounds"
    )
    row = run_query(history, f"{query} WHERE round_number = 22", 1).rows[0]
    assert str(row["first_on"]) == "2024-11-11"
    assert (row["announced_at"], row["lead_days"], row["long"]) == (datetime(2024, 11, 8, tzinfo=UTC), 3, 1)
    [topics] = run_query(history, "SELECT topics FROM v_statements WHERE round_number = 22", 1).rows
    assert topics == {"topics": '["gaza", "lebanon"]'}
    assert run_query(history, "SELECT sum(lead_days) AS days FROM v_rounds", 1).rows == [{"days": 238}]


def test_writes_are_refused_by_name_on_sqlite(astana: Astana, today: None) -> None:
    assert astana("sql", "DELETE FROM change") == (2, "", f"astana: the query: {ONLY_READ}\n")


def test_a_folder_with_odd_characters_is_opened_all_the_same(
    astana: Astana, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASTANA_HOME", str(tmp_path / "a b?c#d%20e"))
    assert astana("db", "upgrade").code == 0
    assert astana("sql", "SELECT count(*) AS n FROM v_rounds", "--json").json == [{"n": 22}]


def test_a_password_in_the_address_is_not_repeated(astana: Astana, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTANA_DATABASE_URL", "postgresql://astana:hunter2@127.0.0.1:1/astana?sslpassword=hunter2")
    for command in (["sql", "SELECT 1"], ["rounds"], ["db", "upgrade"]):
        said = astana(*command)
        assert said.code == 2
        assert said.err.startswith("astana: postgresql+psycopg://astana:***@127.0.0.1:1/astana: cannot be used: ")
        assert "hunter2" not in said.err
