"""The alerts file: who is told what."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from config.alerts import Kind, SubscriptionTable, TierName, load_alerts
from config.errors import ConfigError
from models.vocabulary import ChangeKind, Tier
from worker.alerts.addresses import parse_address

SHIPPED = Path(__file__).parents[3] / "config" / "alerts.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "alerts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_file_tells_the_log_and_nobody_else() -> None:
    assert load_alerts(SHIPPED).subscription == (
        SubscriptionTable(key="log", who="whoever reads the log", channel="log:", troubles=True),
    )


def test_the_commented_examples_of_the_shipped_file_would_load(tmp_path: Path) -> None:
    lines = SHIPPED.read_text(encoding="utf-8").partition("[[subscription]]")[2].splitlines()
    examples = "\n".join(line.removeprefix("# ") for line in lines)
    tables = load_alerts(written(tmp_path, "[[subscription]]" + examples)).subscription
    assert [table.key for table in tables] == ["log", "desk-mail", "newsroom-hook", "chat", "programs"]
    assert all(parse_address(table.channel, table.secret) for table in tables)


def test_every_key_of_a_subscription_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [[subscription]]
        key = "desk"
        who = "the desk"
        channel = "https://example.org/in"
        kinds = ["announced", "watch"]
        min_tier = "agency"
        language = "ru"
        secret = "env:HOOK"
        expires_on = 2025-01-31
        """,
    )
    assert load_alerts(path).subscription == (
        SubscriptionTable(
            key="desk",
            who="the desk",
            channel="https://example.org/in",
            kinds=("announced", "watch"),
            min_tier="agency",
            language="ru",
            secret="env:HOOK",
            expires_on=date(2025, 1, 31),
        ),
    )


def test_an_empty_file_tells_nobody(tmp_path: Path) -> None:
    assert load_alerts(written(tmp_path, "")).subscription == ()


GOOD = 'key = "desk"\nwho = "the desk"\nchannel = "log:"\n'
WRONG = [
    (GOOD.replace('key = "desk"\n', ""), "key"),
    (GOOD.replace('"desk"', '"The Desk"'), "key"),
    (GOOD + 'kinds = ["anounced"]', "kinds"),
    (GOOD + 'min_tier = "friends"', "min_tier"),
    (GOOD + 'languages = "ru"', "languages"),
    (GOOD + 'language = "Russian"', "language"),
    (GOOD + 'expires_on = "soon"', "expires_on"),
    (GOOD + "channel", "alerts.toml"),
    (GOOD + "[[subscription]]\n" + GOOD, "two subscriptions have the key 'desk'; rename one of them"),
]


@pytest.mark.parametrize(("text", "named"), WRONG)
def test_a_wrong_file_is_refused_with_its_name_the_key_and_what_to_do(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_alerts(written(tmp_path, "[[subscription]]\n" + text))
    assert "alerts.toml" in caught.value.subject
    assert named in str(caught.value)
    assert "correct" in caught.value.reason or "rename" in caught.value.reason


def test_a_secret_typed_into_the_file_does_not_come_back_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_alerts(written(tmp_path, "[[subscription]]\n" + GOOD + 'secret = "whsec_S3CRET"'))
    assert "secret" in str(caught.value)
    assert "S3CRET" not in f"{caught.value} {caught.value.__cause__}"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml"):
        load_alerts(tmp_path / "none.toml")


def test_the_file_knows_every_kind_of_change_and_every_tier() -> None:
    assert get_args(Kind) == tuple(ChangeKind)
    assert get_args(TierName) == tuple(Tier)
