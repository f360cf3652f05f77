"""What ends whoever takes it harms nobody else, and is set aside with the reason after so many tries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from analyst.demo.server import LocalServer
from models.vocabulary import Tier
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed
from worker.bootstrap import Service
from worker.clock import SteppedClock
from worker.pipeline.poll import poll, schedule_polls
from worker.pipeline.relay import relay
from worker.store.feeds import FeedSpec, add_feed

LAPSE = timedelta(seconds=301)


@pytest.fixture
def three_feeds(service: Service) -> Service:
    """Of two hosts."""
    with service.sessions.begin() as session:
        for key, host in (("a", "a.example"), ("b", "b.example"), ("c", "a.example")):
            spec = FeedSpec(key, f"https://{host}/{key}", host, "P", Tier.MEDIA, "en")
            add_feed(session, spec, service.clock(), from_file=False, first_poll_at=service.clock())
    return service


def test_feeds_whose_polls_never_end_are_polled_apart_by_host_and_then_put_off(
    three_feeds: Service, clock: SteppedClock
) -> None:
    batches = []
    for lapses in range(6):
        clock.set(OCTOBER_9 + lapses * LAPSE)
        batches.append(schedule_polls(three_feeds))
    together, apart = [[1, 3, 2]], [[1, 3], [2]]
    assert [[sorted(batch) for batch in once] for once in batches] == [
        [sorted(batch) for batch in once] for once in (together, together, apart, apart, apart, [])
    ]
    with three_feeds.sessions() as session:
        rows = session.execute(text("SELECT lapses, leased_until, failures_in_row, last_error FROM feed")).all()
    reason = "its poll was begun 5 times and never ended; the log says why"
    assert rows == [(0, None, 1, reason)] * 3
    clock.set(OCTOBER_9 + 5 * LAPSE + timedelta(hours=6))
    assert [sorted(batch) for batch in schedule_polls(three_feeds)] == [[1, 2, 3]]


def test_a_poll_that_ends_is_begun_with_a_clean_sheet(
    service: Service, server: LocalServer, watch: AddFeed, clock: SteppedClock
) -> None:
    watch("wire")
    for lapses in range(4):
        clock.set(OCTOBER_9 + lapses * LAPSE)
        [batch] = schedule_polls(service)
    poll(service, batch)
    with service.sessions() as session:
        assert session.execute(text("SELECT lapses, last_error FROM feed")).all() == [(0, None)]


def test_an_alert_whose_sending_never_ends_is_dead_after_twenty_tries_and_the_others_go_out(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int]
) -> None:
    watch("wire")
    server.publish("wire", articles.VERSHININ)
    assert tick() == 2
    state = "UPDATE alert SET state = 'sending', claimed_until = '2024-10-09 11:00:00', attempts = {} WHERE id = {}"
    with service.sessions.begin() as session:
        # One delivery each was seen to end.
        session.execute(text(state.format(21, 1)))
        session.execute(text(state.format(20, 2)))
    assert relay(service) == 1
    with service.sessions() as session:
        rows = session.execute(text("SELECT id, state, reason FROM alert ORDER BY id")).all()
    assert rows == [(1, "dead", "sending it was begun 20 times and never ended; the log says why"), (2, "sent", None)]
