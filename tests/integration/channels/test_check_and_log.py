"""What is told before anything is sent, and the channel that a fresh install has."""

import asyncio

import pytest
from structlog.testing import capture_logs

from config.errors import ConfigError
from worker.alerts.addresses import parse_address
from worker.alerts.channels import check, deliver
from worker.alerts.values import ChannelOptions, SmtpOptions

# Apprise loads all its services when the first is asked for, and one of them loads a module that is going away.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

READY = ChannelOptions(smtp=SmtpOptions(host="mail.example.org"), redis_url="redis://127.0.0.1:6379/0")


def test_the_log_gets_the_headline_and_its_proof(message):
    with capture_logs() as lines:
        delivered = asyncio.run(deliver(parse_address("log:"), message, ChannelOptions()))
    assert delivered.detail == "written to the log"
    [line] = lines
    assert line["event"] == "Раунд 22: запланирован, Астана, Казахстан; дата пока не названа"
    assert line["proof"] == "Готовится 22-я встреча."
    assert line["url"] == "https://tass.example/1"
    assert line["alert"] == message.key


@pytest.mark.parametrize(
    "text",
    [
        "log:",
        "mailto:desk@example.org",
        "stream:astana:events",
        "https://example.org/x",
        "apprise:json://example.org/x",
    ],
)
def test_an_address_whose_settings_are_there_passes(text):
    check(parse_address(text), READY)


@pytest.mark.parametrize(
    ("text", "secret", "sentence"),
    [
        ("mailto:desk@example.org", None, "ASTANA_SMTP_HOST: is not set"),
        ("stream:astana:events", None, "ASTANA_REDIS_URL: is not set"),
        (
            "https://example.org/x",
            "env:NO_SUCH_VARIABLE",
            "env:NO_SUCH_VARIABLE: the environment variable is not set",
        ),
        ("https://example.org/x", "file:/no/such/file", "the file cannot be read"),
        ("webhook:env:NO_SUCH_VARIABLE", None, "the environment variable is not set"),
    ],
)
def test_what_would_make_every_delivery_fail_is_told_at_once(text, secret, sentence):
    with pytest.raises(ConfigError) as caught:
        check(parse_address(text, secret), ChannelOptions())
    assert sentence in str(caught.value)


def test_an_empty_secret_file_is_told(tmp_path):
    (tmp_path / "secret").write_text("\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="the file is empty"):
        check(parse_address("https://example.org/x", f"file:{tmp_path / 'secret'}"), ChannelOptions())
