"""First and last day of an EDTF expression, as far as the configured history uses the standard.

Years, months, days, halves, quarters and seasons (level 2 codes of ISO 8601-2), intervals, open beginnings.
Does not read uncertainty, sets or open ends.
"""

import calendar
import re
from datetime import date, timedelta

# Level 2 divisions of a year: code -> first month and number of months. 40 and 41 are the halves.
_DIVISIONS = {
    **{33 + n: (1 + 3 * n, 3) for n in range(4)},
    40: (1, 6),
    41: (7, 6),
}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def bounds(edtf: str) -> tuple[date | None, date]:
    """The first day (None: open) and the last. Raises ValueError for anything this module does not read."""
    first, _, last = edtf.partition("/")
    if first == "..":
        return None, _span(last)[1]
    start, end = _span(first)[0], _span(last or first)[1]
    if end < start:
        raise ValueError(f"{edtf} ends before it begins")
    return start, end


def _span(text: str) -> tuple[date, date]:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text or 'an empty date'} is no EDTF year, month, day, quarter or half")
    year, part, day = (int(group) if group else None for group in found.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    if part is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is not None:
        return date(year, part, day), date(year, part, day)
    month, months = _DIVISIONS.get(part, (part, 1))
    last = date(year, month + months - 1, 1)
    return date(year, month, 1), last + timedelta(calendar.monthrange(last.year, last.month)[1] - 1)
