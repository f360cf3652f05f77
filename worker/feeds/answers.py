"""What an HTTP answer means for us: which error it is, when to come back, how long it holds (pure)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from worker.errors import FetchRefusedError, Permanent, Retryable, TemporaryFetchError

_TEMPORARY = frozenset({408, 421, 423, 425, 429})
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_LONGEST = timedelta(days=30)
_WORDS = {
    401: "asks for a password",
    403: "refuses us (blocked)",
    404: "nothing is there",
    407: "a proxy asks for a password",
    410: "gone for good",
    429: "asks us to come less often",
    451: "withheld for legal reasons",
    503: "is out of service for the moment",
}


def error_for(subject: str, status: int, headers: Mapping[str, str], now: datetime) -> Retryable | Permanent:
    """The error that a status of 400 or more stands for: 408, 425, 429 and 5xx pass by themselves, others do
    not.
    """
    words = f"the server answered {status}: {_WORDS.get(status) or _phrase(status)}"
    if status in _TEMPORARY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TemporaryFetchError(subject, words, retry_after(headers.get("Retry-After"), now))
    return FetchRefusedError(subject, words, status)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """`Retry-After` in seconds or as an HTTP date (RFC 9110 §10.2.3), 30 days at most; None if unreadable."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(timedelta(seconds=int(value.strip()[:9])), _LONGEST)
    moment = http_date(value)
    return None if moment is None else min(max(moment - now, timedelta(0)), _LONGEST)


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer holds: `Cache-Control: max-age` less `Age`, else `Expires` less `Date`; None if not
    said.
    """
    control = headers.get("Cache-Control", "")
    if "no-store" in control or "no-cache" in control:
        return None
    if found := _MAX_AGE.search(control):
        age = headers.get("Age", "0").strip()
        spent = int(age[:9]) if age.isascii() and age.isdigit() else 0
        return _positive(timedelta(seconds=min(int(found[1]), int(_LONGEST.total_seconds())) - spent))
    expires, said = http_date(headers.get("Expires")), http_date(headers.get("Date"))
    return _positive(min(expires - said, _LONGEST)) if expires and said else None


def http_date(value: str | None) -> datetime | None:
    """An HTTP date as aware UTC; None when it is none."""
    try:
        moment = parsedate_to_datetime(value) if value else None
        return moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _positive(span: timedelta) -> timedelta | None:
    return span if span > timedelta(0) else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.lower()
    except ValueError:
        return "a status nobody defined"
