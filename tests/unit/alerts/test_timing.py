"""Quiet hours and digests go by the subscriber's clock, also on the days when that clock is changed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from worker.alerts.timing import Timing, awake_at, due_at, parse_timing

NIGHT = ("Europe/Berlin", "22:00-07:00", "at_once")


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


CASES = [
    # Berlin is two hours ahead of UTC until 27 October 2024 at 01:00 UTC, one hour after.
    (NIGHT, "2024-10-09 12:00:30", "2024-10-09 12:00:30"),
    (NIGHT, "2024-10-09 19:59:59", "2024-10-09 19:59:59"),
    (NIGHT, "2024-10-09 20:00:00", "2024-10-10 05:00:00"),
    (NIGHT, "2024-10-10 04:59:59", "2024-10-10 05:00:00"),
    (NIGHT, "2024-10-26 21:00:00", "2024-10-27 06:00:00"),
    (NIGHT, "2025-03-29 22:00:00", "2025-03-30 05:00:00"),
    # The clock jumps from 02:00 to 03:00, so quiet hours until 02:30 are over at once.
    (("Europe/Berlin", "22:00-02:30", "at_once"), "2025-03-30 00:30:00", "2025-03-30 01:00:00"),
    # 02:00 to 03:00 comes twice: the second half hour after 02:00 is quiet again.
    (("Europe/Berlin", "22:00-02:30", "at_once"), "2024-10-27 00:10:00", "2024-10-27 00:30:00"),
    (("Europe/Berlin", "22:00-02:30", "at_once"), "2024-10-27 01:10:00", "2024-10-27 01:30:00"),
    (("UTC", None, "hourly"), "2024-10-09 12:00:00", "2024-10-09 13:00:00"),
    (("UTC", None, "hourly"), "2024-10-09 12:59:59", "2024-10-09 13:00:00"),
    (("Asia/Kathmandu", None, "hourly"), "2024-10-09 12:00:00", "2024-10-09 12:15:00"),
    (("Asia/Almaty", None, "daily 08:00"), "2024-10-09 02:59:00", "2024-10-09 03:00:00"),
    (("Asia/Almaty", None, "daily 08:00"), "2024-10-09 03:00:00", "2024-10-10 03:00:00"),
    # 02:30 is skipped: told when the clock has jumped; it comes twice: told the first time only.
    (("Europe/Berlin", None, "daily 02:30"), "2025-03-29 12:00:00", "2025-03-30 01:00:00"),
    (("Europe/Berlin", None, "daily 02:30"), "2024-10-27 00:30:00", "2024-10-28 01:30:00"),
    # Almaty moved to the zone an hour west at midnight on 1 March 2024: the hour before it came twice.
    (("Asia/Almaty", "22:00-07:00", "at_once"), "2024-02-29 16:00:00", "2024-03-01 02:00:00"),
    (("Asia/Almaty", None, "daily 23:30"), "2024-02-29 17:29:00", "2024-02-29 17:30:00"),
    (("Asia/Almaty", None, "daily 23:30"), "2024-02-29 17:30:00", "2024-03-01 18:30:00"),
    # Lord Howe Island turns its clock by half an hour.
    (("Australia/Lord_Howe", None, "daily 02:15"), "2024-10-05 12:00:00", "2024-10-05 15:30:00"),
    (("UTC", "22:00-07:00", "daily 23:00"), "2024-10-09 12:00:00", "2024-10-10 07:00:00"),
]


@pytest.mark.parametrize(("written", "now", "told_at"), CASES)
def test_an_alert_goes_out_then(written: tuple[str, str | None, str], now: str, told_at: str) -> None:
    assert due_at(parse_timing(*written), utc(now)) == utc(told_at)


WRONG = [
    (("Mars/Olympus", None, "at_once"), "time_zone"),
    (("../etc/passwd", None, "at_once"), "time_zone"),
    (("UTC", "22-7", "at_once"), "quiet"),
    (("UTC", "24:00-07:00", "at_once"), "quiet"),
    (("UTC", "07:00-07:00", "at_once"), "quiet"),
    (("UTC", None, "daily 8:00"), "digest"),
    (("UTC", None, "weekly"), "digest"),
]


@pytest.mark.parametrize(("written", "key"), WRONG)
def test_a_wrong_timing_is_named_by_its_key(written: tuple[str, str | None, str], key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_timing(*written)
    assert caught.value.subject == key


ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Tehran",
        "Pacific/Apia",
        "Africa/Casablanca",
        "Asia/Almaty",
    ]
)
CLOCKS = st.times(timezones=st.none()).map(lambda at: at.replace(second=0, microsecond=0))
# Apia skipped a whole day at the end of 2011; Tehran gave up its changes in 2022.
MOMENTS = st.integers(1_325_000_000, 1_767_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(ZONES, CLOCKS, CLOCKS, MOMENTS)
def test_nothing_goes_out_in_quiet_hours_and_nothing_waits_after_them(
    zone: str, begin: time, end: time, at: datetime
) -> None:
    timing = Timing(ZoneInfo(zone), (begin, end) if begin != end else None, "at_once")
    told_at = awake_at(timing, at)
    assert told_at >= at
    assert awake_at(timing, told_at) == told_at
    # A moment that is not quiet waits for nothing; of a quiet stretch the last minute was still quiet.
    if told_at > at:
        assert awake_at(timing, told_at - timedelta(seconds=1)) == told_at


@given(ZONES, CLOCKS, MOMENTS)
def test_a_daily_digest_comes_once_in_each_day_of_the_readers_calendar(zone: str, at: time, now: datetime) -> None:
    timing = Timing(ZoneInfo(zone), None, at)
    first = due_at(timing, now)
    second = due_at(timing, first)
    days = [moment.astimezone(timing.zone).date() for moment in (first, second)]
    assert now < first <= now + timedelta(hours=26)
    assert days[0] < days[1]
    assert timedelta(hours=22) <= second - first <= timedelta(hours=26)
