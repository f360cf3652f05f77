"""When a failed delivery is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.alerts.retry import next_try

NOW = datetime(2024, 10, 9, 12, 0, tzinfo=UTC)
JITTERS = st.floats(0, 1)
ASKED = st.none() | st.timedeltas(timedelta(0), timedelta(days=60))

SCHEDULE = [
    (1, timedelta(seconds=5)),
    (2, timedelta(minutes=5)),
    (3, timedelta(minutes=30)),
    (4, timedelta(hours=2)),
    (5, timedelta(hours=5)),
    (6, timedelta(hours=10)),
    (7, timedelta(hours=14)),
    (8, timedelta(hours=20)),
    (9, timedelta(hours=24)),
]


@pytest.mark.parametrize(("attempt", "wait"), SCHEDULE)
def test_the_waits_are_those_of_standard_webhooks(attempt: int, wait: timedelta) -> None:
    assert next_try(attempt, NOW, None, 0.0) == NOW + wait


def test_after_the_tenth_attempt_the_alert_is_dead() -> None:
    assert next_try(10, NOW, None, 0.0) is None
    assert next_try(11, NOW, timedelta(seconds=1), 0.5) is None


ASKED_FOR = [
    (1, timedelta(seconds=120), timedelta(seconds=120)),
    (2, timedelta(seconds=1), timedelta(minutes=5)),
    (1, timedelta(days=30), timedelta(hours=24)),
]


@pytest.mark.parametrize(("attempt", "asked", "wait"), ASKED_FOR)
def test_what_the_receiver_asks_for_lengthens_the_wait_to_a_day_at_most(
    attempt: int, asked: timedelta, wait: timedelta
) -> None:
    assert next_try(attempt, NOW, asked, 0.0) == NOW + wait


@given(st.integers(1, 20), ASKED, JITTERS)
def test_the_wait_is_never_negative_and_never_more_than_a_day_and_a_tenth(
    attempt: int, asked: timedelta | None, jitter: float
) -> None:
    again = next_try(attempt, NOW, asked, jitter)
    assert again is None or timedelta(seconds=5) <= again - NOW <= timedelta(hours=26.4)


@given(st.integers(1, 8), ASKED, JITTERS)
def test_a_later_attempt_never_waits_less(attempt: int, asked: timedelta | None, jitter: float) -> None:
    sooner, later = (next_try(n, NOW, asked, jitter) for n in (attempt, attempt + 1))
    assert sooner is not None
    assert later is not None
    assert sooner <= later
