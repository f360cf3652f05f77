"""When an alert may go out: quiet hours and digests by the subscriber's clock (pure).

Zones change their clocks at odd times, some by half an hour, so nothing is reckoned: the minutes are walked and the
zone's clock is looked at. An hour that comes twice brings one digest, an hour that is skipped brings it at its end.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.errors import ConfigError

AT_ONCE = "at_once"
HOURLY = "hourly"
_DAILY = re.compile(r"daily ([01]\d|2[0-3]):([0-5]\d)")
_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_MINUTE = timedelta(minutes=1)
# Longer than any day with its clock changes; only a zone without sense gets so far.
_MOST_MINUTES = 3 * 24 * 60


@dataclass(frozen=True, slots=True)
class Timing:
    """When a subscription is told, by the clock of `zone`."""

    zone: ZoneInfo
    quiet: tuple[time, time] | None
    """From, until; until is no longer quiet. It may pass midnight."""
    digest: time | str
    """`at_once`, `hourly`, or the time of day of a daily digest."""

    @property
    def gathers(self) -> bool:
        """Whether alerts wait for a digest."""
        return self.digest != AT_ONCE


def parse_timing(time_zone: str, quiet: str | None, digest: str) -> Timing:
    """The timing that an operator wrote down.

    Raises:
        ConfigError: the subject is the key that is wrong: `time_zone`, `quiet` or `digest`.
    """
    return Timing(_zone(time_zone), _quiet(quiet), _digest(digest))


def due_at(timing: Timing, now: datetime) -> datetime:
    """When an alert that arises `now` (aware) goes out: now, at the next digest, or when the quiet hours end. UTC."""
    at = now.astimezone(UTC)
    return awake_at(timing, _next_digest(timing, _floor(at)) if timing.gathers else at)


def awake_at(timing: Timing, at: datetime) -> datetime:
    """`at`, or the first minute after the quiet hours that it falls into. UTC."""
    at = at.astimezone(UTC)
    return _end_of_quiet(timing, _floor(at)) if _is_quiet(timing, at) else at


@lru_cache(maxsize=1024)
def _end_of_quiet(timing: Timing, minute: datetime) -> datetime:
    return next(at for at in _minutes_after(minute) if not _is_quiet(timing, at))


@lru_cache(maxsize=1024)
def _next_digest(timing: Timing, minute: datetime) -> datetime:
    return next(at for at in _minutes_after(minute) if _is_digest_time(timing, at))


def _minutes_after(minute: datetime) -> list[datetime]:
    return [minute + _MINUTE * n for n in range(1, _MOST_MINUTES)]


def _is_quiet(timing: Timing, at: datetime) -> bool:
    if timing.quiet is None:
        return False
    begin, end = timing.quiet
    clock = at.astimezone(timing.zone).time()
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def _is_digest_time(timing: Timing, at: datetime) -> bool:
    here = at.astimezone(timing.zone)
    if not isinstance(timing.digest, time):
        return here.minute == 0
    if here.fold:
        return False
    before = (at - _MINUTE).astimezone(timing.zone).replace(tzinfo=None)
    # Between two minutes the clock may have jumped over it.
    return before < datetime.combine(here.date(), timing.digest) <= here.replace(tzinfo=None)


def _floor(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError("time_zone", f"{name[:60]!r} is no time zone; write one as Europe/Istanbul") from None


def _quiet(written: str | None) -> tuple[time, time] | None:
    if written is None:
        return None
    found = _QUIET.fullmatch(written)
    if found is None:
        raise ConfigError("quiet", f"{written[:60]!r} are no hours; write them as 22:00-07:00")
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if begin == end:
        raise ConfigError("quiet", "begin and end are the same, and nothing would ever be told; leave it out")
    return begin, end


def _digest(written: str) -> time | str:
    if written in {AT_ONCE, HOURLY}:
        return written
    found = _DAILY.fullmatch(written)
    if found is None:
        raise ConfigError("digest", f"{written[:60]!r} is no digest; write at_once, hourly or daily 08:00")
    return time(int(found[1]), int(found[2]))
