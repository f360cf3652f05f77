"""The notebook runs and says what stands in it; the dashboard's queries are answered by PostgreSQL."""

import json
import sys
from pathlib import Path

import pytest
import yaml

from analyst.sqlquery import run_query
from config.settings import load_settings

ROOT = Path(__file__).parents[3]
NOTEBOOK = json.loads((ROOT / "docs" / "notebooks" / "lead-time.ipynb").read_text())
PANELS = json.loads((ROOT / "config" / "grafana" / "rounds.json").read_text())["panels"]


@pytest.fixture
def execute(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(ROOT / "docs" / "notebooks")
    import execute

    yield execute
    sys.modules.pop("execute")


def test_the_notebook_prints_what_is_kept_in_it(execute, today: None) -> None:
    ran = execute.executed(NOTEBOOK)
    assert execute.printed(ran) == execute.printed(NOTEBOOK)
    assert "median 8 days over 21 rounds, 4 since 2022" in execute.printed(NOTEBOOK)[1]


def test_the_notebook_keeps_its_two_pictures(execute) -> None:
    outputs = [output for cell in NOTEBOOK["cells"] for output in cell.get("outputs", [])]
    pictures = [output["data"]["image/png"] for output in outputs if output["output_type"] == "display_data"]
    assert [picture[:8] for picture in pictures] == ["iVBORw0K", "iVBORw0K"]


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_every_panel_of_the_dashboard_is_answered(
    panel: dict, postgres_history: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASTANA_DATABASE_URL", postgres_history)
    [target] = panel["targets"]
    assert run_query(load_settings(), target["rawSql"], 50).columns
    assert panel["datasource"] == target["datasource"] == {"type": "grafana-postgresql-datasource", "uid": "astana"}


def test_the_files_that_compose_gives_to_grafana_are_there_and_name_its_source() -> None:
    grafana = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["grafana"]
    files = [ROOT / volume.split(":")[0] for volume in grafana["volumes"]]
    assert [path.is_file() for path in files] == [True] * 4
    source, _ = yaml.safe_load((ROOT / "config" / "grafana" / "datasource.yml").read_text())["datasources"]
    assert (source["uid"], source["user"]) == ("astana", "grafana")
    assert grafana["profiles"] == ["desk"]
    assert grafana["ports"] == ["127.0.0.1:3000:3000"]
