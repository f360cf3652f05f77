from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Tier
from worker.feeds.schedule import (
    BOUNDS,
    LONGEST_BACKOFF,
    LONGEST_RETRY_AFTER,
    batches,
    latest_poll_after,
    next_poll_at,
)
from worker.feeds.values import DueFeed, FeedRhythm

NOW = datetime(2024, 10, 9, 12, tzinfo=UTC)
MIDDLE = 0.5


def wait(jitter=MIDDLE, **rhythm):
    return next_poll_at(NOW, FeedRhythm(**{"tier": Tier.MEDIA, **rhythm}), jitter) - NOW


def every(gap, count=10, last=timedelta(0)):
    """Entries at even gaps, the latest `last` ago."""
    return tuple(NOW - last - gap * number for number in range(count))


def minutes(number):
    return timedelta(minutes=number)


def test_every_tier_has_its_bounds():
    assert set(BOUNDS) == set(Tier)
    assert all(bounds.shortest < bounds.unknown < bounds.longest for bounds in BOUNDS.values())


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ({}, minutes(15)),
        ({"entry_times": every(minutes(40))}, minutes(10)),
        ({"entry_times": every(minutes(40), last=minutes(80))}, minutes(20)),
        ({"entry_times": every(minutes(1))}, minutes(5.25)),
        ({"entry_times": every(timedelta(days=3))}, minutes(57)),
        ({"entry_times": (NOW,)}, minutes(15)),
        ({"entry_times": (NOW, NOW + timedelta(days=1), NOW + timedelta(days=2))}, minutes(15)),
        ({"entry_times": every(minutes(40)), "max_age": minutes(30)}, minutes(31.5)),
        ({"entry_times": every(minutes(40)), "ttl": minutes(20)}, minutes(21)),
        ({"entry_times": every(minutes(40)), "ttl": timedelta(days=30)}, minutes(56.7)),
        ({"entry_times": every(minutes(40)), "max_age": minutes(1)}, minutes(10)),
        ({"entry_times": every(minutes(40)), "failures": 1}, minutes(20)),
        ({"entry_times": every(minutes(40)), "failures": 3}, minutes(80)),
        ({"failures": 1000}, timedelta(hours=5, minutes=42)),
        ({"retry_after": timedelta(hours=2), "failures": 1}, minutes(126)),
        ({"retry_after": minutes(1), "failures": 1}, minutes(30)),
        ({"retry_after": timedelta(days=9), "failures": 1}, timedelta(days=1)),
    ],
)
def test_the_wait_follows_the_feed(rhythm, expected):
    assert wait(**rhythm) == expected


def test_an_official_feed_is_asked_within_minutes():
    assert wait(tier=Tier.OFFICIAL, entry_times=every(minutes(8))) == minutes(2.1)


SPANS = st.none() | st.timedeltas(timedelta(0), timedelta(days=400))
RHYTHMS = st.builds(
    FeedRhythm,
    tier=st.sampled_from(Tier),
    entry_times=st.lists(
        st.timedeltas(timedelta(-9), timedelta(days=900)).map(lambda ago: NOW - ago), max_size=30
    ).map(tuple),
    failures=st.integers(0, 100),
    max_age=SPANS,
    ttl=SPANS,
    retry_after=SPANS,
)
JITTER = st.floats(0, 1)


@given(RHYTHMS, JITTER)
def test_never_before_the_minimum_never_after_the_maximum(rhythm, jitter):
    span = next_poll_at(NOW, rhythm, jitter) - NOW
    assert span >= BOUNDS[rhythm.tier].shortest
    if rhythm.retry_after is not None:
        assert min(rhythm.retry_after, LONGEST_RETRY_AFTER) <= span <= LONGEST_RETRY_AFTER
    elif rhythm.failures:
        assert span <= LONGEST_BACKOFF
    else:
        wish = max(rhythm.max_age or timedelta(0), rhythm.ttl or timedelta(0))
        assert span >= min(wish, BOUNDS[rhythm.tier].longest * 0.9)
        assert span <= latest_poll_after(rhythm.tier)


@given(RHYTHMS, JITTER, JITTER)
def test_more_jitter_is_never_earlier(rhythm, one, other):
    low, high = sorted((one, other))
    assert next_poll_at(NOW, rhythm, low) <= next_poll_at(NOW, rhythm, high)


@given(RHYTHMS)
def test_jitter_always_spreads_unless_the_server_asked_for_a_day(rhythm):
    first, last = (next_poll_at(NOW, rhythm, jitter) for jitter in (0.0, 1.0))
    assert first < last or (rhythm.retry_after is not None and rhythm.retry_after >= LONGEST_RETRY_AFTER)


@given(RHYTHMS, JITTER)
def test_one_more_failure_never_brings_the_poll_nearer(rhythm, jitter):
    more = FeedRhythm(
        rhythm.tier, rhythm.entry_times, rhythm.failures + 1, rhythm.max_age, rhythm.ttl, rhythm.retry_after
    )
    assert next_poll_at(NOW, more, jitter) >= next_poll_at(NOW, rhythm, jitter)


@pytest.mark.parametrize(
    ("hosts", "size", "expected"),
    [
        ("", 2, ()),
        ("aab", 3, ((0, 1, 2),)),
        ("abab", 2, ((0, 2), (1, 3))),
        ("abcd", 2, ((0, 1), (2, 3))),
        ("aaaab", 2, ((0, 1, 2, 3), (4,))),
    ],
)
def test_whole_hosts_go_into_a_batch(hosts, size, expected):
    assert batches([DueFeed(number, host) for number, host in enumerate(hosts)], size) == expected


@given(st.lists(st.sampled_from("abcdefgh")), st.integers(1, 10))
def test_a_host_is_never_in_two_batches_and_no_feed_is_lost(hosts, size):
    due = [DueFeed(number, host) for number, host in enumerate(hosts)]
    made = batches(due, size)
    homes = Counter(host for batch in made for host in {hosts[feed_id] for feed_id in batch})
    assert set(homes.values()) <= {1}
    assert sorted(feed_id for batch in made for feed_id in batch) == list(range(len(hosts)))
    assert all(len(batch) <= size or len({hosts[feed_id] for feed_id in batch}) == 1 for batch in made)
