"""What polls lay down over time: each entry read once, edits seen, repeated guids kept apart, nobody waiting."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from models.article import Article, Entry
from models.feed import Feed
from models.vocabulary import Tier
from tests.integration.bad_input.raw import RawServer, Reply
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed
from tests.integration.running.faulty_server import FaultyServer
from worker.bootstrap import Service
from worker.clock import SteppedClock
from worker.feeds.split import MARK_BYTES
from worker.pipeline.poll import poll, schedule_polls
from worker.store.feeds import FeedSpec, add_feed, feeds_now_due, lease_due

ENTRY = "<item><title>{title}</title><link>https://a.example/{link}</link><guid>{guid}</guid></item>"
Poll = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    local = FaultyServer()
    with local.serving():
        yield local


@pytest.fixture
def polled(service: Service) -> Iterator[Poll]:
    """Let the feed carry these entries (title, link, guid) and poll it; all entries stored: title and link."""
    raw = RawServer()

    def give(*entries: tuple[str, str, str]) -> list[tuple[str, str]]:
        inside = "".join(ENTRY.format(title=title, link=link, guid=guid) for title, link, guid in entries)
        body = f'<rss version="2.0"><channel><title>W</title>{inside}</channel></rss>'.encode()
        url = raw.serve("feed", Reply(body, "text/xml"))
        with service.sessions.begin() as session:
            spec = FeedSpec("wire", url, "127.0.0.1", "Wire", Tier.AGENCY, "en")
            add_feed(session, spec, service.clock(), from_file=False, first_poll_at=service.clock())
            feeds_now_due(session, [], service.clock())
        for batch in schedule_polls(service):
            poll(service, batch)
        with service.sessions() as session:
            rows = session.execute(
                select(Entry.title, Article.url).join(Article, Article.id == Entry.article_id).order_by(Entry.id)
            )
            return [(title, (url or "").rpartition("/")[2]) for title, url in rows]

    with raw.serving():
        yield give


def the_feed(service: Service) -> Feed:
    with service.sessions() as session:
        return session.scalars(select(Feed)).one()


def test_a_new_entry_joins_those_that_are_left_unread(polled: Poll, service: Service) -> None:
    assert polled(("One", "1", "g1"), ("Two", "2", "g2")) == [("One", "1"), ("Two", "2")]
    first = the_feed(service)
    assert len(first.entry_marks or b"") == 2 * MARK_BYTES
    assert polled(("Three", "3", "g3"), ("One", "1", "g1"), ("Two", "2", "g2")) == [
        ("One", "1"),
        ("Two", "2"),
        ("Three", "3"),
    ]
    assert len(the_feed(service).entry_marks or b"") == 3 * MARK_BYTES


def test_an_edited_entry_is_a_change_of_the_one_it_was(polled: Poll) -> None:
    polled(("One", "1", "g1"), ("Two", "2", "g2"))
    assert polled(("New", "9", "g9"), ("One, corrected", "1", "g1"), ("Two", "2", "g2")) == [
        ("One, corrected", "1"),
        ("Two", "2"),
        ("New", "9"),
    ]


def test_a_guid_that_comes_again_beside_its_first_bearer_is_another_entry(polled: Poll, service: Service) -> None:
    polled(("One", "1", "same"))
    assert polled(("Two", "2", "same"), ("One", "1", "same")) == [("One", "1"), ("Two", "2")]
    assert the_feed(service).entry_marks is None
    assert polled(("Three", "3", "same"), ("Two", "2", "same"), ("One", "1", "same")) == [
        ("One", "1"),
        ("Two", "2"),
        ("Three", "3"),
    ]


def test_a_guid_that_changed_at_a_known_address_makes_no_second_entry(polled: Poll) -> None:
    polled(("One", "1", "http://old"), ("Two", "2", "g2"))
    assert polled(("One", "1", "https://new"), ("Two", "2", "g2")) == [("One", "1"), ("Two", "2")]
    assert polled(("One again", "1", "https://new"), ("Two", "2", "g2")) == [("One again", "1"), ("Two", "2")]


def test_an_article_of_two_feeds_is_one_with_two_sightings(
    service: Service, server: FaultyServer, watch: AddFeed
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    for batch in schedule_polls(service):
        poll(service, batch)
    with service.sessions() as session:
        url = session.scalars(select(Article.url)).one()
    entry = f"<item><title>Copied</title><link>{url}?utm_source=b</link></item>"
    copy = f"<rss version='2.0'><channel>{entry}</channel></rss>"
    raw = RawServer()
    with raw.serving():
        with service.sessions.begin() as session:
            spec = FeedSpec("b", raw.serve("b", Reply(copy.encode(), "text/xml")), "b", "Copier", Tier.MEDIA, "en")
            add_feed(session, spec, service.clock(), from_file=False, first_poll_at=service.clock())
        for batch in schedule_polls(service):
            poll(service, batch)
    with service.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 2
        article = session.scalars(select(Article)).one()
        assert (article.title, article.publisher.name) == (articles.VERSHININ.title, "Wire")


def test_news_does_not_wait_for_the_slowest_host_of_its_batch(
    service: Service, server: FaultyServer, watch: AddFeed
) -> None:
    settings = service.settings.model_copy(
        update={"fetch_seconds": 8.0, "allow_hosts": frozenset({"127.0.0.1", "127.0.0.2"})}
    )
    server.publish(watch("wire"), articles.VERSHININ)
    service.load_language_files()  # compiled when first asked for, which takes its time
    with socket.create_server(("127.0.0.2", 0)) as silent, service.sessions.begin() as session:
        spec = FeedSpec("tarpit", f"http://127.0.0.2:{silent.getsockname()[1]}/", "127.0.0.2", "T", Tier.MEDIA, None)
        add_feed(session, spec, OCTOBER_9, from_file=False, first_poll_at=OCTOBER_9)
        session.commit()
        [batch] = schedule_polls(service)
        began, told = time.monotonic(), list[float]()
        found = poll(replace(service, settings=settings), batch, to_read=lambda _: told.append(time.monotonic()))
        ended = time.monotonic()
    assert len(found) == len(told) == 1
    assert ended - began >= 8
    assert told[0] - began < 6


def test_what_was_not_reached_in_time_is_due_again_at_once(service: Service, watch: AddFeed) -> None:
    watch("wire")
    [batch] = schedule_polls(service)
    assert poll(service, batch, seconds=0) == []
    assert the_feed(service).leased_until is None
    assert schedule_polls(service) == [batch]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_due_feeds_are_found_by_their_index(service: Service, clock: SteppedClock) -> None:
    asked: list[str] = []
    with service.sessions() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
        lease_due(session, clock(), clock() + timedelta(minutes=5), 100)
        ask = connection.exec_driver_sql
        looks = [text for text in asked if text.startswith("SELECT")]
        plans = [str(ask(f"EXPLAIN QUERY PLAN {look}", (1,) * look.count("?")).all()) for look in looks]
    assert ["ix_feed_leased" in plan or "ix_feed_due" in plan for plan in plans] == [True, True]
