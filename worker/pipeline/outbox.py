"""Outbox: who is to be told of a change, and when; what goes out together. Called inside a step's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.alert import Alert, Subscription
from models.round import Change, Round
from models.vocabulary import AlertState, ChannelKind, Gathering, Status
from worker.alerts.addresses import parse_address
from worker.alerts.filters import Wanted, believed, matches
from worker.alerts.grouping import Waiting, groups
from worker.alerts.timing import Timing, awake_at, due_at, parse_timing
from worker.bootstrap import Service
from worker.logs import log
from worker.pipeline.content import origins_of
from worker.rounds.changes import NEWS_AFTER_THE_END
from worker.store import alerts as alert_store
from worker.store.alerts import When
from worker.store.subscriptions import active_subscriptions

HOUR = timedelta(hours=1)
_OVER = (Status.CONCLUDED, Status.CANCELLED)
# Programs read them; nobody is disturbed by many.
_UNLIMITED = (ChannelKind.STREAM, ChannelKind.LOG)
_FOR_PEOPLE = (ChannelKind.EMAIL, ChannelKind.APPRISE)

_log = log(__name__)


def tell(service: Service, session: Session, change: Change, language: str | None, now: datetime) -> int:
    """Put a change into the outbox of all who want it; `language` is that of the article.

    Returns:
        How many were put there.
    """
    origins = origins_of(session, change.round_number, now)
    wanting = [
        one
        for one in active_subscriptions(session, now)
        if matches(wanted(one), change.kind, change.tier, language, origins)
    ]
    return _put(service, session, change, wanting, now)


def tell_confirmed(service: Service, session: Session, number: int, language: str | None, now: datetime) -> int:
    """A further voice has spoken of a round: tell its last news to those who waited for that many."""
    waiting = [one for one in active_subscriptions(session, now) if one.min_origins > 1]
    change = alert_store.latest_told(session, service.track.code, number) if waiting else None
    if change is None:
        return 0
    origins = origins_of(session, number, now)
    wanting = [
        one
        for one in waiting
        if one.created_at <= change.learnt_at
        and not alert_store.is_enqueued(session, change.id, one.id)
        and matches(wanted(one), change.kind, change.tier, language, origins)
    ]
    return _put(service, session, change, wanting, now)


def tell_present_state(service: Service, session: Session, subscription: Subscription, now: datetime) -> int:
    """Tell a new subscription how the rounds stand that are still to come or under way, once; not how they came to.

    What stands by the shipped history alone was never news and is not told.
    """
    told = 0
    for known in alert_store.rounds_of(session, service.track.code):
        change = alert_store.latest_told(session, known.track, known.number) if _is_open(known, now) else None
        if change is None:
            continue
        origins = origins_of(session, known.number, now)
        # In whichever language it was said: this is no news of an article, it is the state.
        if believed(wanted(subscription, any_language=True), change.tier, None, origins):
            when = When(due_at(timing_of(subscription), now), _asked(subscription), present_state=True)
            told += alert_store.enqueue(session, change, [(subscription, when)], now)
    return told


def wanted(subscription: Subscription, *, any_language: bool = False) -> Wanted:
    """What the subscription asks to hear of."""
    languages = () if any_language else subscription.languages
    return Wanted(subscription.kinds, subscription.min_tier, languages, subscription.min_origins)


def timing_of(subscription: Subscription) -> Timing:
    """When the subscription is told."""
    return parse_timing(subscription.time_zone, subscription.quiet, subscription.digest)


def messages(waiting: Sequence[Alert], now: datetime) -> list[tuple[int, ...]]:
    """Which of these alerts are told now, and which of them in one message: ids, the last one leads."""
    return groups(_waiting(alert, now) for alert in waiting)


def _waiting(alert: Alert, now: datetime) -> Waiting:
    lapsed = alert.state is AlertState.SENDING
    subscription = alert.subscription
    return Waiting(
        alert_id=alert.id,
        subscription_id=alert.subscription_id,
        round_number=alert.change.round_number if alert.change else None,
        gathering=alert.gathering,
        fresh=alert.attempts == 0,
        due=lapsed or (alert.next_try_at is not None and alert.next_try_at <= now),
        for_people=parse_address(subscription.channel, subscription.secret).kind in _FOR_PEOPLE,
        perhaps_sent=lapsed,
    )


def _put(service: Service, session: Session, change: Change, wanting: Sequence[Subscription], now: datetime) -> int:
    if not wanting:
        return 0
    told = alert_store.counts_since(session, now - HOUR)
    changes = alert_store.changes_told_since(session, now - HOUR, change.id)
    flood = changes >= service.settings.most_changes_per_hour
    whens = [(one, _when(session, one, told.get(one.id, 0), flood, now)) for one in wanting]
    return alert_store.enqueue(session, change, whens, now)


def _when(session: Session, subscription: Subscription, told: int, flood: bool, now: datetime) -> When:
    """When a change is told, `told` alerts having gone out within the hour: with the excess, if it is excess.

    A digest has no excess: it is one message.
    """
    timing = timing_of(subscription)
    if timing.gathers or parse_address(subscription.channel, subscription.secret).kind in _UNLIMITED:
        return When(due_at(timing, now), _asked(subscription))
    if told < subscription.most_per_hour and not flood:
        return When(due_at(timing, now), Gathering.AT_ONCE)
    gathering = Gathering.FLOOD if told < subscription.most_per_hour else Gathering.LIMIT
    at = alert_store.held_until(session, subscription.id, gathering, now) or awake_at(timing, now + HOUR)
    _log.warning("too many alerts, gathered", subscription=subscription.key, limit=gathering.value, at=at.isoformat())
    return When(at, gathering)


def _asked(subscription: Subscription) -> Gathering:
    return Gathering.DIGEST if timing_of(subscription).gathers else Gathering.AT_ONCE


def _is_open(known: Round, now: datetime) -> bool:
    ended = known.last_on is not None and known.last_on < now.date() - NEWS_AFTER_THE_END
    return known.status not in _OVER and not ended
