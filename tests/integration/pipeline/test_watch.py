"""The service watches itself: troubles reach those who asked, once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from config.settings import Settings
from models.feed import Feed
from models.vocabulary import Tier
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed, Mailbox, free_port, run_once
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.pipeline import attend
from worker.pipeline.prepare import prepare
from worker.pipeline.relay import relay
from worker.pipeline.sweep import sweep
from worker.pipeline.watch import watch as look
from worker.store.subscriptions import SubscriptionSpec

OPS = SubscriptionSpec(
    "ops", "the operator", "mailto:ops@example.org", None, "en", ("announced",), Tier.OFFICIAL, None, troubles=True
)


@pytest.fixture
def service(settings: Settings, clock: SteppedClock) -> Iterator[Service]:
    built = build(settings.model_copy(update={"silence_hours": 1}), clock)
    prepare(built)
    attend.subscribe(built, OPS)
    yield built
    built.engine.dispose()


def goes_on(service: Service, clock: SteppedClock, minutes: int) -> None:
    """The service ticks and looks at itself each minute."""
    start = service.clock()
    for minute in range(1, minutes + 1):
        clock.set(start + timedelta(minutes=minute))
        run_once(service)
        sweep(service)
        look(service)
    relay(service)


def told(mailbox: Mailbox) -> list[str]:
    return [mail["Subject"].strip() for mail in mailbox.messages]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_feeds_that_cannot_be_read_are_told_once_until_they_are_read_again(
    service: Service, watch: AddFeed, clock: SteppedClock, mailbox: Mailbox
) -> None:
    watch("wire")
    goes_on(service, clock, 20)
    gone = f"http://127.0.0.1:{free_port()}/gone"
    for _ in range(3):
        with service.sessions.begin() as session:
            feed = session.scalars(select(Feed)).one()
            feed.url, gone = gone, feed.url
        goes_on(service, clock, 80)
    assert [line.partition(" since ")[0] for line in told(mailbox)] == [
        "Trouble of the service: No feed has been read"
    ] * 2


def test_a_trouble_is_one_alert_however_many_look(service: Service, clock: SteppedClock, mailbox: Mailbox) -> None:
    goes_on(service, clock, 20)
    # Only the watch goes on: beat or the workers stand still.
    for minute in range(20, 45):
        clock.set(OCTOBER_9 + timedelta(minutes=minute))
        look(service)
        look(service)
    relay(service)
    assert told(mailbox) == ["Trouble of the service: Queues that nobody serves: poll, read, settle, alert"]


def test_who_did_not_ask_is_not_told_of_troubles(service: Service, clock: SteppedClock, mailbox: Mailbox) -> None:
    test_a_trouble_is_one_alert_however_many_look(service, clock, mailbox)
    assert {mail["To"] for mail in mailbox.messages} == {"ops@example.org"}
