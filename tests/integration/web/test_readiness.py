"""Monitors ask; a database that is not there, or not ours to read, is told in a sentence and found again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from analyst.web.app import make_app
from config.settings import Settings
from tests.integration.web.conftest import staged


@pytest.fixture
def client(tmp_path: Path):
    with TestClient(make_app(Settings(home=tmp_path))) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/rounds/22", "/articles/1", "/service", "/alerts", "/changes.atom", "/events"]
)
def test_without_a_database_each_page_says_how_to_make_one(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 503
    assert "there is no database yet; `make run` or `astana demo` makes one" in answer.text


def test_the_page_is_up_without_a_database_and_the_service_is_not_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"ok": True}
    assert client.get("/readyz").status_code == 503


def test_a_database_that_comes_later_or_is_exchanged_is_seen(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/").status_code == 503
    with staged(tmp_path):
        assert client.get("/rounds/22").status_code == 200
    path = tmp_path / "astana.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP VIEW v_rounds")
        connection.execute("ALTER TABLE change RENAME TO no_change")
    answer = client.get("/rounds/22")
    assert (answer.status_code, "cannot be read: no such table: change" in answer.text) == (503, True)
    path.unlink()
    assert "there is no database yet" in client.get("/rounds/22").text


def test_what_is_wrong_with_the_service_is_told_to_monitors(client: TestClient, tmp_path: Path) -> None:
    with staged(tmp_path):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"][0] == "the service has never run on this database; `make run` starts it"


def test_prometheus_is_given_the_figures_and_a_refusal_without_a_database(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/metrics").status_code == 503
    with staged(tmp_path):
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'astana_rounds{status="concluded"} ' in answer.text
