"""Before the first task: the schema at its newest step, the history known, the operator's files in the database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from config.alerts import SubscriptionTable
from config.errors import ConfigError
from models.vocabulary import Tier
from worker.alerts.addresses import parse_address
from worker.alerts.timing import parse_timing
from worker.bootstrap import Service
from worker.feeds.urls import canonical_url, host_of
from worker.pipeline.outbox import tell_present_state
from worker.schema import upgrade
from worker.store.feeds import FeedSpec, reconcile_feeds
from worker.store.subscriptions import SubscriptionSpec, reconcile_subscriptions


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the operator's files changed."""

    feeds_added: int
    feeds_paused: int
    subscriptions_added: int
    subscriptions_ended: int


def prepare(service: Service) -> Prepared:
    """Make the database ready; harmless when it is.

    Raises:
        ConfigError: a file or the database is wrong; the sentence names it.
    """
    now = service.clock()
    upgrade(service.engine, service.settings.track_file, now)
    with service.sessions.begin() as session:
        feeds = reconcile_feeds(session, feed_specs(service), now)
        added, ended = reconcile_subscriptions(session, subscription_specs(service), now)
        for subscription in added:
            tell_present_state(service, session, subscription, now)
    return Prepared(*feeds, len(added), ended)


def feed_specs(service: Service) -> list[FeedSpec]:
    """The feeds of the feeds file."""
    return [
        FeedSpec(
            key=feed.key,
            url=canonical_url(feed.url),
            host=host_of(feed.url),
            publisher=feed.publisher,
            tier=Tier(feed.tier),
            language=feed.language,
        )
        for feed in service.feeds_file().feeds
    ]


def subscription_specs(service: Service) -> list[SubscriptionSpec]:
    """The subscriptions of the alerts file.

    Raises:
        ConfigError: one has a channel or language that cannot be; names file and subscription.
    """
    return [_subscription_spec(service, one) for one in service.alerts_file().subscription]


def _subscription_spec(service: Service, one: SubscriptionTable) -> SubscriptionSpec:
    where = f"{service.settings.alerts_file}, subscription {one.key}"
    try:
        parse_address(one.channel, one.secret)
    except ConfigError as error:
        raise ConfigError(f"{where}, channel", error.reason) from None
    try:
        parse_timing(one.time_zone, one.quiet, one.digest)
    except ConfigError as error:
        raise ConfigError(f"{where}, {error.subject}", error.reason) from None
    if one.language not in service.templates.words:
        raise ConfigError(f"{where}, language", f"alerts are written in {', '.join(service.templates.words)}")
    return SubscriptionSpec(
        key=one.key,
        who=one.who,
        channel=one.channel,
        secret=one.secret,
        language=one.language,
        kinds=one.kinds,
        min_tier=Tier(one.min_tier),
        expires_at=midnight_after(one.expires_on) if one.expires_on else None,
        languages=one.languages,
        min_origins=one.min_origins,
        time_zone=one.time_zone,
        quiet=one.quiet,
        digest=one.digest,
        most_per_hour=one.most_per_hour,
        troubles=one.troubles,
    )


def midnight_after(day: date) -> datetime:
    """When a day is over, UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, UTC)
