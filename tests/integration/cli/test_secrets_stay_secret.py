"""Whatever fails, and wherever one looks, no secret is read: not in a log, an error, a list, a view or an export."""

from pathlib import Path

import pytest

from analyst.demo.server import LocalServer
from models.views import VIEWS
from tests.integration.cli.conftest import Astana
from tests.integration.pipeline import articles

# Apprise loads all its services, one of which needs what Python is going to drop.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SECRET = "hunter2"
NOBODY = "127.0.0.1:1"
FEED = """
[[feed]]
key = "wire"
url = "{address}/wire.xml"
publisher = "Wire"
tier = "agency"
language = "en"
"""
CHANNELS = [
    f"http://{NOBODY}/hook/{SECRET}?key={SECRET}",
    "webhook:env:HOOK_ADDRESS",
    f"apprise:json://user:{SECRET}@{NOBODY}/{SECRET}",
    "apprise:env:APPRISE_ADDRESS",
    "mailto:desk@example.org",
    "stream:astana:events",
]
LISTS = [
    ("status",),
    ("subscriptions",),
    ("feeds", "list"),
    ("alerts", "list"),
    *(("alerts", "show", str(number)) for number in range(1, len(CHANNELS) + 1)),
    ("round", "22"),
    ("explain", "1"),
]


@pytest.fixture
def operator(october_9: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wire: LocalServer) -> None:
    """Every setting that takes a secret has one, and every address that it opens is shut."""
    monkeypatch.setenv("ASTANA_LOG", "json")
    monkeypatch.setenv("ASTANA_LOG_LEVEL", "debug")
    monkeypatch.setenv("ASTANA_REDIS_URL", f"redis://user:{SECRET}@{NOBODY}/0")
    monkeypatch.setenv("ASTANA_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("ASTANA_SMTP_PORT", "1")
    monkeypatch.setenv("ASTANA_SMTP_USERNAME", "desk")
    monkeypatch.setenv("ASTANA_SMTP_PASSWORD", SECRET)
    monkeypatch.setenv("ASTANA_PING_URL", f"http://{NOBODY}/{SECRET}")
    monkeypatch.setenv("HOOK_ADDRESS", f"http://{NOBODY}/{SECRET}")
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    monkeypatch.setenv("APPRISE_ADDRESS", f"json://{NOBODY}/{SECRET}")
    (tmp_path / "feeds.toml").write_text(FEED.format(address=wire.address))
    wire.publish("wire", articles.VERSHININ)


def test_no_secret_is_read_anywhere(operator: None, astana: Astana) -> None:
    read = ""
    for number, channel in enumerate(CHANNELS):
        words = ["--secret", "env:HOOK_SECRET"] if channel.startswith(("http", "webhook")) else []
        read += "".join(astana("subscribe", channel, "--key", f"s{number}", *words)[1:])
        read += "".join(astana("subscribe", channel, "--key", f"s{number}", "--no-test", *words)[1:])
    said = astana("poll")
    assert said.err.count("alert not sent") == len(CHANNELS)
    read += said.out + said.err
    for words in LISTS:
        for form in ([], ["--json"]):
            said = astana(*words, *form)
            assert said.code in {0, 1}, said.err
            read += said.out + said.err
    for view in VIEWS:
        read += astana("sql", f"SELECT * FROM {view.name}", "--json").out
    assert "Vershinin" in read
    assert SECRET not in read
