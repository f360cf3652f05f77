"""What happens: an agency announces round 23, and then the ministry names other days for it in every run.

Each run brings one article more, of which the feed carries a teaser only; three subscribers are told of each change.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from analyst.demo.server import LocalEntry, LocalFeed
from config.settings import Settings
from tests.integration.running.stage import ANNOUNCEMENT
from tests.kills.receiving import SlowServer
from worker.bootstrap import build
from worker.pipeline.prepare import prepare

SUBSCRIBERS = ("hook", "other-hook", "mail")
BEGUN = datetime.now(UTC)
# Longer than a lease: what the dead held has lapsed when the next run begins.
BETWEEN_RUNS = timedelta(seconds=400)
# The first day that is named; each run names the next.
_FIRST_DAY = BEGUN + timedelta(days=30)


def begins(run: int) -> datetime:
    """The service's time at the beginning of a run, counted from 0."""
    return BEGUN + BETWEEN_RUNS * run


def _days_of(run: int) -> LocalEntry:
    day = _FIRST_DAY + timedelta(days=run)
    return LocalEntry(
        slug=f"days-of-the-23rd-{run}",
        title=f"Kazakhstan names the days of the 23rd Syria meeting ({run})",
        teaser="The days of the next meeting on Syria in the Astana format were named on the ministry's site.",
        published_at=begins(run) - timedelta(seconds=60),
        text=f"""The 23rd International Meeting on Syria in the Astana format will take place in Astana on \
{day:%B} {day.day}, {day.year}, the Kazakh Foreign Ministry announced.

Delegations of the guarantor countries, Russia, Türkiye and Iran, as well as those of the Syrian government and \
the opposition, are to take part. Jordan, Iraq, Lebanon and the UN are expected as observers.""",
    )


def last_day(runs: int) -> str:
    """The day that stands after so many runs, ISO 8601."""
    return (_FIRST_DAY + timedelta(days=runs - 1)).date().isoformat()


_FEED = '[[feed]]\nkey = "{key}"\nurl = "{url}"\npublisher = "{key}"\ntier = "{tier}"\nlanguage = "{language}"\n\n'
_SUBSCRIPTION = '[[subscription]]\nkey = "{key}"\nwho = "{key}"\nchannel = "{channel}"\n\n'


def begin(server: SlowServer) -> str:
    """Put the feeds on the server as they are before the first run; the feeds file that watches them."""
    wire = server.add_feed(LocalFeed("wire", "Wire", "en", "rss"))
    ministry = server.add_feed(LocalFeed("ministry", "Ministry", "en", "atom"))
    server.publish("wire", replace(ANNOUNCEMENT, published_at=BEGUN - timedelta(hours=1)))
    feeds = ((wire, "wire", "agency"), (ministry, "ministry", "official"))
    return "".join(_FEED.format(url=url, key=key, tier=tier, language="en") for url, key, tier in feeds)


def go_on(server: SlowServer, run: int) -> None:
    """Bring what a run brings."""
    server.publish("ministry", _days_of(run))


def settings_of(folder: Path, server: SlowServer, smtp_port: int) -> Settings:
    """The operator's files and settings for it, the database left open."""
    hook = f"webhook+{server.address}/receive"
    channels = zip(SUBSCRIBERS, (hook, hook, "mailto:desk@example.org"), strict=True)
    (folder / "feeds.toml").write_text(begin(server))
    (folder / "alerts.toml").write_text("".join(_SUBSCRIPTION.format(key=key, channel=to) for key, to in channels))
    return Settings(
        home=folder,
        feeds_file=folder / "feeds.toml",
        alerts_file=folder / "alerts.toml",
        allow_hosts=frozenset({"127.0.0.1"}),
        host_gap_seconds=0,
        tick_seconds=20,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_security="none",
    )


def make_ready(settings: Settings, database: str) -> None:
    """Bring an empty database up to the story's beginning."""
    service = build(settings.model_copy(update={"database_url": SecretStr(database)}))
    prepare(service)
    service.engine.dispose()
