"""The stage of a replay: a service over a throwaway database, to which articles are handed instead of fetched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from sqlalchemy.orm import Session

from analyst.articles import article_of
from analyst.replay.lines import ReplayLine
from config.settings import Settings, load_settings
from models.database import throw_away
from models.feed import Feed
from models.vocabulary import Tier
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.feeds.record import FeedRecord
from worker.feeds.values import ParsedEntry, ParsedFeed
from worker.pipeline.entries import store_entries
from worker.pipeline.prepare import prepare
from worker.pipeline.read import read
from worker.pipeline.settle import settle
from worker.store.feeds import FeedSpec, add_feed, record_of
from worker.store.subscriptions import SubscriptionSpec, subscribe

SUBSCRIBER = "replay"


@dataclass
class Stage:
    """A service whose clock is set, and the feeds of the outlets met so far."""

    service: Service
    clock: SteppedClock
    _feeds: dict[str, int] = field(default_factory=dict)

    def play(self, line: ReplayLine) -> int | None:
        """Let an article come out now: stored, read and settled as if its outlet's feed had just carried it.

        Returns:
            The article, when it passed the gate and was new or changed.
        """
        self.clock.set(line.published_at)
        with self.service.sessions.begin() as session:
            feed = self._feed(session, line)
            stored = store_entries(self.service, session, [(feed, _carrying(line))], self.clock())
        articles = stored[feed.id].to_read
        for article_id in articles:
            if read(self.service, article_id):
                settle(self.service)
        return articles[0] if articles else None

    def _feed(self, session: Session, line: ReplayLine) -> FeedRecord:
        key = line.publisher
        if key not in self._feeds:
            tier = line.tier or self.service.source_tiers.get(line.publisher, Tier.MEDIA)
            spec = FeedSpec(key, f"https://replay.invalid/{len(self._feeds)}", "replay.invalid", key, tier, None)
            add_feed(session, spec, self.clock(), from_file=False, first_poll_at=self.clock())
            self._feeds[key] = session.query(Feed.id).where(Feed.key == key).scalar()
        return record_of(session, self._feeds[key])


@contextmanager
def stage(start: datetime) -> Iterator[Stage]:
    """A stage on which nothing is known but what the shipped history tells of the days before `start`.

    No page is fetched and no alert leaves: the outbox of the one subscriber, who wants everything, is what is told.
    """
    with TemporaryDirectory(prefix="astana-replay-") as home:
        clock = SteppedClock(start)
        service = replace(build(_settings(Path(home)), clock), pages=False)
        throw_away(service.engine)
        try:
            prepare(service)
            with service.sessions.begin() as session:
                channel = "log:"
                spec = SubscriptionSpec(SUBSCRIBER, SUBSCRIBER, channel, None, "en", (), Tier.AGGREGATOR, None)
                subscribe(session, spec, clock(), from_file=False)
            yield Stage(service, clock)
        finally:
            service.engine.dispose()


def eve_of(moment: datetime) -> datetime:
    """The day's first moment: what was said that day is not known yet."""
    return datetime.combine(moment.astimezone(UTC).date(), time.min, UTC)


def _settings(home: Path) -> Settings:
    """The operator's languages and track, and nothing else of theirs: no feed, no subscriber, no database."""
    empty = home / "empty.toml"
    empty.write_text("", encoding="utf-8")
    return load_settings().model_copy(
        update={
            "home": home,
            "database_url": SecretStr(""),
            "broker_url": SecretStr("memory://"),
            "feeds_file": empty,
            "alerts_file": empty,
            "now": None,
        }
    )


def _carrying(line: ReplayLine) -> ParsedFeed:
    text = line.text if line.text is not None else article_of(line).text
    entry = ParsedEntry(
        guid=line.url or str(line.id),
        url=line.url,
        title=line.title,
        summary="",
        text=text,
        published_at=line.published_at,
        published_raw=None,
        language=line.language,
    )
    return ParsedFeed(title=line.publisher, language=None, ttl=None, entries=(entry,))
