from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.dates import read_date

NOW = datetime(2026, 1, 1, tzinfo=UTC)

READ = {
    # RFC 822 and its faults
    "Wed, 09 Oct 2024 14:30:00 GMT": "2024-10-09T14:30",
    "Wed, 09 Oct 2024 14:30:00 +0300": "2024-10-09T11:30",
    "Wed, 09 Oct 2024 14:30:00 -0000": "2024-10-09T14:30",
    "09 Oct 24 14:30 EST": "2024-10-09T19:30",
    "Wednesday, 09-Oct-24 14:30:00 GMT": "2024-10-09T14:30",
    "Wed,9 Oct 2024 4:35:5 GMT+9": "2024-10-08T19:35:05",
    "Wed, 09 Oct 2024 14:30:00 GMT+0300": "2024-10-09T11:30",
    "Wed, 09 Oct 2024 14:30:00 UTC+05:30": "2024-10-09T09:00",
    "Wed, 09 Oct 2024 14:30:00 MSK": "2024-10-09T11:30",
    "Wed, 09 Oct 2024 14:30:00 (TRT)": "2024-10-09T11:30",
    "Wed, 09 Oct 2024 14:30:00 IRST": "2024-10-09T11:00",
    "Wed, 09 Oct 2024 24:00:00 GMT": "2024-10-10T00:00",
    "Wed, 09 Oct 2024 14:30:60 GMT": "2024-10-09T14:30:59",
    "Wed Oct  9 14:30:00 MSK 2024": "2024-10-09T11:30",
    "Oct 9, 2024 2:30 p.m. EST": "2024-10-09T19:30",
    "9 Oct 2024 12:05 AM": "2024-10-09T00:05",
    "9 Oct 2024 12:05 PM": "2024-10-09T12:05",
    # ISO 8601 and its faults
    "2024-10-09T14:30:00Z": "2024-10-09T14:30",
    "2024-10-09T14:30:00.123456789+05:00": "2024-10-09T09:30",
    "2024-10-09 14:30:00 +0300": "2024-10-09T11:30",
    "2024-10-09T14:30": "2024-10-09T14:30",
    "2024-10-09": "2024-10-09T00:00",
    "2024-10-9 8:05": "2024-10-09T08:05",
    "20241009T143000Z": "2024-10-09T14:30",
    "20241009": "2024-10-09T00:00",
    "2024/10/09 14:30:00": "2024-10-09T14:30",
    # numbers whose order is certain
    "09.10.2024 14:30": "2024-10-09T14:30",
    "19/10/2024 14:30": "2024-10-19T14:30",
    "10/19/2024 2:30 PM": "2024-10-19T14:30",
    # month names of our languages
    "Ср, 09 окт 2024 14:30:00 +0300": "2024-10-09T11:30",
    "9 октября 2024, 14:30": "2024-10-09T14:30",
    "5 мая 2024 г.": "2024-05-05T00:00",
    "Çar, 09 Eki 2024 14:30:00 +0300": "2024-10-09T11:30",
    "09 EKİM 2024": "2024-10-09T00:00",
    "5 Mayıs 2024": "2024-05-05T00:00",
    "الأربعاء 09 أكتوبر 2024 14:30": "2024-10-09T14:30",
    "٩ تشرين الأول ٢٠٢٤": "2024-10-09T00:00",
    "چهارشنبه ۹ اکتبر ۲۰۲۴ ساعت ۱۴:۳۰": "2024-10-09T14:30",
    "2024 жылғы 9 қазан": "2024-10-09T00:00",
    "9 қазан 2024 14:30": "2024-10-09T14:30",
    "mer, 09 oct. 2024 14:30:00 +0200": "2024-10-09T12:30",
    "mar, 1 août 2024": "2024-08-01T00:00",
    "Mi, 9. Okt 2024 14:30:00 +0200": "2024-10-09T12:30",
    "3. März 2024": "2024-03-03T00:00",
    "9 de octubre de 2024 14:30": "2024-10-09T14:30",
}

NOT_READ = [
    "",
    "yesterday",
    "12",
    "14:30",
    "October 2024",
    "2024",
    "09/10/2024 14:30",
    "2004-july-13T9:15-05:00",
    "2004년 05월 28일 01:31:15",
    "2003-12",
    "22013",
    "Wed, 31 Feb 2024 10:00:00 GMT",
    "10.15.2024",
    "0000-00-00 00:00:00",
    "Wed, 09 Oct 2024 25:00:00 GMT",
    "Wed, 09 Oct 2024 14:75:00 GMT",
    "1970-01-01T00:00:00Z",
    "۱۸ مهر ۱۴۰۳",
    "2026-01-02T00:01:00Z",
    "Wed, 09 Oct 2126 14:30:00 GMT",
    "9 Oct 2024 " + "x" * 200,
]


@pytest.mark.parametrize(("raw", "moment"), READ.items())
def test_a_wild_date_is_read(raw, moment):
    assert read_date(raw, now=NOW) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("raw", NOT_READ)
def test_what_is_uncertain_or_cannot_be_is_no_date(raw):
    assert read_date(raw, now=NOW) is None


def test_no_date_is_no_date():
    assert read_date(None, now=NOW) is None


def test_a_clock_may_run_ahead_by_a_day():
    assert read_date("2026-01-01T23:59:00Z", now=NOW) == datetime(2026, 1, 1, 23, 59, tzinfo=UTC)


def test_the_feeds_zone_holds_only_where_none_is_named():
    astana = timezone(timedelta(hours=5))
    assert read_date("9 Oct 2024 14:30", now=NOW, zone=astana) == datetime(2024, 10, 9, 9, 30, tzinfo=UTC)
    assert read_date("9 Oct 2024 14:30 GMT", now=NOW, zone=astana) == datetime(2024, 10, 9, 14, 30, tzinfo=UTC)


@given(
    st.datetimes(
        datetime(1991, 1, 1),  # noqa: DTZ001 - the zone is drawn apart
        datetime(2025, 12, 31),  # noqa: DTZ001 - a naive time is the case
    ),
    st.integers(-12, 14),
)
def test_what_is_printed_by_the_standards_is_read_back(moment, hours):
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    for printed in (aware.isoformat(), aware.strftime("%a, %d %b %Y %H:%M:%S %z")):
        assert read_date(printed, now=NOW) == aware


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    moment = read_date(text, now=NOW)
    assert moment is None or moment.tzinfo is UTC
