"""`astana desk`: Datasette shows the views and the worked questions, and nothing of the tables."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from analyst.desk import DATABASE, desk_metadata, make_desk
from config.settings import load_settings
from models.registry import metadata
from models.views import VIEWS
from tests.integration.cli.conftest import Astana

ROOT = Path(__file__).parents[3]


@pytest.fixture
def ask(today: None) -> Any:
    """What the desk answers to an address: status and body."""
    desk = make_desk(load_settings())

    def answer(address: str, **params: str) -> tuple[int, str]:
        async def got() -> tuple[int, str]:
            response = await desk.client.get(address, params=params, follow_redirects=True)
            return response.status_code, response.text

        return asyncio.run(got())

    return answer


def test_the_page_of_the_database_shows_views_and_questions(ask: Any) -> None:
    status, page = ask(f"/{DATABASE}")
    assert status == 200
    for view in VIEWS:
        assert view.name in page
    assert "1. Who announced each round, and how many days ahead?" in page


def test_a_view_is_shown_with_what_its_columns_mean(ask: Any) -> None:
    status, page = ask(f"/{DATABASE}/v_rounds")
    assert status == 200
    assert "days from the announcement to the first day" in page


def test_a_worked_question_is_answered(ask: Any) -> None:
    status, body = ask(f"/{DATABASE}/08-which-round-was-planned-and-has-not-been-held.json", _shape="array")
    assert (status, json.loads(body)[0]["round_number"]) == (200, 23)


def test_sql_over_the_views_is_answered(ask: Any) -> None:
    status, body = ask(f"/{DATABASE}.json", sql="SELECT count(*) AS n FROM v_rounds", _shape="array")
    assert (status, json.loads(body)) == (200, [{"n": 22}])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM subscription",
        "WITH v_alerts AS (SELECT who FROM subscription) SELECT * FROM v_alerts",
        "SELECT text FROM revision",
        "SELECT * FROM article_words_index",
        "PRAGMA table_info(subscription)",
        "DELETE FROM change",
        "ATTACH 'x.db' AS x",
    ],
)
def test_sql_over_anything_else_is_refused(sql: str, ask: Any) -> None:
    status, body = ask(f"/{DATABASE}.json", sql=sql, _shape="array")
    assert status in {400, 403}
    assert json.loads(body)["ok"] is False


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_no_table_is_shown(table: str, ask: Any) -> None:
    assert ask(f"/{DATABASE}/{table}")[0] == 403
    assert ask(f"/{DATABASE}/{table}.json")[0] == 403


def test_the_file_cannot_be_downloaded(ask: Any) -> None:
    assert ask(f"/{DATABASE}.db")[0] in {403, 404}


def test_every_view_is_described_and_every_question_has_an_address_of_its_own() -> None:
    told = desk_metadata(ROOT / "docs" / "questions.md")["databases"][DATABASE]
    assert {view.name: view.columns for view in VIEWS} == {
        name: table["columns"] for name, table in told["tables"].items() if "columns" in table
    }
    assert len(told["queries"]) == (ROOT / "docs" / "questions.md").read_text().count("\n### ")
    assert not set(told["queries"]) & set(told["tables"])


def test_the_desk_is_for_sqlite(astana: Astana, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTANA_DATABASE_URL", "postgresql://astana@127.0.0.1:1/astana")
    said = astana("desk")
    assert (said.code, said.err) == (
        2,
        "astana: astana desk: reads SQLite; for PostgreSQL docs/desk.md has Grafana and other clients\n",
    )


def test_without_a_database_there_is_no_desk(astana: Astana) -> None:
    said = astana("desk")
    assert said.code == 2
    assert "there is no database yet" in said.err
