"""The schedule over a month of feeds' lives, and over a standstill of very many: no clock but the one that is set."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from models.vocabulary import Tier
from worker.feeds.quiet import LONGEST_QUIET, quiet_times
from worker.feeds.schedule import BOUNDS, LONGEST_BACKOFF, SHORTEST_SILENCE, next_poll_at, silence_expected_until
from worker.feeds.values import FeedRhythm

BEGIN = datetime(2024, 10, 1, tzinfo=UTC)
MONTH = timedelta(days=30)
NIGHTS = quiet_times("<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(6)) + "</skipHours>")


def entries(chance: Random, mean: timedelta) -> list[datetime]:
    """When a feed publishes, at random with this mean gap, from a week before the month to its end."""
    at, found = BEGIN - timedelta(days=7), []
    while at < BEGIN + MONTH:
        at += mean * chance.expovariate(1)
        found.append(at)
    return found


def live(tier: Tier, mean: timedelta, seed: int, **more: Any) -> tuple[list[datetime], list[timedelta]]:
    """The polls of a month, one in twenty of which fails, and how late each new entry was seen."""
    chance = Random(seed)
    published = entries(chance, mean)
    now, failures, polls, delays = BEGIN, 0, [], []
    seen = sum(at <= BEGIN for at in published)
    while now < BEGIN + MONTH:
        polls.append(now)
        failures = failures + 1 if chance.random() < 0.05 else 0
        if not failures:
            new = [at for at in published[seen:] if at <= now]
            delays += [now - at for at in new]
            seen += len(new)
        rhythm = FeedRhythm(tier, tuple(published[max(seen - 20, 0) : seen]), failures, **more)
        now = next_poll_at(now, rhythm, chance.random())
    return polls, delays


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("mean", [timedelta(minutes=20), timedelta(hours=6), timedelta(days=4)])
def test_in_a_month_no_feed_is_asked_too_often_or_left_too_long(tier: Tier, mean: timedelta) -> None:
    polls, delays = live(tier, mean, seed=7)
    waits = [later - earlier for earlier, later in pairwise(polls)]
    assert min(waits) >= BOUNDS[tier].shortest
    assert max(waits) <= LONGEST_BACKOFF
    # One failure in twenty puts few polls off.
    assert sorted(waits)[len(waits) * 3 // 4] <= BOUNDS[tier].longest
    assert sorted(delays)[len(delays) // 2] <= BOUNDS[tier].longest


def test_a_feed_that_sleeps_at_night_is_let_sleep() -> None:
    polls, _ = live(Tier.MEDIA, timedelta(minutes=20), seed=3, quiet=NIGHTS)
    assert {poll.hour for poll in polls[1:]} == set(range(6, 24))
    waits = [later - earlier for earlier, later in pairwise(polls)]
    assert max(waits) <= LONGEST_BACKOFF + LONGEST_QUIET


def test_a_hundred_thousand_feeds_that_fell_due_together_come_again_evenly() -> None:
    chance = Random(11)
    rhythm = FeedRhythm(Tier.MEDIA, late=timedelta(hours=3))
    waits = [next_poll_at(BEGIN, rhythm, chance.random()) - BEGIN for _ in range(100_000)]
    minutes = Counter(int(wait.total_seconds() // 60) for wait in waits)
    # Between the shortest interval, 5 minutes, and the usual one of an unknown feed, 15, with its spread.
    assert set(minutes) == set(range(5, 17))
    full = [minutes[minute] for minute in range(5, 16)]
    assert max(full) < 1.1 * min(full)


def test_silence_is_told_after_three_of_the_longest_gaps() -> None:
    hours = [3600 * hour for hour in (0, 1, 2, 14, 15)]
    assert silence_expected_until(BEGIN, hours) == BEGIN + timedelta(hours=36)
    assert silence_expected_until(BEGIN, [0, 60, 120]) == BEGIN + SHORTEST_SILENCE
    assert silence_expected_until(BEGIN, [0]) is None
    assert silence_expected_until(None, hours) is None
