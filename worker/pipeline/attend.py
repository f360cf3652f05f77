"""Attend: what an operator does to the outbox by hand. Owns its sessions and commits, as the other steps do."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

from config.errors import ConfigError
from worker.alerts.addresses import masked
from worker.alerts.channels import check, deliver
from worker.alerts.notices import render_test
from worker.alerts.values import Address
from worker.bootstrap import Service
from worker.errors import AstanaWatchError
from worker.pipeline.outbox import tell_present_state
from worker.pipeline.relay import reader_of
from worker.store import alerts as alert_store
from worker.store import subscriptions as subscription_store
from worker.store.subscriptions import SubscriptionSpec


def send_test(service: Service, address: Address, language: str, key: str) -> str:
    """Send a message that tells nothing, now and once.

    Returns:
        What the receiver answered, in a few words.

    Raises:
        ConfigError: a setting is missing, or the receiver did not take it; says why.
    """
    check(address, service.channel_options)
    message = render_test(
        language, service.templates, reader_of(service, key), f"test-{uuid4().hex}", service.clock()
    )
    try:
        return asyncio.run(deliver(address, message, service.channel_options)).detail
    except AstanaWatchError as error:
        raise ConfigError(masked(address), f"the test did not arrive: {error.reason}") from None


def subscribe(service: Service, spec: SubscriptionSpec) -> tuple[bool, int]:
    """Add or change a subscription by command.

    Returns:
        Whether it is new, and how many rounds it is told of as they stand.

    Raises:
        ConfigError: the alerts file has one of this key, and the file decides.
    """
    now = service.clock()
    with service.sessions.begin() as session:
        known = subscription_store.by_key(session, spec.key)
        if known is not None and known.from_file and known.ended_at is None:
            raise ConfigError(spec.key, "stands in the alerts file; change it there, or give another --key")
        subscription, fresh = subscription_store.subscribe(session, spec, now, from_file=False)
        return fresh, tell_present_state(service, session, subscription, now) if fresh else 0


def unsubscribe(service: Service, key: str) -> None:
    """End a subscription; what waits for it is not sent.

    Raises:
        ConfigError: there is none of this key, or it stands in the alerts file.
    """
    with service.sessions.begin() as session:
        known = subscription_store.by_key(session, key)
        if known is None or known.ended_at is not None:
            raise ConfigError(key, "no such subscription; `astana subscriptions` shows their keys")
        if known.from_file:
            raise ConfigError(key, "stands in the alerts file; take it out there, then run `astana db upgrade`")
        subscription_store.end(session, known, service.clock())


def retry(service: Service, alert_ids: Sequence[int], *, all_dead: bool = False) -> tuple[int, list[int]]:
    """Have failed or dead alerts tried again at the next tick.

    Returns:
        How many are, and the ids of those that are neither failed nor dead.
    """
    now = service.clock()
    with service.sessions.begin() as session:
        wanted = [*alert_ids, *(alert_store.dead_alerts(session) if all_dead else ())]
        refused = [alert_id for alert_id in wanted if not alert_store.retry(session, alert_id, now)]
    return len(wanted) - len(refused), refused


def cancel(service: Service, alert_ids: Sequence[int]) -> list[int]:
    """Have alerts not sent; the ids of those that were sent, are being sent, or are dead already."""
    with service.sessions.begin() as session:
        return [one for one in alert_ids if not alert_store.cancel(session, one, alert_store.CANCELLED)]
