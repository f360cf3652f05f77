from datetime import UTC, datetime, timedelta

import pytest

from worker.feeds.answers import error_for, http_date, max_age, retry_after

NOW = datetime(2024, 10, 9, 12, tzinfo=UTC)
DATE = "Wed, 09 Oct 2024 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ("0", timedelta(0)),
        (" 120 ", timedelta(minutes=2)),
        ("99999999999999999999", timedelta(days=30)),
        ("Wed, 09 Oct 2024 12:30:00 GMT", timedelta(minutes=30)),
        ("Wednesday, 09-Oct-24 12:30:00 GMT", timedelta(minutes=30)),
        ("Tue, 08 Oct 2024 12:30:00 GMT", timedelta(0)),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("later", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(value, span):
    assert retry_after(value, NOW) == span


@pytest.mark.parametrize(
    ("headers", "span"),
    [
        ({"Cache-Control": "max-age=600"}, timedelta(minutes=10)),
        ({"Cache-Control": 'public, Max-Age="600"'}, timedelta(minutes=10)),
        ({"Cache-Control": "max-age=600", "Age": "590"}, timedelta(seconds=10)),
        ({"Cache-Control": "max-age=600", "Age": "700"}, None),
        ({"Cache-Control": "max-age=600", "Age": "old"}, timedelta(minutes=10)),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "max-age=9999999999"}, timedelta(days=30)),
        ({"Expires": "Wed, 09 Oct 2024 12:05:00 GMT", "Date": DATE}, timedelta(minutes=5)),
        ({"Expires": "Wed, 09 Oct 2024 11:05:00 GMT", "Date": DATE}, None),
        ({"Expires": "0", "Date": DATE}, None),
        ({"Expires": "Wed, 09 Oct 2024 12:05:00 GMT"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_holds(headers, span):
    assert max_age(headers) == span


@pytest.mark.parametrize("value", ["", "nonsense", "Wed, 99 Oct 2024 12:00:00 GMT", "0", None])
def test_what_is_no_date_is_none(value):
    assert http_date(value) is None


def test_a_status_nobody_defined_has_words_too():
    assert error_for("x", 599, {}, NOW).reason == "the server answered 599: a status nobody defined"


def test_410_says_that_it_is_for_good():
    error = error_for("x", 410, {}, NOW)
    assert (error.status, error.reason) == (410, "the server answered 410: gone for good")
