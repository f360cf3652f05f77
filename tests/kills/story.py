"""What happens in each run: two feeds bring three articles, two of which move round 23; three are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from analyst.demo.server import LocalEntry, LocalFeed
from config.settings import Settings
from tests.integration.pipeline.articles import FOOTBALL
from tests.integration.running.stage import ANNOUNCEMENT
from tests.kills.receiving import SlowServer
from worker.bootstrap import build
from worker.pipeline.prepare import prepare

SUBSCRIBERS = ("hook", "other-hook", "mail")
NOW = datetime.now(UTC)
_DAY = NOW + timedelta(days=40)
DATES = LocalEntry(
    slug="days-of-the-23rd",
    title="Kazakhstan names the days of the 23rd Syria meeting",
    teaser="The days of the next meeting on Syria in the Astana format were named on the ministry's site.",
    published_at=NOW - timedelta(minutes=30),
    text=f"""The 23rd International Meeting on Syria in the Astana format will take place in Astana on \
{_DAY:%B} {_DAY.day}, {_DAY.year}, the Kazakh Foreign Ministry announced.

Delegations of the guarantor countries, Russia, Türkiye and Iran, as well as those of the Syrian government and \
the opposition, are to take part. Jordan, Iraq, Lebanon and the UN are expected as observers.""",
)
PUBLISHED = 3
_FEED = '[[feed]]\nkey = "{key}"\nurl = "{url}"\npublisher = "{key}"\ntier = "{tier}"\nlanguage = "{language}"\n\n'
_SUBSCRIPTION = '[[subscription]]\nkey = "{key}"\nwho = "{key}"\nchannel = "{channel}"\n\n'


def publish(server: SlowServer) -> str:
    """Put the story on the server; the feeds file that watches it."""
    wire = server.add_feed(LocalFeed("wire", "Wire", "en", "rss"))
    ministry = server.add_feed(LocalFeed("ministry", "Ministry", "en", "atom"))
    for key, entry in (("wire", ANNOUNCEMENT), ("wire", FOOTBALL), ("ministry", DATES)):
        server.publish(key, replace(entry, published_at=NOW) if entry is FOOTBALL else entry)
    feeds = ((wire, "wire", "agency"), (ministry, "ministry", "official"))
    return "".join(_FEED.format(url=url, key=key, tier=tier, language="en") for url, key, tier in feeds)


def settings_of(folder: Path, server: SlowServer, smtp_port: int) -> Settings:
    """The operator's files and settings for it, the database left open."""
    hook = f"webhook+{server.address}/receive"
    channels = zip(SUBSCRIBERS, (hook, hook, "mailto:desk@example.org"), strict=True)
    (folder / "feeds.toml").write_text(publish(server))
    (folder / "alerts.toml").write_text("".join(_SUBSCRIPTION.format(key=key, channel=to) for key, to in channels))
    return Settings(
        home=folder,
        feeds_file=folder / "feeds.toml",
        alerts_file=folder / "alerts.toml",
        allow_hosts=frozenset({"127.0.0.1"}),
        host_gap_seconds=0,
        tick_seconds=4,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_security="none",
    )


def make_ready(settings: Settings, database: str) -> None:
    """Bring an empty database up to the story's beginning."""
    service = build(settings.model_copy(update={"database_url": SecretStr(database)}))
    prepare(service)
    service.engine.dispose()
