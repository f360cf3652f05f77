"""Dates as feeds write them (pure).

Read are ISO 8601 and RFC 822 with their usual faults, month names of nine languages (from CLDR), numeric
dates whose order is certain, zones as offset, `GMT+9` or name. A miss is better than a wrong day:
`09/10/2024` is no date.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from babel.dates import get_month_names

FUTURE_TOLERANCE = timedelta(hours=24)
"""Clocks and zones go wrong by hours; what lies further ahead is no publication time."""

_EARLIEST_YEAR = 1990
_LONGEST = 120
_LOCALES = ("en", "ru", "ar", "ar_SY", "ar_MA", "tr", "fa", "kk", "fr", "de", "es")
_EXTRA = {"sept": 9, "июнь": 6, "июль": 7}
_ZONES = dict.fromkeys(("z", "gmt", "utc", "ut", "wet"), 0.0) | {
    "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
    "cet": 1, "bst": 1, "cest": 2, "eet": 2, "sast": 2, "eest": 3, "msk": 3, "trt": 3, "aqtt": 5,
    "irst": 3.5, "irdt": 4.5, "jst": 9, "kst": 9,
}  # fmt: skip
"""Hours east of Greenwich. Names with two meanings (AST, GST, IST) are left out."""

_TIME = re.compile(
    r"(?<![\d+-])(?P<h>\d{1,2}):(?P<m>\d{1,2})(?::(?P<s>\d{1,2}))?(?:[.,]\d+)?\s*(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?P<sign>[+-−])\s*(?P<h>\d{1,2}):?(?P<m>\d{2})?(?!\d)")
_NUMERIC = (
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>1[3-9]|2\d|3[01])[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})[-/](?P<d>1[3-9]|2\d|3[01])[-/](?P<y>\d{4})(?!\d)"),
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=$|[Tt\s])")
_COMPACT_TIME = re.compile(r"[Tt](?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})?")


def read_date(raw: str | None, *, now: datetime, zone: tzinfo = UTC) -> datetime | None:
    """The moment in UTC, or None: unreadable, before 1990, or more than 24 hours after `now`.

    `zone` holds where the text names none. A date without a time is its first moment. feedparser's own reading is
    not asked: it fills what it cannot read (`2004-july-13`, Korean) with the present month and day.
    """
    if not raw or len(raw) > _LONGEST:
        return None
    text = _ascii_digits(raw).strip()
    moment = _read(text, zone)
    if moment is None or moment.year < _EARLIEST_YEAR or moment > now + FUTURE_TOLERANCE:
        return None
    return moment


def _read(text: str, zone: tzinfo) -> datetime | None:
    found = _day(text)
    if found is None:
        return None
    (year, month, day), rest = found
    try:
        hour, minute, second, tail = _clock(rest)
        midnight = datetime(year, month, day, tzinfo=_zone(tail) or zone)
        return (midnight + _time_of_day(hour, minute, second)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> tuple[tuple[int, int, int], str] | None:
    """Year, month, day and the text without them."""
    if match := _COMPACT.match(text):
        return _numbers(match), text[match.end() :]
    for pattern in _NUMERIC:
        if match := pattern.search(text):
            return _numbers(match), f"{text[: match.start()]} {text[match.end() :]}"
    return _named_day(text)


def _named_day(text: str) -> tuple[tuple[int, int, int], str] | None:
    names, patterns = _month_patterns()
    lowered = text.replace("İ", "i").lower()
    for pattern in patterns:
        if match := pattern.search(lowered):
            year = int(match["y"])
            century = 0 if len(match["y"]) > 2 else 2000 if year < 70 else 1900  # noqa: PLR2004 - RFC 2822 §4.3
            found = (year + century, names[match["mon"]], int(match["d"]))
            return (
                found,
                f"{lowered[: match.start()]} {match.groupdict().get('clock') or ''} {lowered[match.end() :]}",
            )
    return None


def _clock(rest: str) -> tuple[int, int, int, str]:
    """Hour, minute, second, and the text after them, where the zone stands."""
    match = _TIME.search(rest) or _COMPACT_TIME.match(rest)
    if match is None:
        return 0, 0, 0, ""
    hour = int(match["h"])
    half = (match.groupdict().get("half") or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(match["m"]), int(match["s"] or 0), rest[match.end() :]


def _time_of_day(hour: int, minute: int, second: int) -> timedelta:
    """24:00 is the end of the day (ISO 8601), second 60 a leap second. Raises ValueError beyond."""
    span = timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    if span > timedelta(days=1) or minute > 59 or second > 60:  # noqa: PLR2004 - the clock's own figures
        raise ValueError(hour, minute, second)
    return span


def _zone(tail: str) -> tzinfo | None:
    """The zone named after the time. `GMT+9` is nine hours ahead, as every publisher means it."""
    if (match := _OFFSET.search(tail)) and int(match["h"]) <= 14:  # noqa: PLR2004 - the widest zone in use
        span = timedelta(hours=int(match["h"]), minutes=int(match["m"] or 0))
        return timezone(span if match["sign"] == "+" else -span)
    words = (_ZONES.get(word) for word in re.findall(r"[a-z]+", tail.lower()))
    return next((timezone(timedelta(hours=hours)) for hours in words if hours is not None), None)


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match["y"]), int(match["m"]), int(match["d"])


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(int(char)) if char.isdecimal() and not char.isascii() else char for char in text)


@cache
def _month_patterns() -> tuple[dict[str, int], tuple[re.Pattern[str], ...]]:
    """Month names, lower case, with their numbers; and day-month-year in the orders that languages use."""
    names = dict(_EXTRA)
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    names[name.replace("İ", "i").lower().rstrip(".")] = number
    month = "(?<!\\w)(?P<mon>" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + ")(?!\\w)\\.?"
    day, year = r"(?<!\d)(?P<d>\d{1,2})(?!\d)(?:st|nd|rd|th|er)?\.?", r"(?P<y>\d{4}|\d{2})(?![\d:])"
    glue = r"[\s,/-]*(?:de\s+|del\s+|، ?)?"
    joints = (
        f"{day}{glue}{month}{glue}{year}",
        f"{month}{glue}{day}{glue}{year}",
        rf"(?P<y>\d{{4}})[\s,/-]*(?:ж\.?|жылғы|жылы)?\s*{day}[\s,/-]*{month}",
        rf"{month}{glue}{day}\s+(?P<clock>\d[\d:]+(?:\s+[a-z]+)?)\s+(?P<y>\d{{4}})",
    )
    return names, tuple(re.compile(pattern) for pattern in joints)
