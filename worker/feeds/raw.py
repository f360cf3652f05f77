"""A feed as its format gives it, before texts, addresses and dates are read."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RawEntry:
    """Markup and the feed's own words."""

    guid: str | None
    url: str | None
    title: str
    summary: str
    content: str
    date: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class RawFeed:
    """`skipped` entries could not be taken apart, `tossed` lay beyond the cap."""

    title: str
    language: str | None
    entries: tuple[RawEntry, ...]
    ttl: timedelta | None = None
    skipped: int = 0
    tossed: int = 0
    warnings: tuple[str, ...] = ()
