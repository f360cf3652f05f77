"""Relay: claim due alerts, render and send them with no session open, write down each attempt.

At least once: an alert whose receiver's answer was lost is sent again with the same id when its claim lapses.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from random import random

from config.errors import ConfigError
from worker.alerts.addresses import parse_address
from worker.alerts.channels import deliver
from worker.alerts.message import render
from worker.alerts.retry import next_try
from worker.alerts.values import AlertContent, Delivered, Reader
from worker.bootstrap import Service
from worker.errors import AstanaWatchError, DeliveryRefusedError, Retryable, TemporaryDeliveryError
from worker.logs import log
from worker.pipeline.content import content_of
from worker.store import alerts as alert_store
from worker.store.heartbeats import beat

ALERTS_PER_CLAIM = 100

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """An alert taken out of the session."""

    alert_id: int
    attempt: int
    channel: str
    secret: str | None
    language: str
    subscription: str
    content: AlertContent


def relay(service: Service) -> int:
    """Deliver every alert that is due.

    Returns:
        How many receivers accepted theirs.
    """
    sent = 0
    while claimed := _claim(service):
        outcomes = asyncio.run(_deliver_all(service, claimed))
        sent += _record(service, list(zip(claimed, outcomes, strict=True)))
    return sent


def _claim(service: Service) -> list[_Claimed]:
    now = service.clock()
    until = now + timedelta(seconds=service.settings.lease_seconds)
    with service.sessions.begin() as session:
        beat(session, "alert", now)
        return [
            _Claimed(
                alert_id=alert.id,
                attempt=alert.attempts,
                channel=alert.subscription.channel,
                secret=alert.subscription.secret,
                language=alert.subscription.language,
                subscription=alert.subscription.key,
                content=content_of(session, alert, service.lexicon),
            )
            for alert in alert_store.claim_due(session, now, until, ALERTS_PER_CLAIM)
        ]


async def _deliver_all(service: Service, claimed: list[_Claimed]) -> list[Delivered | AstanaWatchError]:
    """One outcome an alert; a defect met with one of them must not hold up the others."""
    outcomes = await asyncio.gather(*(_deliver(service, one) for one in claimed), return_exceptions=True)
    return [_understood(one, outcome) for one, outcome in zip(claimed, outcomes, strict=True)]


def _understood(one: _Claimed, outcome: Delivered | AstanaWatchError | BaseException) -> Delivered | AstanaWatchError:
    if isinstance(outcome, Delivered | AstanaWatchError):
        return outcome
    if not isinstance(outcome, Exception):
        raise outcome
    _log.error("delivery failed unexpectedly", alert=one.alert_id, exc_info=outcome)
    return TemporaryDeliveryError(one.subscription, f"defect in the channel: {type(outcome).__name__}")


async def _deliver(service: Service, one: _Claimed) -> Delivered | AstanaWatchError:
    try:
        message = render(one.content, one.language, service.templates, reader_of(service, one.subscription))
        if message.failure:
            _log.error("template failed, plain text sent", alert=one.alert_id, reason=message.failure)
        address = parse_address(one.channel, one.secret)
        return await deliver(address, message, service.channel_options)
    except AstanaWatchError as error:
        return error
    except ConfigError as error:
        return DeliveryRefusedError(one.subscription, error.reason)


def reader_of(service: Service, subscription: str) -> Reader:
    """What the messages to a subscription offer its reader."""
    settings = service.settings
    leave_at = settings.unsubscribe_mail or (settings.smtp_sender if settings.smtp_host else "")
    return Reader(subscription, settings.site_url, leave_at)


def _record(service: Service, outcomes: list[tuple[_Claimed, Delivered | AstanaWatchError]]) -> int:
    now, sent = service.clock(), 0
    with service.sessions.begin() as session:
        for one, outcome in outcomes:
            bound = _log.bind(alert=one.alert_id, subscription=one.subscription, round=one.content.after.number)
            if isinstance(outcome, Delivered):
                sent += 1
                alert_store.record_sent(session, one.alert_id, one.attempt, outcome.detail, now)
                bound.info("alert sent", kind=one.content.kind.value)
                continue
            retry_after = outcome.retry_after if isinstance(outcome, Retryable) else None
            again = next_try(one.attempt, now, retry_after, random()) if isinstance(outcome, Retryable) else None  # noqa: S311 - jitter, not a secret
            alert_store.record_failed(session, one.alert_id, one.attempt, outcome.reason, now, again)
            bound.warning("alert not sent", reason=outcome.reason, again=again.isoformat() if again else "never")
    return sent
