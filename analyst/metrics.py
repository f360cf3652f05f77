"""What a monitor is told, in Prometheus's form: counted in the database when it asks.

However many processes work, and whether they live or have died, there is one database and so one truth. What only a
process knows (bytes fetched, its memory) is not here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from analyst import queries
from analyst.health import health
from models.alert import Alert, Delivery, Trouble
from models.article import Article, Revision
from models.fact import Fact
from models.feed import Feed
from models.round import Change, Round
from models.vocabulary import AlertState, FeedState, Gathering
from worker.celery import QUEUES
from worker.schema import head_revision

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
QUANTILES = (0.5, 0.9, 0.99)
_UNSENT = (AlertState.PENDING, AlertState.FAILED)


def exposition(session: Session, now: datetime) -> bytes:
    """Every figure as of now, as the text that Prometheus reads."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(session, now))
    return generate_latest(registry)


class _Figures(Collector):
    """The figures of one moment."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def collect(self) -> Iterable[Metric]:
        """Each figure with its meaning."""
        session, now = self._session, self._now
        yield _one("astana_problems", "What `astana status` calls wrong.", len(health(session, now).problems))
        yield _info()
        yield from _queues(session, now)
        yield from _feeds(session, now)
        yield from _kept(session)
        yield from _told(session, now)


def _one(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _by(name: str, meaning: str, label: str, values: Iterable[tuple[Any, float]]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key, value in values:
        family.add_metric([str(getattr(key, "value", key))], value)
    return family


def _counted(session: Session, *wanted: ColumnElement[bool]) -> float:
    """Rows that fulfil the conditions; the table follows from them."""
    return session.scalar(select(func.count()).where(*wanted)) or 0


def _grouped(session: Session, *columns: InstrumentedAttribute[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.execute(select(*columns, func.count()).group_by(*columns))]


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def _info() -> Metric:
    family = GaugeMetricFamily("astana_schema", "The schema's newest step that this version knows.", labels=["step"])
    family.add_metric([head_revision()], 1)
    return family


def _queues(session: Session, now: datetime) -> Iterator[Metric]:
    beats = queries.heartbeats(session)
    waiting = _waiting(now)
    depth, age = {}, {}
    for queue, (since, wanted) in waiting.items():
        depth[queue] = _counted(session, *wanted)
        age[queue] = _age(session.scalar(select(func.min(since)).where(*wanted)), now)
    yield _by("astana_queue_depth", "Work that is due now and in nobody's hands.", "queue", depth.items())
    yield _by("astana_queue_age_seconds", "For how long the oldest of it has been due.", "queue", age.items())
    served = [(queue, _age(beats[queue], now)) for queue in QUEUES if queue in beats]
    yield _by("astana_served_age_seconds", "Since when the queue was last served by a worker.", "queue", served)
    lapsed = {
        "poll": _counted(session, Feed.leased_until < now),
        "read": _counted(session, Article.leased_until < now),
        "alert": _counted(session, Alert.state == AlertState.SENDING, Alert.claimed_until < now),
    }
    yield _by("astana_lapsed_claims", "Work of workers that died, to be taken over.", "queue", lapsed.items())


def _waiting(now: datetime) -> dict[str, tuple[Any, tuple[ColumnElement[bool], ...]]]:
    """Of each queue: since when its work is due, and which rows are that."""
    free_feed = Feed.leased_until.is_(None) | (Feed.leased_until < now)
    free_article = Article.leased_until.is_(None) | (Article.leased_until < now)
    return {
        "poll": (Feed.next_poll_at, (Feed.state == FeedState.ACTIVE, Feed.next_poll_at <= now, free_feed)),
        "read": (Article.next_read_at, (Article.next_read_at <= now, free_article)),
        "settle": (Revision.seen_at, (Revision.settled_at.is_(None), Revision.lexicon_version.is_not(None))),
        "alert": (Alert.next_try_at, (Alert.state.in_(_UNSENT), Alert.next_try_at <= now)),
    }


def _feeds(session: Session, now: datetime) -> Iterator[Metric]:
    yield _by("astana_feeds", "Feeds by state.", "state", _grouped(session, Feed.state))
    active = Feed.state == FeedState.ACTIVE
    failing = _counted(session, active, Feed.failures_in_row > 0)
    yield _one("astana_feeds_failing", "Watched feeds whose last poll failed.", failing)
    polled = _counted(session, Feed.last_polled_at > now - HOUR)
    yield _one("astana_feeds_polled_last_hour", "Feeds polled within the last hour.", polled)
    read = session.scalar(select(func.max(Feed.last_success_at)).where(active))
    if read is not None:
        yield _one("astana_feed_read_age_seconds", "Since when no watched feed was read.", _age(read, now))


def _kept(session: Session) -> Iterator[Metric]:
    yield _by("astana_articles", "Articles by state.", "state", _grouped(session, Article.state))
    facts = GaugeMetricFamily("astana_facts", "Facts by kind and language of the text.", labels=["kind", "language"])
    of_texts = select(Fact.kind, Revision.language, func.count()).join(Revision, Revision.id == Fact.revision_id)
    for kind, language, number in session.execute(of_texts.group_by(Fact.kind, Revision.language)):
        facts.add_metric([kind.value, language or ""], number)
    yield facts
    yield _by("astana_rounds", "Rounds by status.", "status", _grouped(session, Round.status))
    changes = CounterMetricFamily("astana_changes", "Changes of rounds by kind.", labels=["kind"])
    for kind, number in _grouped(session, Change.kind):
        changes.add_metric([kind.value], number)
    yield changes
    yield _one("astana_database_bytes", "Size of the database.", _size(session))


def _told(session: Session, now: datetime) -> Iterator[Metric]:
    yield _by("astana_alerts", "Alerts by state.", "state", _grouped(session, Alert.state))
    yield _one("astana_alerts_dead", "Messages that nobody will get.", queries.dead_alerts(session))
    tries = CounterMetricFamily("astana_deliveries", "Attempts to deliver an alert.", labels=["delivered"])
    for delivered, number in _grouped(session, Delivery.delivered):
        tries.add_metric([str(bool(delivered)).lower()], number)
    yield tries
    open_ones = select(Trouble.kind, func.count()).where(Trouble.over_at.is_(None)).group_by(Trouble.kind)
    troubles = [(kind, number) for kind, number in session.execute(open_ones)]
    yield _by("astana_troubles", "Troubles of the service that are not over.", "kind", troubles)
    yield _latencies(session, now)


def _latencies(session: Session, now: datetime) -> Metric:
    """From the moment that an article was first seen to the receiver's acceptance, of the last day's alerts."""
    rows = session.execute(
        select(Article.first_seen_at, Alert.sent_at)
        .join(Change, Change.id == Alert.change_id)
        .join(Revision, Revision.id == Change.revision_id)
        .join(Article, Article.id == Revision.article_id)
        .where(Alert.sent_at > now - DAY, Alert.gathering == Gathering.AT_ONCE, Alert.present_state.is_(False))
    )
    seconds = sorted((sent - seen).total_seconds() for seen, sent in rows if sent)
    values = [(share, seconds[min(len(seconds) - 1, int(share * len(seconds)))]) for share in QUANTILES if seconds]
    meaning = "From an article's first sight to the accepted alert, over the last day's alerts."
    return _by("astana_alert_latency_seconds", meaning, "quantile", values)


def _size(session: Session) -> float:
    if session.get_bind().dialect.name == "postgresql":
        return float(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages, size = (session.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
    return float(pages * size)
