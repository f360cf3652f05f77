"""Periods and deadlines in words as first and last day with EDTF: what each key of a language file means."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.vocabulary import DatesKind
from worker.extract.facts import Dates

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the slots gave. `year` None: not written."""

    year: int
    month: int | None = None
    month2: int | None = None
    day: int | None = None
    day2: int | None = None


def day_span(first: date, last: date) -> Dates:
    """Exact days."""
    edtf = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return Dates(first, last, edtf, DatesKind.DAYS)


def period(first: date, last: date, edtf: str | None = None) -> Dates:
    """Somewhere inside."""
    return Dates(first, last, edtf or f"{first.isoformat()}/{last.isoformat()}", DatesKind.PERIOD)


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _month(parts: Parts) -> int:
    if parts.month is None:
        raise ValueError("a month is missing")
    return parts.month


def _days(parts: Parts) -> Dates:
    month, day = _month(parts), parts.day or 1
    last_month = parts.month2 or month
    year2 = parts.year + (last_month < month)
    first, last = date(parts.year, month, day), date(year2, last_month, parts.day2 or day)
    if last < first:
        raise ValueError("the last day is before the first")
    return day_span(first, last)


def _in_month(first: int, last: int | None) -> Callable[[Parts], Dates]:
    def read(parts: Parts) -> Dates:
        month = _month(parts)
        end = month_end(parts.year, month) if last is None else date(parts.year, month, last)
        return period(date(parts.year, month, first), end)

    return read


def _whole_month(parts: Parts) -> Dates:
    month = _month(parts)
    return period(date(parts.year, month, 1), month_end(parts.year, month), f"{parts.year:04}-{month:02}")


def _two_months(parts: Parts) -> Dates:
    month, month2 = _month(parts), parts.month2 or _month(parts)
    year2 = parts.year + (month2 < month)
    edtf = f"{parts.year:04}-{month:02}/{year2:04}-{month2:02}"
    return period(date(parts.year, month, 1), month_end(year2, month2), edtf)


def _last_week(parts: Parts) -> Dates:
    end = month_end(parts.year, _month(parts))
    return period(end - timedelta(6), end)


def _late_or_early(parts: Parts) -> Dates:
    month, month2 = _month(parts), parts.month2 or _month(parts)
    year2 = parts.year + (month2 < month)
    return period(date(parts.year, month, 21), date(year2, month2, 10))


def _after_day(parts: Parts) -> Dates:
    month = _month(parts)
    first = date(parts.year, month, parts.day or 1)
    return period(first, month_end(parts.year, month))


def _part_of_year(first_month: int, months: int, code: int | None) -> Callable[[Parts], Dates]:
    def read(parts: Parts) -> Dates:
        last_month = first_month + months - 1
        last = month_end(parts.year + (last_month > 12), (last_month - 1) % 12 + 1)  # noqa: PLR2004 - months
        return period(date(parts.year, first_month, 1), last, f"{parts.year:04}-{code}" if code else None)

    return read


def _year(parts: Parts) -> Dates:
    return period(date(parts.year, 1, 1), date(parts.year, 12, 31), f"{parts.year:04}")


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
    "late_year": _part_of_year(10, 3, None), "year": _year, "winter": _part_of_year(12, 3, 24),
    "spring": _part_of_year(3, 3, 21), "summer": _part_of_year(6, 3, 22), "autumn": _part_of_year(9, 3, 23),
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
