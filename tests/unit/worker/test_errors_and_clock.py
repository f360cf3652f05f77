"""Errors survive the journey between processes; the clock is a value."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from config.errors import ConfigError
from worker.clock import SteppedClock, clock_from, system_clock
from worker.errors import AstanaWatchError, FetchRefusedError, Permanent, Retryable, TemporaryFetchError


def subclasses(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(deeper for one in kind.__subclasses__() for deeper in subclasses(one))]


@pytest.mark.parametrize("kind", [ConfigError, *subclasses(AstanaWatchError)])
def test_every_error_says_what_it_is_about_and_survives_pickling(kind):
    error = pickle.loads(pickle.dumps(kind("https://example.org/feed", "does not answer")))
    assert type(error) is kind
    assert str(error) == "https://example.org/feed: does not answer"


def test_what_else_an_error_knows_survives_too():
    later = pickle.loads(pickle.dumps(TemporaryFetchError("u", "busy", timedelta(seconds=90))))
    assert later.retry_after == timedelta(seconds=90)
    assert pickle.loads(pickle.dumps(FetchRefusedError("u", "gone", 410))).status == 410


def test_to_try_again_and_not_to_are_different_kinds():
    assert issubclass(TemporaryFetchError, Retryable)
    assert issubclass(FetchRefusedError, Permanent)
    assert not issubclass(Retryable, Permanent)


def test_a_clock_set_to_a_day_runs_on_from_there():
    clock = clock_from(datetime(2024, 10, 9, 12, tzinfo=UTC))
    first, second = clock(), clock()
    assert datetime(2024, 10, 9, 12, tzinfo=UTC) <= first <= second < datetime(2024, 10, 9, 12, 1, tzinfo=UTC)


def test_without_a_day_the_machine_is_asked():
    assert clock_from(None) is system_clock
    assert system_clock().tzinfo is UTC


def test_a_stepped_clock_stands_still_until_it_is_set():
    clock = SteppedClock(datetime(2024, 10, 9, tzinfo=UTC))
    assert clock() == clock()
    clock.set(datetime(2024, 11, 8, tzinfo=UTC))
    assert clock() == datetime(2024, 11, 8, tzinfo=UTC)
