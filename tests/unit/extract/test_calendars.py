"""Days that are told in another calendar become ISO days; the year rule holds in every calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.extract.calendars import CALENDARS, GREGORIAN, PERSIAN
from worker.extract.dates import DateMention, Tense, resolve
from worker.extract.periods import BY_MONTH, BY_YEAR, Parts


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ((1395, 11, 4), date(2017, 1, 23)),
        ((1395, 12, 24), date(2017, 3, 14)),
        ((1396, 9, 30), date(2017, 12, 21)),
        ((1397, 5, 8), date(2018, 7, 30)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1402, 11, 4), date(2024, 1, 24)),
        ((1403, 8, 21), date(2024, 11, 11)),
    ],
)
def test_persian_days_are_iso_days(told: tuple[int, int, int], day: date):
    assert PERSIAN.day(*told) == day


@pytest.mark.parametrize("told", [(1402, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 0, 1)])
def test_a_day_that_the_calendar_lacks_is_refused(told: tuple[int, int, int]):
    with pytest.raises(ValueError, match=r"day|month"):
        PERSIAN.day(*told)


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=list(CALENDARS))
@given(day=st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_every_day_lies_in_the_month_that_is_read_of_it(calendar, day: date):
    year, month = calendar.read(day)
    assert calendar.day(year, month, 1) <= day <= calendar.month_end(year, month)
    assert (calendar.year_of(day), calendar.month_of(day)) == (year, month)


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=list(CALENDARS))
def test_a_leap_year_has_the_last_day_of_every_month(calendar):
    lengths = [calendar.month_end(calendar.leap_year, month).toordinal() for month in range(1, 13)]
    assert lengths[-1] - calendar.day(calendar.leap_year, 1, 1).toordinal() == 365  # 366 days


@pytest.mark.parametrize(
    ("key", "parts", "edtf"),
    [
        ("range", Parts(1403, 8, None, 21, 22, PERSIAN), "2024-11-11/2024-11-12"),
        ("range", Parts(1396, 9, 10, 30, 1, PERSIAN), "2017-12-21/2017-12-22"),
        ("month", Parts(1403, 8, calendar=PERSIAN), "2024-10-22/2024-11-20"),
        ("late_month", Parts(1402, 12, calendar=PERSIAN), "2024-03-11/2024-03-19"),
        ("late_month", Parts(1403, 12, calendar=PERSIAN), "2025-03-11/2025-03-20"),
        ("month_or_month", Parts(1402, 12, 1, calendar=PERSIAN), "2024-02-20/2024-04-19"),
        ("month", Parts(2024, 11), "2024-11"),
        ("month_or_month", Parts(2024, 12, 1), "2024-12/2025-01"),
    ],
)
def test_periods_of_months_in_both_calendars(key: str, parts: Parts, edtf: str):
    assert BY_MONTH[key](parts).edtf == edtf


@pytest.mark.parametrize(
    ("key", "parts", "edtf"),
    [
        ("half2", Parts(1402, calendar=PERSIAN), "2023-09-23/2024-03-19"),
        ("half2", Parts(2023), "2023-41"),
        ("summer", Parts(1402, calendar=PERSIAN), "2023-06-22/2023-09-22"),
        ("winter", Parts(1402, calendar=PERSIAN), "2023-12-22/2024-03-19"),
        ("winter", Parts(2023), "2023-24"),
        ("year", Parts(1402, calendar=PERSIAN), "2023-03-21/2024-03-19"),
    ],
)
def test_parts_of_a_year_in_both_calendars(key: str, parts: Parts, edtf: str):
    assert BY_YEAR[key](parts).edtf == edtf


def _persian(month: int, day: int, day2: int | None = None) -> DateMention:
    return DateMention("range" if day2 else "day", 0, 1, "", month=month, day=day, day2=day2, calendar=PERSIAN)


@pytest.mark.parametrize(
    ("mention", "published", "tense", "edtf"),
    [
        (_persian(8, 21, 22), date(2024, 11, 8), Tense.FUTURE, "2024-11-11/2024-11-12"),
        (_persian(11, 4), date(2024, 1, 19), Tense.FUTURE, "2024-01-24"),
        (_persian(1, 15), date(2018, 3, 18), Tense.FUTURE, "2018-04-04"),
        (_persian(12, 24), date(2018, 3, 25), Tense.PAST, "2018-03-15"),
        (_persian(3, 30), date(2024, 1, 24), Tense.PAST, "2023-06-20"),
    ],
)
def test_the_year_comes_from_the_tense_in_the_persian_calendar_too(mention, published, tense, edtf):
    dates = resolve(mention, published, tense)
    assert dates is not None
    assert dates.edtf == edtf


def test_without_any_year_a_persian_day_is_no_day():
    """EDTF cannot write it with an unknown year, and the ISO day moves with the leap years."""
    assert resolve(_persian(8, 21), None, Tense.FUTURE) is None


def test_without_any_year_a_gregorian_day_keeps_month_and_day():
    dates = resolve(DateMention("day", 0, 1, "", month=11, day=11, calendar=GREGORIAN), None, Tense.FUTURE)
    assert dates is not None
    assert (dates.first, dates.edtf) == (None, "XXXX-11-11")
