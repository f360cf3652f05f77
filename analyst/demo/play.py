"""The demo: scenes of the story are set on a clock that stands still between them; the service does the rest."""

import tempfile
import time
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyst.commands.history import print_dossier_of
from analyst.demo.server import LocalEntry, LocalFeed, LocalServer
from analyst.show import console
from config.settings import Settings
from models.alert import Alert
from models.article import Article, Revision
from models.feed import Feed
from models.vocabulary import AlertState, ArticleState, Tier
from worker.alerts.message import render
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.embedded import running
from worker.logs import configure_logs
from worker.pipeline.content import content_of
from worker.pipeline.prepare import prepare
from worker.store.feeds import FeedSpec, add_feed
from worker.store.subscriptions import SubscriptionSpec, subscribe
from worker.tasks import schedule_polls

STORY = Path(__file__).with_name("story.toml")
SCENE_SECONDS = 20.0
LAST_ROUND = 22


def play() -> None:
    """Tell the story on the terminal; everything lives in a scratch folder that is removed at the end."""
    story = tomllib.loads(STORY.read_text(encoding="utf-8"))
    configure_logs("human", "warning")
    server, clock = LocalServer(), SteppedClock(_moment(story["start"]))
    with tempfile.TemporaryDirectory(prefix="astana-demo-") as home, server.serving():
        service = build(_settings(Path(home)), clock)
        _set_stage(service, server, story)
        with running(service):
            for scene in story["scene"]:
                _play_scene(service, server, clock, scene)
        console.print(Rule("The dossier at the end: astana round 22"))
        with service.sessions() as session:
            print_dossier_of(session, service.lexicon, LAST_ROUND)
    console.print("\nThat was the demo. `make run` watches the real feeds.")


def _settings(home: Path) -> Settings:
    """Our own, whatever the operator's environment says: the demo must not touch the operator's database."""
    empty_feeds, empty_alerts = home / "feeds.toml", home / "alerts.toml"
    for file in (empty_feeds, empty_alerts):
        file.write_text("", encoding="utf-8")
    return Settings(
        home=home,
        database_url=SecretStr(""),
        broker_url=SecretStr("memory://"),
        feeds_file=empty_feeds,
        alerts_file=empty_alerts,
        allow_hosts=frozenset({"127.0.0.1"}),
        now=None,
        log_level="warning",
        host_gap_seconds=0,
    )


def _set_stage(service: Service, server: LocalServer, story: dict[str, Any]) -> None:
    prepare(service)
    now = service.clock()
    with service.sessions.begin() as session:
        for feed in story["feed"]:
            url = server.add_feed(LocalFeed(feed["key"], feed["title"], feed["language"], feed["form"]))
            spec = FeedSpec(feed["key"], url, "127.0.0.1", feed["title"], Tier(feed["tier"]), feed["language"])
            add_feed(session, spec, now, from_file=False, first_poll_at=now)
        webhook = f"webhook+{server.address}/receive"
        spec_of_reader = SubscriptionSpec("demo", "you", webhook, None, "en", (), Tier.AGGREGATOR, None)
        subscribe(session, spec_of_reader, now, from_file=False)
    for entry in story["before"]:
        server.publish(entry["feed"], _entry(entry, _moment(entry["at"])))


def _play_scene(service: Service, server: LocalServer, clock: SteppedClock, scene: dict[str, Any]) -> None:
    now = _moment(scene["at"])
    console.print(Rule(f"{now:%-d %B %Y, %H:%M} UTC"))
    console.print(Text(scene["caption"], style="italic"))
    for entry in scene.get("entry", []):
        server.publish(entry["feed"], _entry(entry, now))
    with service.sessions() as session:
        last_article = session.scalar(select(func.max(Article.id))) or 0
        last_alert = session.scalar(select(func.max(Alert.id))) or 0
    clock.set(now)
    schedule_polls.delay()
    _wait_until_quiet(service)
    _show_articles(service, last_article)
    _show_alerts(service, last_alert)


def _entry(given: dict[str, Any], at: datetime) -> LocalEntry:
    return LocalEntry(given["slug"], given["title"], given["text"].strip(), at)


def _wait_until_quiet(service: Service) -> None:
    deadline = time.monotonic() + SCENE_SECONDS
    while time.monotonic() < deadline:
        with service.sessions() as session:
            if not _is_busy(session, service.clock()):
                return
        time.sleep(0.05)
    raise RuntimeError("the service did not come to rest; this is a defect")


def _is_busy(session: Session, now: datetime) -> bool:
    waiting = (
        select(Feed.id).where(Feed.next_poll_at <= now),
        select(Article.id).where(Article.next_read_at <= now),
        select(Revision.id).where(Revision.settled_at.is_(None), Revision.lexicon_version.is_not(None)),
        select(Alert.id).where(Alert.state.in_([AlertState.PENDING, AlertState.SENDING])),
    )
    return any(session.scalars(question.limit(1)).first() is not None for question in waiting)


def _show_articles(service: Service, after: int) -> None:
    with service.sessions() as session:
        for article in session.scalars(select(Article).where(Article.id > after).order_by(Article.id)).unique():
            verdict = _verdict(article)
            console.print(Text(f"  {article.publisher.name} [{article.language}]  {article.title}"))
            console.print(Text(f"    {verdict}", style="dim"))


def _verdict(article: Article) -> str:
    if article.state is ArticleState.IRRELEVANT:
        return "not about the format"
    old = ", old when first seen" if article.old_at_first_sight else ""
    return ("tells of a coming round" if article.announces_new_round else "about the format") + old


def _show_alerts(service: Service, after: int) -> None:
    """As the subscriber got them: each was accepted by the webhook receiver before it is shown."""
    with service.sessions() as session:
        sent = session.scalars(
            select(Alert).where(Alert.id > after, Alert.state == AlertState.SENT).order_by(Alert.id)
        )
        messages = [
            render(content_of(session, one, service.lexicon), "en", service.templates) for one in sent.unique()
        ]
    for message in messages:
        console.print(Panel(Text(message.text.strip()), title="ALERT", border_style="green", expand=False))
    if not messages:
        console.print("  [dim]no alert[/]")


def _moment(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
