"""Relay: claim due alerts, render and send them with no session open, write down each attempt.

At least once: an alert whose receiver's answer was lost is sent again with the same id when its claim lapses.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import random
from time import monotonic

from sqlalchemy.orm import Session

from config.errors import ConfigError
from models.alert import Alert, Subscription
from models.vocabulary import Gathering
from worker.alerts.addresses import parse_address
from worker.alerts.channels import deliver
from worker.alerts.message import render_together
from worker.alerts.notices import render_trouble
from worker.alerts.retry import next_try
from worker.alerts.timing import Timing, awake_at
from worker.alerts.values import AlertContent, Delivered, Message, Reader, TroubleContent
from worker.bootstrap import Service
from worker.errors import AstanaWatchError, DeliveryRefusedError, Retryable, TemporaryDeliveryError
from worker.logs import log
from worker.pipeline import outbox
from worker.pipeline.content import content_of
from worker.store import alerts as alert_store
from worker.store.alerts import Attempt
from worker.store.heartbeats import beat
from worker.store.poison import give_up_alerts

SUBSCRIBERS_PER_CLAIM = 100
# A claim may take half a minute where receivers hang, and a task is stopped after 60 s: what it sent would be lost.
_NO_NEW_CLAIM_AFTER = 20.0

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A message taken out of the session: the alert that leads it, and the changes that it tells."""

    alert_id: int
    attempt: int
    channel: str
    secret: str | None
    language: str
    reader: Reader
    timing: Timing
    over_limit: int | None
    contents: tuple[AlertContent, ...]
    """Empty when it tells a trouble."""
    trouble: TroubleContent | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a message. `failure`: why its template could not be used."""

    result: Delivered | AstanaWatchError
    failure: str | None = None


def relay(service: Service) -> int:
    """Deliver every message that is due.

    Returns:
        How many receivers accepted theirs.
    """
    sent, started = 0, monotonic()
    while monotonic() - started < _NO_NEW_CLAIM_AFTER and (claimed := _claim(service)):
        outcomes = asyncio.run(_deliver_all(service, claimed))
        sent += _record(service, list(zip(claimed, outcomes, strict=True)))
    return sent


def reader_of(service: Service, subscription: str) -> Reader:
    """What the messages to a subscription offer its reader."""
    settings = service.settings
    leave_at = settings.unsubscribe_mail or (settings.smtp_sender if settings.smtp_host else "")
    return Reader(subscription, settings.site_url, leave_at)


def _claim(service: Service) -> list[_Claimed]:
    now = service.clock()
    until = now + timedelta(seconds=service.settings.lease_seconds)
    with service.sessions.begin() as session:
        beat(session, "alert", now)
        if given_up := give_up_alerts(session, now):
            _log.error("alerts given up: their sending never ends", messages=given_up)
        messages = alert_store.claim_due(
            session, now, until, SUBSCRIBERS_PER_CLAIM, lambda alerts: outbox.messages(alerts, now)
        )
        known: dict[int, AlertContent] = {}
        return [_taken(service, session, message, known) for message in messages]


def _taken(service: Service, session: Session, message: Sequence[Alert], known: dict[int, AlertContent]) -> _Claimed:
    """`known` holds the changes put together so far: a thousand subscribers are told the same one."""
    # In order of time; the lead is the newest, and is the only one that was claimed under its own id.
    lead = next(alert for alert in message if alert.told_with_id is None)
    subscription = lead.subscription
    return _Claimed(
        alert_id=lead.id,
        attempt=lead.attempts,
        channel=subscription.channel,
        secret=subscription.secret,
        language=subscription.language,
        reader=reader_of(service, subscription.key),
        timing=outbox.timing_of(subscription),
        over_limit=_over_limit(service, lead, subscription),
        contents=tuple(_content(service, session, alert, known) for alert in message if alert.trouble is None),
        trouble=_trouble(lead),
    )


def _content(service: Service, session: Session, alert: Alert, known: dict[int, AlertContent]) -> AlertContent:
    assert alert.change_id is not None  # noqa: S101 - only changes are in the outbox
    if alert.change_id not in known:
        known[alert.change_id] = content_of(session, alert, service.lexicon, service.measured)
    return replace(known[alert.change_id], alert_key=alert.key, present_state=alert.present_state)


def _trouble(lead: Alert) -> TroubleContent | None:
    known = lead.trouble
    return TroubleContent(lead.key, known.kind, known.since_at, known.detail) if known else None


def _over_limit(service: Service, lead: Alert, subscription: Subscription) -> int | None:
    if lead.gathering is Gathering.LIMIT:
        return subscription.most_per_hour
    return service.settings.most_changes_per_hour if lead.gathering is Gathering.FLOOD else None


async def _deliver_all(service: Service, claimed: list[_Claimed]) -> list[_Outcome]:
    """One outcome a message; a defect met with one of them must not hold up the others."""
    outcomes = await asyncio.gather(*(_deliver(service, one) for one in claimed), return_exceptions=True)
    return [_understood(one, outcome) for one, outcome in zip(claimed, outcomes, strict=True)]


def _understood(one: _Claimed, outcome: _Outcome | BaseException) -> _Outcome:
    if isinstance(outcome, _Outcome):
        return outcome
    if not isinstance(outcome, Exception):
        raise outcome
    _log.error("delivery failed unexpectedly", alert=one.alert_id, exc_info=outcome)
    reason = f"defect in the channel: {type(outcome).__name__}"
    return _Outcome(TemporaryDeliveryError(one.reader.subscription, reason))


async def _deliver(service: Service, one: _Claimed) -> _Outcome:
    message = _rendered(service, one)
    if message.failure:
        _log.error("template failed, plain text sent", alert=one.alert_id, reason=message.failure)
    try:
        address = parse_address(one.channel, one.secret)
        return _Outcome(await deliver(address, message, service.channel_options), message.failure)
    except AstanaWatchError as error:
        return _Outcome(error)
    except ConfigError as error:
        return _Outcome(DeliveryRefusedError(one.reader.subscription, error.reason))


def _rendered(service: Service, one: _Claimed) -> Message:
    if one.trouble is not None:
        return render_trouble(one.trouble, one.language, service.templates, one.reader)
    return render_together(one.contents, one.language, service.templates, one.reader, over_limit=one.over_limit)


def _told(one: _Claimed) -> dict[str, str | int]:
    """What a message tells, for the log."""
    if one.trouble is not None:
        return {"kind": one.trouble.kind.value}
    last = one.contents[-1]
    return {"kind": last.kind.value, "round": last.after.number, "changes": len(one.contents)}


def _record(service: Service, outcomes: list[tuple[_Claimed, _Outcome]]) -> int:
    now = service.clock()
    attempts = [_attempt(one, outcome, now) for one, outcome in outcomes]
    with service.sessions.begin() as session:
        alert_store.record(session, attempts, now)
    for (one, _), attempt in zip(outcomes, attempts, strict=True):
        bound = _log.bind(alert=one.alert_id, subscription=one.reader.subscription, **_told(one))
        if attempt.delivered:
            bound.info("alert sent")
        else:
            again = attempt.next_try_at.isoformat() if attempt.next_try_at else "never"
            bound.warning("alert not sent", reason=attempt.detail, again=again)
    return sum(attempt.delivered for attempt in attempts)


def _attempt(one: _Claimed, outcome: _Outcome, now: datetime) -> Attempt:
    result = outcome.result
    if isinstance(result, Delivered):
        plain = f"; as plain text, for the template failed: {outcome.failure}" if outcome.failure else ""
        return Attempt(one.alert_id, one.attempt, result.detail + plain, delivered=True)
    again = None
    if isinstance(result, Retryable):
        again = next_try(one.attempt, now, result.retry_after, random())  # noqa: S311 - jitter, not a secret
    next_try_at = awake_at(one.timing, again) if again else None
    return Attempt(one.alert_id, one.attempt, result.reason, delivered=False, next_try_at=next_try_at)
