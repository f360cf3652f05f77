"""Hours and days in which a feed asks not to be polled: RSS `skipHours` and `skipDays` (pure).

They are kept as one number: bits 0 to 23 are the hours of the day in UTC, bits 24 to 30 the days from Monday on.
"""

import re
from datetime import UTC, datetime, timedelta

LONGEST_QUIET = timedelta(hours=8)
"""A feed may sleep a night. What asks for more would make us blind over a weekend, when ministries speak too."""

_LIST = re.compile(r"<skip(Hours|Days)\s*>(.{0,2000}?)</skip\1\s*>", re.DOTALL)
_HOUR = re.compile(r"<hour\s*>\s*(\d{1,2})\s*</hour", re.IGNORECASE)
_DAY = re.compile(r"<day\s*>\s*([a-z]+)\s*</day", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIRST_DAY_BIT = 24


def quiet_times(text: str) -> int:
    """What the text of an RSS feed asks for; 0 when it asks for nothing. Unknown days and hours are passed over."""
    found = 0
    if "<skip" not in text:
        return found
    for match in _LIST.finditer(text):
        if match[1] == "Hours":
            hours = (int(hour) for hour in _HOUR.findall(match[2]))
            # RSS 0.91 counts 1 to 24, RSS 2.0 counts 0 to 23.
            found |= sum(1 << hour for hour in {hour % 24 for hour in hours if hour <= 24})  # noqa: PLR2004 - a clock
        else:
            days = {day.lower() for day in _DAY.findall(match[2])}
            found |= sum(1 << _FIRST_DAY_BIT + number for number, day in enumerate(_DAYS) if day in days)
    return found


def after_quiet(moment: datetime, quiet: int) -> datetime:
    """The moment itself, or the first full hour after it that the feed does not ask to be spared, but no later than
    LONGEST_QUIET after it.
    """
    if not quiet or not _is_quiet(moment, quiet):
        return moment
    latest = moment + LONGEST_QUIET
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while hour < latest:
        hour += timedelta(hours=1)
        if not _is_quiet(hour, quiet):
            # The minutes stay, or all that wait for the same hour would come at its first second.
            return min(hour + (moment - moment.replace(minute=0, second=0, microsecond=0)), latest)
    return latest


def _is_quiet(moment: datetime, quiet: int) -> bool:
    utc = moment.astimezone(UTC)
    return bool(quiet >> utc.hour & 1 or quiet >> _FIRST_DAY_BIT + utc.weekday() & 1)
