"""A wrong setting stops the start with a sentence that names it and repeats no secret."""

import os
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.settings import load_settings


@pytest.fixture(autouse=True)
def folder_without_an_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("ASTANA_")]:
        monkeypatch.delenv(name)
    return tmp_path


def refusal() -> str:
    with pytest.raises(ConfigError) as refused:
        load_settings()
    return str(refused.value)


def test_without_any_variable_everything_runs_in_one_process_on_sqlite() -> None:
    settings = load_settings()
    assert settings.embedded
    assert settings.database == "sqlite:///var/astana.db"


@pytest.mark.parametrize("name", ["ASTANA_FEEDZ_FILE", "ASTANA_", "astana_feedz_file", "ASTANA_LOGLEVEL"])
def test_a_variable_that_is_no_setting_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")
    assert refusal() == f"{name}: is no setting of Astana Watch; .env.example lists them all"


def test_a_wrong_name_in_the_env_file_is_named_too(folder_without_an_env_file: Path) -> None:
    (folder_without_an_env_file / ".env").write_text("ASTANA_HOEM=/data\n")
    assert refusal() == "ASTANA_HOEM: is no setting of Astana Watch; .env.example lists them all"


@pytest.mark.parametrize("name", ["ASTANA_TEST_POSTGRES_URL", "ASTANAX", "OTHER"])
def test_variables_of_the_tests_and_of_others_are_let_be(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")
    assert load_settings().home == Path("var")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ASTANA_TICK_SECONDS", "often", "valid number"),
        ("ASTANA_TICK_SECONDS", "0", "greater than or equal to 0.1"),
        ("ASTANA_LEASE_SECONDS", "1.5", "valid integer"),
        ("ASTANA_WORKER_THREADS", "65", "less than or equal to 64"),
        ("ASTANA_SMTP_PORT", "0", "greater than or equal to 1"),
        ("ASTANA_SMTP_SECURITY", "ssl", "'starttls', 'tls' or 'none'"),
        ("ASTANA_LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("ASTANA_NOW", "yesterday", "datetime"),
        ("ASTANA_NOW", "2024-10-09T12:00:00", "timezone"),
        ("ASTANA_CONTACT", "desk@example.org\r\nX-Evil: 1", "one line of ASCII"),
        ("ASTANA_DATABASE_URL", "the big one", "is no database URL"),
        ("ASTANA_DATABASE_URL", "mysql://u:hunter2@db/astana", "names mysql; SQLite and PostgreSQL are supported"),
        ("ASTANA_BROKER_URL", "memory", "must be memory:// or redis://"),
        ("ASTANA_BROKER_URL", "amqp://u:hunter2@mq", "must be memory:// or redis://"),
        ("ASTANA_BROKER_URL", "filesystem:///tmp", "filesystem and SQL brokers lose tasks"),
        ("ASTANA_REDIS_URL", "u:hunter2@cache:6379", "must be redis://host:port/0"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    said = refusal()
    assert said.startswith(f"{name}: ")
    assert words in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@db/astana", "postgresql+psycopg://u:p@db/astana"),
        ("postgresql+psycopg://u:p@db/astana", "postgresql+psycopg://u:p@db/astana"),
        ("sqlite:////data/astana.db", "sqlite:////data/astana.db"),
    ],
)
def test_a_database_url_is_opened_with_the_driver_that_is_installed(
    given: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASTANA_DATABASE_URL", given)
    assert load_settings().database == used


@pytest.mark.parametrize("broker", ["redis://queue:6379/0", "rediss://queue", "redis+socket:///run/redis.sock"])
def test_a_redis_broker_means_workers_of_their_own(broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTANA_BROKER_URL", broker)
    assert not load_settings().embedded


def test_hosts_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTANA_ALLOW_HOSTS", " 127.0.0.1, Feeds.Inner:8080 ,")
    assert load_settings().allow_hosts == {"127.0.0.1", "feeds.inner:8080"}


def test_an_empty_moment_is_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTANA_NOW", "")
    assert load_settings().now is None


def test_secrets_do_not_show_in_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTANA_DATABASE_URL", "postgresql://u:hunter2@db/astana")
    monkeypatch.setenv("ASTANA_BROKER_URL", "redis://:hunter2@queue")
    monkeypatch.setenv("ASTANA_REDIS_URL", "redis://:hunter2@queue")
    monkeypatch.setenv("ASTANA_SMTP_PASSWORD", "hunter2")
    assert "hunter2" not in repr(load_settings())


def test_the_contact_stands_in_the_user_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTANA_CONTACT", "desk@example.org")
    assert load_settings().user_agent == "AstanaWatch/0.1 (feed reader; +desk@example.org)"
