from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from models.vocabulary import FeedState, Tier
from worker.errors import FetchRefusedError, TemporaryFetchError
from worker.feeds.record import MOVED_AFTER, TIMES_KEPT, FeedRecord, failed, succeeded
from worker.feeds.values import NotModified, ParsedEntry, ParsedFeed, Validators

NOW = datetime(2024, 10, 9, 12, tzinfo=UTC)
HERE, THERE = "https://agency.example/rss", "https://new.example/rss"
NEVER = FeedRecord(
    id=1,
    key="wire",
    url=HERE,
    host="agency.example",
    publisher_id=1,
    tier=Tier.MEDIA,
    language="en",
    state=FeedState.ACTIVE,
    etag=None,
    last_modified=None,
    body_sha256=None,
    entry_marks=None,
    entry_times=[],
    delays=[],
    median_delay_seconds=None,
    ttl_seconds=None,
    quiet=0,
    moved_to=None,
    moved_times=0,
    next_poll_at=NOW,
    leased_until=NOW,
    last_polled_at=None,
    last_success_at=None,
    last_new_entry_at=None,
    failures_in_row=0,
    last_error=None,
    last_notice=None,
)
READ = replace(NEVER, last_success_at=NOW - timedelta(hours=1), failures_in_row=2, last_error="dns")


def answer(permanent=None):
    return NotModified(HERE, permanent or HERE, Validators('"1"', None), None, permanent)


def entry(ago):
    return ParsedEntry("g", None, "t", "", "", NOW - ago if ago is not None else None, None)


def feed(*ago, **more):
    return ParsedFeed("World", None, None, tuple(entry(one) for one in ago), **more)


def after(record, parsed=None, brought=(), permanent=None):
    return succeeded(record, answer(permanent), parsed, None, [entry(one) for one in brought], NOW, 0.5)


def minutes(number):
    return timedelta(minutes=number)


def test_a_poll_that_worked_clears_the_trouble_and_gives_the_claim_back():
    record = after(READ)
    assert (record.failures_in_row, record.last_error, record.leased_until) == (0, None, None)
    assert (record.etag, record.last_success_at, record.last_polled_at) == ('"1"', NOW, NOW)


def test_the_rhythm_outlives_polls_that_bring_nothing():
    read = after(READ, feed(*(minutes(40 * n) for n in range(1, 10))))
    again = after(read)
    assert again.entry_times == read.entry_times
    assert again.next_poll_at - NOW == minutes(10)


def test_a_partial_reading_keeps_the_times_of_what_was_not_read():
    whole = after(READ, feed(*(minutes(n) for n in range(30, 60))))
    assert len(whole.entry_times) == TIMES_KEPT
    part = after(whole, feed(minutes(1), unchanged=29))
    assert part.entry_times == [*whole.entry_times[1:], int((NOW - minutes(1)).timestamp())]
    assert after(whole, feed(minutes(1))).entry_times == [int((NOW - minutes(1)).timestamp())]


def test_the_delay_is_the_median_of_what_came_after_the_first_poll():
    first = after(NEVER, feed(timedelta(days=3)), brought=[timedelta(days=3)])
    assert (first.delays, first.median_delay_seconds, first.last_new_entry_at) == ([], None, NOW)
    later = after(READ, feed(), brought=[minutes(2), minutes(9), minutes(4), None, minutes(-5)])
    assert later.delays == [0, 120, 240, 540]
    assert later.median_delay_seconds == 180


def test_a_permanent_redirect_is_followed_by_itself_when_it_was_met_three_times_in_a_row():
    record = READ
    for times in range(1, MOVED_AFTER):
        record = after(record, permanent=THERE)
        assert (record.address, record.host, record.moved_times) == (HERE, "agency.example", times)
    record = after(record, permanent=THERE)
    assert (record.address, record.host, record.url) == (THERE, "new.example", HERE)


@pytest.mark.parametrize("between", [None, "https://third.example/rss"])
def test_a_redirect_that_was_not_there_each_time_is_counted_anew(between):
    record = after(after(after(READ, permanent=THERE), permanent=THERE), permanent=between)
    assert after(record, permanent=THERE).address == HERE


def test_a_new_address_that_refuses_is_left_for_the_old_one_and_the_feed_is_not_retired():
    moved = replace(READ, moved_to=THERE, moved_times=MOVED_AFTER, host="new.example")
    back = failed(moved, FetchRefusedError(THERE, "gone", 410), NOW, 0.5)
    assert (back.address, back.host, back.state) == (HERE, "agency.example", FeedState.ACTIVE)
    assert failed(moved, TemporaryFetchError(THERE, "timeout"), NOW, 0.5).address == THERE


def test_gone_for_good_retires_a_feed():
    assert failed(READ, FetchRefusedError(HERE, "gone", 410), NOW, 0.5).state is FeedState.RETIRED
    assert failed(READ, FetchRefusedError(HERE, "nothing is there", 404), NOW, 0.5).state is FeedState.ACTIVE


def test_a_failure_is_told_and_counted_and_puts_the_next_poll_off():
    record = failed(READ, TemporaryFetchError(HERE, "busy", timedelta(hours=3)), NOW, 0.0)
    assert (record.failures_in_row, record.last_error) == (3, "busy")
    assert record.next_poll_at == NOW + timedelta(hours=3)


def test_an_entry_that_tells_nothing_apart_leaves_no_marks():
    assert after(READ, feed(minutes(1), marks=(b"12345678",))).entry_marks == b"12345678"
    assert after(READ, feed(minutes(1))).entry_marks is None


def test_feeds_that_a_standstill_made_late_are_spread_over_their_interval():
    late = replace(READ, next_poll_at=NOW - timedelta(hours=5))
    spread = [succeeded(late, answer(), None, None, [], NOW, chance / 10).next_poll_at - NOW for chance in range(11)]
    assert spread[0] == minutes(5)
    assert spread[-1] == minutes(16.5)
    assert {later - earlier for earlier, later in pairwise(spread)} == {minutes(1.15)}
