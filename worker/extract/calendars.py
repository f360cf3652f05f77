"""The calendars in which articles tell days, by the names that language files use: all days are kept as ISO days."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from persiantools.jdatetime import JalaliDate


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar of twelve months. `leap_year` is one that has every day; `years` matches the years that it writes.

    `coded`: EDTF can name its months and parts of the year.
    """

    name: str
    day: Callable[[int, int, int], date]
    month_end: Callable[[int, int], date]
    read: Callable[[date], tuple[int, int]]
    """Year and month of an ISO day."""
    years: str
    leap_year: int
    spring: int
    """The month with which spring begins."""
    coded: bool = False

    def year_of(self, day: date) -> int:
        """Its year on that day."""
        return self.read(day)[0]

    def month_of(self, day: date) -> int:
        """Its month on that day."""
        return self.read(day)[1]


def _gregorian_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _gregorian_read(day: date) -> tuple[int, int]:
    return day.year, day.month


def _persian_day(year: int, month: int, day: int) -> date:
    return JalaliDate(year, month, day).to_gregorian()


def _persian_end(year: int, month: int) -> date:
    return _persian_day(year, month, JalaliDate.days_in_month(month, year))


def _persian_read(day: date) -> tuple[int, int]:
    told = JalaliDate(day)
    return told.year, told.month


GREGORIAN = Calendar("gregorian", date, _gregorian_end, _gregorian_read, r"(?:19|20)\d\d", 2024, 3, coded=True)
PERSIAN = Calendar("persian", _persian_day, _persian_end, _persian_read, r"1[34]\d\d", 1403, 1)
CALENDARS: Mapping[str, Calendar] = {each.name: each for each in (GREGORIAN, PERSIAN)}
