"""Messages lost and doubled, workers that died or were overtaken, receivers that refuse: told once all the same."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import select, update

from analyst.demo.server import LocalFeed
from analyst.health import health
from config.settings import Settings
from models.alert import Alert, Delivery
from models.article import Article, Entry, Revision
from models.database import open_engine
from models.fact import Fact
from models.feed import Feed
from models.round import Change
from models.vocabulary import AlertState, ArticleState, ChangeKind, FactKind, Tier
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed, Mailbox, run_once
from tests.integration.running.faulty_server import FaultyServer
from tests.integration.running.waiting import until
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.pipeline.outbox import messages
from worker.pipeline.poll import poll, schedule_polls
from worker.pipeline.prepare import prepare
from worker.pipeline.read import read, read_newest
from worker.pipeline.relay import relay
from worker.pipeline.settle import settle
from worker.pipeline.sweep import sweep
from worker.store import alerts as alert_store
from worker.store import articles as article_store
from worker.store.feeds import FeedSpec, add_feed, lease_due

Found = TypeVar("Found")
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TEASER = replace(
    articles.VERSHININ, teaser="A new meeting on Syria in the Astana format is being prepared in Astana."
)
EDITED = replace(
    articles.VERSHININ,
    text=articles.VERSHININ.text + "\n\nThe embassy of Kazakhstan in Moscow had no comment on the talks on Syria.",
)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    local = FaultyServer()
    with local.serving():
        yield local


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Track, lexicon and templates, made once for the module."""
    return build(Settings(home=tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def service(settings: Settings, clock: SteppedClock, compiled: Service) -> Iterator[Service]:
    built = replace(compiled, settings=settings, clock=clock, engine=open_engine(settings.database))
    prepare(built)
    yield built
    built.engine.dispose()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as executor:
        yield executor


def at_once(pool: ThreadPoolExecutor, work: Callable[[], Found], times: int) -> list[Found]:
    """What `work` gave in each of so many threads that set out together."""
    start = Barrier(times)

    def one() -> Found:
        start.wait(10)
        return work()

    return [future.result(20) for future in [pool.submit(one) for _ in range(times)]]


def poll_due(service: Service) -> list[int]:
    return [article_id for batch in schedule_polls(service) for article_id in poll(service, batch)]


def read_due(service: Service) -> None:
    for article_id in poll_due(service):
        read(service, article_id)


def moves(service: Service) -> list[ChangeKind]:
    """What became known of round 22 since it was only expected, signs too weak left out."""
    with service.sessions() as session:
        return list(
            session.scalars(
                select(Change.kind).where(
                    Change.round_number == 22, Change.kind != ChangeKind.WATCH, Change.revision_id.is_not(None)
                )
            )
        )


def hook_alert(service: Service) -> Alert:
    with service.sessions() as session:
        return next(one for one in session.scalars(select(Alert)) if one.subscription.key == "hook")


def due_next(service: Service) -> datetime:
    with service.sessions() as session:
        return session.scalars(select(Feed.next_poll_at)).one()


def lease(service: Service) -> timedelta:
    return timedelta(seconds=service.settings.lease_seconds)


def test_an_article_whose_message_was_lost_is_swept_up_after_the_grace(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    lost = poll_due(service)
    clock.set(OCTOBER_9 + timedelta(seconds=29))
    assert sweep(service) == []
    clock.set(OCTOBER_9 + timedelta(seconds=31))
    assert list(sweep(service)) == lost
    assert [read(service, article_id) for article_id in lost] == [True]
    settle(service)
    assert relay(service) == 2
    assert list(sweep(service)) == []


def test_a_reading_that_died_is_done_by_another_when_its_lease_lapses(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    [article_id] = poll_due(service)
    with service.sessions.begin() as session:
        assert article_store.claim_to_read(session, article_id, OCTOBER_9, OCTOBER_9 + lease(service))
    clock.set(OCTOBER_9 + lease(service) - timedelta(seconds=1))
    assert read(service, article_id) is False
    assert list(sweep(service)) == []
    clock.set(OCTOBER_9 + lease(service))
    assert list(sweep(service)) == [article_id]
    assert read(service, article_id) is True
    assert settle(service) == 2


@ON_SQLITE
def test_a_reader_whose_clock_is_behind_by_seconds_reads_at_once(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    [article_id] = poll_due(service)
    clock.set(OCTOBER_9 - timedelta(seconds=4))
    assert read(service, article_id) is True


def test_four_settling_at_once_write_one_change_and_one_alert_a_subscription(
    service: Service, server: FaultyServer, watch: AddFeed, pool: ThreadPoolExecutor
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    server.publish(watch("gazette", tier=Tier.MEDIA), articles.VERSHININ_RU)
    read_due(service)
    assert sum(at_once(pool, lambda: settle(service), times=4)) == 2
    assert settle(service) == 0
    assert moves(service) == [ChangeKind.SIGNALLED]
    with service.sessions() as session:
        assert len(session.scalars(select(Alert)).all()) == 2


def test_relays_that_race_send_each_alert_once(
    service: Service, server: FaultyServer, watch: AddFeed, mailbox: Mailbox, pool: ThreadPoolExecutor
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    read_due(service)
    settle(service)
    assert sum(at_once(pool, lambda: relay(service), times=4)) == 2
    assert (len(server.received), len(mailbox.messages)) == (1, 1)


def test_what_a_relay_claimed_and_left_is_sent_after_its_lease_with_the_same_id(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    read_due(service)
    settle(service)
    with service.sessions.begin() as session:
        assert (
            len(
                alert_store.claim_due(
                    session, OCTOBER_9, OCTOBER_9 + lease(service), 100, lambda alerts: messages(alerts, OCTOBER_9)
                )
            )
            == 2
        )
    clock.set(OCTOBER_9 + lease(service) - timedelta(seconds=1))
    assert relay(service) == 0
    clock.set(OCTOBER_9 + lease(service))
    assert relay(service) == 2
    alert = hook_alert(service)
    assert (alert.state, alert.attempts) == (AlertState.SENT, 2)
    assert [headers["webhook-id"] for headers, _ in server.received] == [alert.key]


@ON_SQLITE
def test_a_relay_overtaken_while_it_waited_does_not_undo_that_the_alert_was_sent(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock, pool: ThreadPoolExecutor
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    read_due(service)
    settle(service)
    server.refusals = [503]
    server.receiver.hold_next()
    slow: Future[int] = pool.submit(relay, service)
    until(lambda: server.receiver.arrived == 1, "the first relay's webhook has arrived")
    clock.set(OCTOBER_9 + lease(service))
    relay(service)
    server.receiver.open()
    slow.result(20)
    assert hook_alert(service).state is AlertState.SENT
    clock.set(OCTOBER_9 + timedelta(days=2))
    assert relay(service) == 0
    assert len({headers["webhook-id"] for headers, _ in server.received}) == 1


def test_a_batch_polled_twice_at_once_stores_each_entry_once(
    service: Service, server: FaultyServer, watch: AddFeed, pool: ThreadPoolExecutor
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    server.publish("wire", articles.FOOTBALL)
    [batch] = schedule_polls(service)
    server.feeds.hold_next(2)
    doubled = [pool.submit(poll, service, batch) for _ in range(2)]
    until(lambda: server.feeds.arrived == 2, "both have asked")
    server.feeds.open()
    assert sorted(len(one.result(20)) for one in doubled) == [0, 1]
    assert poll(service, batch) == []
    with service.sessions() as session:
        assert len(session.scalars(select(Entry)).all()) == 2
        assert len(session.scalars(select(Article)).all()) == 2
        assert session.scalars(select(Feed)).one().leased_until is None


@ON_SQLITE
def test_a_poll_slower_than_its_lease_leaves_storing_to_the_one_that_took_over(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock, pool: ThreadPoolExecutor
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    [batch] = schedule_polls(service)
    server.feeds.hold_next()
    slow = pool.submit(poll, service, batch)
    until(lambda: server.feeds.arrived == 1, "the slow one has asked")
    clock.set(OCTOBER_9 + lease(service))
    assert schedule_polls(service) == [batch]
    server.feeds.open()
    assert slow.result(20) == []
    assert len(poll(service, batch)) == 1


def test_a_host_is_in_one_batch_at_a_time(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    watch("wire")
    first = schedule_polls(service)
    watch("second-of-the-host")
    url = server.add_feed(LocalFeed("elsewhere", "Elsewhere", "en", "rss"))
    with service.sessions.begin() as session:
        spec = FeedSpec("elsewhere", url, "localhost", "Elsewhere", Tier.MEDIA, "en")
        add_feed(session, spec, OCTOBER_9, from_file=False, first_poll_at=OCTOBER_9)
    assert (first, schedule_polls(service), schedule_polls(service)) == ([[1]], [[3]], [])
    poll(service, [1])
    assert schedule_polls(service) == [[2]]
    clock.set(OCTOBER_9 + lease(service))
    assert {2, 3} <= {feed_id for batch in schedule_polls(service) for feed_id in batch}


def test_a_feed_that_falls_due_while_its_host_is_being_claimed_waits(
    service: Service, watch: AddFeed, clock: SteppedClock, pool: ThreadPoolExecutor
) -> None:
    watch("wire")
    clock.set(OCTOBER_9 + timedelta(seconds=1))
    watch("second-of-the-host")
    with service.sessions.begin() as session:
        assert lease_due(session, OCTOBER_9, OCTOBER_9 + lease(service), 100) == [(1, "127.0.0.1")]
        other = pool.submit(schedule_polls, service)
        wait([other], timeout=0.3)
    assert other.result(20) == []


@ON_SQLITE
def test_a_batch_that_takes_too_long_keeps_what_it_has_and_the_rest_is_due_again(
    service: Service, server: FaultyServer, watch: AddFeed
) -> None:
    for key in ("wire", "second-of-the-host"):
        server.publish(watch(key), articles.VERSHININ)
    unhurried = replace(service, settings=service.settings.model_copy(update={"host_gap_seconds": 60}))
    [batch] = schedule_polls(unhurried)
    assert batch == [1, 2]
    assert len(poll(unhurried, batch, seconds=1)) == 1
    assert schedule_polls(service) == [[2]]


def test_two_beats_scheduling_at_once_claim_each_feed_once(
    service: Service, watch: AddFeed, pool: ThreadPoolExecutor
) -> None:
    for key in ("wire", "gazette", "herald"):
        watch(key)
    claimed = at_once(pool, lambda: schedule_polls(service), times=4)
    assert sorted(claimed) == [[], [], [], [[1, 2, 3]]]


@ON_SQLITE
def test_an_edited_article_is_a_new_revision_and_no_second_alert(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    run_once(service)
    clock.set(OCTOBER_9 + timedelta(hours=1))
    server.publish("wire", EDITED)
    assert run_once(service) == 0
    with service.sessions() as session:
        numbers = list(session.scalars(select(Revision.number).order_by(Revision.id)))
    assert numbers == [1, 2]
    assert moves(service) == [ChangeKind.SIGNALLED]


def test_an_edit_that_comes_while_the_article_is_read_is_read_too(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock, pool: ThreadPoolExecutor
) -> None:
    server.publish(watch("wire"), TEASER)
    [article_id] = poll_due(service)
    server.pages.hold_next()
    reading = pool.submit(read, service, article_id)
    until(lambda: server.pages.arrived == 1, "the page is being read")
    edited_at = OCTOBER_9 + timedelta(hours=1)
    clock.set(edited_at)
    server.publish("wire", EDITED)
    poll_due(service)
    server.pages.open()
    assert reading.result(20) is True
    clock.set(edited_at + timedelta(seconds=31))
    assert list(sweep(service)) == [article_id]
    read(service, article_id)
    assert list(sweep(service)) == []
    with service.sessions() as session:
        last = session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).one()
    assert "had no comment" in last.text


@ON_SQLITE
def test_a_receiver_that_is_down_is_tried_again_later_with_the_same_id(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    server.refusals = [503]
    assert run_once(service) == 1
    failed = hook_alert(service)
    assert failed.state is AlertState.FAILED
    assert "503" in (failed.reason or "")
    assert failed.next_try_at is not None
    assert timedelta(seconds=5) <= failed.next_try_at - OCTOBER_9 <= timedelta(seconds=5.5)
    assert relay(service) == 0
    clock.set(failed.next_try_at)
    assert relay(service) == 1
    first, second = (headers["webhook-id"] for headers, _ in server.received)
    assert first == second == failed.key
    with service.sessions() as session:
        attempts = session.execute(
            select(Delivery.attempt, Delivery.delivered).where(Delivery.alert_id == failed.id)
        ).all()
    assert sorted(tuple(row) for row in attempts) == [(1, False), (2, True)]


@ON_SQLITE
@pytest.mark.parametrize("status", [400, 410])
def test_a_receiver_that_refuses_for_good_makes_a_dead_alert_with_the_reason(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock, status: int
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    server.refusals = [status]
    assert run_once(service) == 1
    dead = hook_alert(service)
    assert (dead.state, dead.next_try_at) == (AlertState.DEAD, None)
    assert str(status) in (dead.reason or "")
    clock.set(OCTOBER_9 + timedelta(days=2))
    assert relay(service) == 0


def test_an_article_that_cannot_be_settled_holds_up_no_other(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.OLD_REPORT)
    read_due(service)
    with service.sessions.begin() as session:
        session.execute(update(Fact).where(Fact.kind == FactKind.STATUS).values(value="no status there is"))
    clock.set(due_next(service))
    server.publish("wire", articles.VERSHININ)
    read_due(service)
    assert settle(service) == 2
    with service.sessions() as session:
        broken = session.get_one(Article, 1)
    assert broken.state is ArticleState.SET_ASIDE
    assert broken.state_reason == "it was read and could not be settled: ValueError"


@ON_SQLITE
def test_an_article_whose_reading_always_stops_half_way_is_set_aside(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    [article_id] = poll_due(service)
    now = OCTOBER_9
    for _ in range(5):
        with service.sessions.begin() as session:
            assert article_store.claim_to_read(session, article_id, now, now + lease(service))
        now += lease(service)
    clock.set(now)
    assert read(service, article_id) is False
    clock.set(now + timedelta(days=1))
    assert list(sweep(service)) == []
    with service.sessions() as session:
        broken = session.get_one(Article, article_id)
        told = [said for said in health(session, clock()).notices if said.startswith("set aside: ")]
    assert broken.state is ArticleState.SET_ASIDE
    assert told == [f"set aside: {broken.url}: {broken.state_reason}"]


def test_news_is_read_before_a_backlog_and_each_article_once(
    service: Service, server: FaultyServer, watch: AddFeed, clock: SteppedClock
) -> None:
    server.publish(watch("archive"), articles.VERSHININ_RU)
    server.publish(watch("gazette"), articles.OLD_REPORT)
    backlog = poll_due(service)
    clock.set(OCTOBER_9 + timedelta(seconds=10))
    server.publish(watch("wire"), articles.VERSHININ)
    [news] = poll_due(service)
    order = []
    while read_newest(service):
        with service.sessions() as session:
            order.append(session.scalars(select(Revision.article_id).order_by(Revision.id.desc()).limit(1)).one())
    assert order == [news, *backlog]


def test_alerts_are_queued_after_each_batch_that_gave_some_and_not_after_all(
    service: Service, server: FaultyServer, watch: AddFeed
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    server.publish(watch("gazette"), articles.VERSHININ_RU)
    read_due(service)
    waiting: list[int] = []

    def told() -> None:
        with service.sessions() as session:
            waiting.append(len(session.scalars(select(Revision.id).where(Revision.settled_at.is_(None))).all()))

    assert settle(service, told, most=1) == 2
    assert waiting == [1]
