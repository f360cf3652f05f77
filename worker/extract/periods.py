"""Periods and deadlines in words as first and last day with EDTF: what each key of a language file means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.vocabulary import DatesKind
from worker.extract.calendars import GREGORIAN, Calendar
from worker.extract.facts import Dates

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the slots gave, in the months and years of a calendar."""

    year: int
    month: int | None = None
    month2: int | None = None
    day: int | None = None
    day2: int | None = None
    calendar: Calendar = GREGORIAN

    def on(self, month: int, day: int, years: int = 0) -> date:
        """The ISO day of a day of this year, or of a later one."""
        return self.calendar.day(self.year + years, month, day)

    def end_of(self, month: int, years: int = 0) -> date:
        """Last day of a month of this year, or of a later one."""
        return self.calendar.month_end(self.year + years, month)

    def coded(self, edtf: str) -> str | None:
        """What EDTF writes for months and parts of the Gregorian year; other calendars have first and last day."""
        return edtf if self.calendar.coded else None


def day_span(first: date, last: date) -> Dates:
    """Exact days."""
    edtf = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return Dates(first, last, edtf, DatesKind.DAYS)


def period(first: date, last: date, edtf: str | None = None) -> Dates:
    """Somewhere inside."""
    return Dates(first, last, edtf or f"{first.isoformat()}/{last.isoformat()}", DatesKind.PERIOD)


def _month(parts: Parts) -> int:
    if parts.month is None:
        raise ValueError("a month is missing")
    return parts.month


def _days(parts: Parts) -> Dates:
    month, day = _month(parts), parts.day or 1
    last_month = parts.month2 or month
    first, last = parts.on(month, day), parts.on(last_month, parts.day2 or day, last_month < month)
    if last < first:
        raise ValueError("the last day is before the first")
    return day_span(first, last)


def _in_month(first: int, last: int | None) -> Callable[[Parts], Dates]:
    def read(parts: Parts) -> Dates:
        month = _month(parts)
        end = parts.end_of(month) if last is None else parts.on(month, last)
        return period(parts.on(month, first), end)

    return read


def _whole_month(parts: Parts) -> Dates:
    month = _month(parts)
    return period(parts.on(month, 1), parts.end_of(month), parts.coded(f"{parts.year:04}-{month:02}"))


def _two_months(parts: Parts) -> Dates:
    month, month2 = _month(parts), parts.month2 or _month(parts)
    later = month2 < month
    edtf = parts.coded(f"{parts.year:04}-{month:02}/{parts.year + later:04}-{month2:02}")
    return period(parts.on(month, 1), parts.end_of(month2, later), edtf)


def _last_week(parts: Parts) -> Dates:
    end = parts.end_of(_month(parts))
    return period(end - timedelta(6), end)


def _late_or_early(parts: Parts) -> Dates:
    month, month2 = _month(parts), parts.month2 or _month(parts)
    return period(parts.on(month, 21), parts.on(month2, 10, month2 < month))


def _after_day(parts: Parts) -> Dates:
    month = _month(parts)
    return period(parts.on(month, parts.day or 1), parts.end_of(month))


def _part_of_year(
    first_month: int, months: int, code: int | None, *, season: bool = False
) -> Callable[[Parts], Dates]:
    def read(parts: Parts) -> Dates:
        start = first_month - (GREGORIAN.spring - parts.calendar.spring if season else 0)
        years, last_month = divmod(start + months - 2, 12)
        edtf = parts.coded(f"{parts.year:04}-{code}") if code else None
        return period(parts.on(start, 1), parts.end_of(last_month + 1, years), edtf)

    return read


def _year(parts: Parts) -> Dates:
    return period(parts.on(1, 1), parts.end_of(12), parts.coded(f"{parts.year:04}"))


BY_MONTH: Mapping[str, Callable[[Parts], Dates]] = {
    "range": _days, "day": _days, "month": _whole_month, "early_month": _in_month(1, 10),
    "mid_month": _in_month(10, 20), "late_month": _in_month(21, None), "half1_month": _in_month(1, 15),
    "half2_month": _in_month(16, None), "first_week_month": _in_month(1, 7), "last_week_month": _last_week,
    "late_or_early": _late_or_early, "month_or_month": _two_months, "month_to_month": _two_months,
    "after_day": _after_day,
}  # fmt: skip
BY_YEAR: Mapping[str, Callable[[Parts], Dates]] = {
    "half1": _part_of_year(1, 6, 40), "half2": _part_of_year(7, 6, 41), "quarter1": _part_of_year(1, 3, 33),
    "quarter2": _part_of_year(4, 3, 34), "quarter3": _part_of_year(7, 3, 35), "quarter4": _part_of_year(10, 3, 36),
    "early_year": _part_of_year(1, 3, None), "mid_year": _part_of_year(5, 3, None),
    "late_year": _part_of_year(10, 3, None), "year": _year, "winter": _part_of_year(12, 3, 24, season=True),
    "spring": _part_of_year(3, 3, 21, season=True), "summer": _part_of_year(6, 3, 22, season=True),
    "autumn": _part_of_year(9, 3, 23, season=True),
}  # fmt: skip
SAME_YEAR: Mapping[str, tuple[str, int]] = {
    "this_year": ("year", 0), "next_year": ("year", 1), "half1_this_year": ("half1", 0),
    "half2_this_year": ("half2", 0), "half1_next_year": ("half1", 1), "half2_next_year": ("half2", 1),
}  # fmt: skip
NEAR_MONTH: Mapping[str, tuple[str, int]] = {
    "this_month": ("month", 0), "next_month": ("month", 1), "late_this_month": ("late_month", 0),
    "mid_this_month": ("mid_month", 0), "early_this_month": ("early_month", 0),
    "early_next_month": ("early_month", 1), "mid_next_month": ("mid_month", 1), "late_next_month": ("late_month", 1),
}  # fmt: skip
NEAR_DAY: Mapping[str, int] = {"yesterday": -1, "today": 0, "tomorrow": 1}
SEASONS = frozenset({"winter", "spring", "summer", "autumn"})
DEADLINE_OF: Mapping[str, str] = {
    "by_day": "day", "by_month": "month", "by_late_month": "month", "by_mid_month": "mid_month",
    "by_month_end": "this_month", "by_year_end": "this_year", "by_next_year": "this_year",
}  # fmt: skip


def near(key: str, on: date) -> Dates | None:
    """A period told against the day of publication; None when `key` is no such period."""
    if key in NEAR_DAY:
        day = on + timedelta(NEAR_DAY[key])
        return day_span(day, day)
    if key in ("this_week", "next_week"):
        monday = on - timedelta(on.weekday()) + timedelta(7 if key == "next_week" else 0)
        return period(monday, monday + timedelta(6))
    if key in NEAR_MONTH:
        part, months = NEAR_MONTH[key]
        year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
        return BY_MONTH[part](Parts(year, month + 1))
    if key in SAME_YEAR:
        part, years = SAME_YEAR[key]
        return BY_YEAR[part](Parts(on.year + years))
    return None
