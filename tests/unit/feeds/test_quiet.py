from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.quiet import LONGEST_QUIET, after_quiet, quiet_times

MONDAY = datetime(2024, 10, 7, tzinfo=UTC)
NIGHT = quiet_times("<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in (22, 23, 24, 1, 2)) + "</skipHours>")
WEEKEND = quiet_times("<skipDays><day>Saturday</day>\n<day> sunday </day></skipDays>")


def test_hours_and_days_are_one_number():
    assert NIGHT == 1 << 22 | 1 << 23 | 1 << 0 | 1 << 1 | 1 << 2
    assert WEEKEND == 1 << 29 | 1 << 30


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<skipHours/>",
        "<skipHours><hour>99</hour><hour>x</hour></skipHours>",
        "<skipDays><day>Freeday</day></skipDays>",
        "<description>we never &lt;skipHours&gt; here</description>",
    ],
)
def test_what_asks_for_nothing_gives_nothing(text):
    assert quiet_times(text) == 0


@pytest.mark.parametrize(
    ("moment", "quiet", "expected"),
    [
        (MONDAY + timedelta(hours=12), NIGHT, MONDAY + timedelta(hours=12)),
        (MONDAY + timedelta(hours=22, minutes=20), NIGHT, MONDAY + timedelta(hours=27, minutes=20)),
        (MONDAY + timedelta(hours=2, minutes=59), NIGHT, MONDAY + timedelta(hours=3, minutes=59)),
        (MONDAY - timedelta(hours=3), WEEKEND, MONDAY),
        (MONDAY - timedelta(hours=40), WEEKEND, MONDAY - timedelta(hours=32)),
        (MONDAY, (1 << 31) - 1, MONDAY + LONGEST_QUIET),
    ],
)
def test_a_poll_waits_until_the_feed_wants_it_but_never_longer_than_a_night(moment, quiet, expected):
    assert after_quiet(moment, quiet) == expected


SPANS = st.timedeltas(timedelta(0), timedelta(days=60))


@given(SPANS.map(lambda span: MONDAY + span), st.integers(0, (1 << 31) - 1))
def test_a_poll_is_never_brought_forward(moment, quiet):
    assert moment <= after_quiet(moment, quiet) <= moment + LONGEST_QUIET
