"""What is written down is what is there."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from config.settings import PREFIX, Settings
from models.views import VIEWS
from models.views.dictionary import data_dictionary
from worker.celery import QUEUES, app

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
WORKERS = ("poll", "read", "settle", "alert")


def test_the_data_dictionary_is_the_views() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text() == data_dictionary()


def test_every_column_of_every_view_is_described() -> None:
    assert [(view.name, column) for view in VIEWS for column, meaning in view.columns.items() if not meaning] == []


def test_the_example_environment_lists_every_setting_and_no_other() -> None:
    written = set(re.findall(rf"^({PREFIX}\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert written == {PREFIX + name.upper() for name in Settings.model_fields}


def test_the_example_environment_gives_the_defaults() -> None:
    written = dict(re.findall(rf"^{PREFIX}(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    simple = {
        name: str(field.default)
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, int | float) and not isinstance(field.default, bool)
    }
    assert {name: written[name.upper()] for name in simple} == simple


def test_compose_starts_a_worker_for_every_queue() -> None:
    served = {
        COMPOSE["services"][name]["command"][COMPOSE["services"][name]["command"].index("-Q") + 1] for name in WORKERS
    }
    assert served == set(QUEUES)


def test_every_task_has_a_queue_of_its_own_naming() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.startswith("worker.tasks.")}
    assert set(app.conf.task_routes) == ours


@pytest.mark.parametrize("name", [name for name, one in COMPOSE["services"].items() if "build" in one])
def test_our_containers_run_without_rights_and_stop_in_time(name: str) -> None:
    container = COMPOSE["services"][name]
    assert container["user"] == "10001"
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert int(container["stop_grace_period"].removesuffix("s")) > app.conf.worker_soft_shutdown_timeout


def test_images_are_pinned_and_services_checked() -> None:
    images = {one["image"] for one in COMPOSE["services"].values()}
    assert all(re.search(r":v?\d+\.\d+", image) for image in images)
    checked = {name for name, one in COMPOSE["services"].items() if "healthcheck" in one}
    assert checked == set(COMPOSE["services"]) - {"migrate"}


def test_compose_waits_for_the_migration_before_it_works() -> None:
    for name in (*WORKERS, "beat", "web"):
        assert COMPOSE["services"][name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_readme_shows_both_commands_first() -> None:
    readme = (ROOT / "README.md").read_text()
    assert readme.index("make run") < readme.index("make test") < readme.index("## ")


def test_dependencies_are_locked_with_hashes_and_without_addresses() -> None:
    for name in (
        "requirements.lock",
        "requirements-desk.lock",
        "requirements-dev.lock",
        "requirements-supply.lock",
    ):
        lock = (ROOT / name).read_text()
        pins = re.findall(r"^\S+==\S+", lock, re.MULTILINE)
        assert pins
        assert lock.count("--hash=sha256:") >= len(pins)
        assert "://" not in lock


def test_every_direct_dependency_is_imported_somewhere() -> None:
    names = {"python-dateutil": "dateutil", "python-dotenv": "dotenv"}
    # Used by name only: the build of this repository, SQLAlchemy's driver, the server's and Celery's transports.
    by_name = {"setuptools", "psycopg", "redis"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    source = "\n".join(
        path.read_text()
        for folder in ("worker", "models", "config", "analyst", "migrations")
        for path in (ROOT / folder).rglob("*.py")
    )
    wanted = {re.split(r"[\[<>=]", line)[0] for line in project["dependencies"]} - by_name
    modules = {name: names.get(name, name).replace("-", "_") for name in wanted}
    missing = {
        name
        for name, module in modules.items()
        if not re.search(rf"^\s*(from|import) {module}\b", source, re.MULTILINE)
    }
    assert missing == set()
