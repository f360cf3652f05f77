"""When a feed is polled next, and which feeds are polled together (pure; chance is passed in)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from models.vocabulary import Tier
from worker.feeds.quiet import after_quiet
from worker.feeds.values import DueFeed, FeedRhythm


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which a healthy feed's interval lies, and what it is before the feed's rhythm is known."""

    shortest: timedelta
    longest: timedelta
    unknown: timedelta


BOUNDS: dict[Tier, Bounds] = {
    Tier.OFFICIAL: Bounds(timedelta(minutes=2), timedelta(minutes=20), timedelta(minutes=5)),
    Tier.AGENCY: Bounds(timedelta(minutes=2), timedelta(minutes=20), timedelta(minutes=5)),
    Tier.MEDIA: Bounds(timedelta(minutes=5), timedelta(minutes=60), timedelta(minutes=15)),
    Tier.AGGREGATOR: Bounds(timedelta(minutes=10), timedelta(minutes=120), timedelta(minutes=30)),
}
"""The first word comes from ministries and agencies, so they are asked most often; a server's max-age or ttl
can slow us to the longest interval and no further, or it could blind us. Conditional requests make the short
ones cheap.
"""

LONGEST_BACKOFF = timedelta(hours=6)
"""A failing feed is never given up: a surprising number come back."""

LONGEST_RETRY_AFTER = timedelta(days=1)

SHORTEST_SILENCE = timedelta(days=1)
_LONGEST_GAPS = 3
_POLLS_PER_GAP = 4
"""A feed is asked four times in its usual gap: the mean delay is then an eighth of it."""
_LATEST = 20
_SPREAD = 0.1


def next_poll_at(now: datetime, rhythm: FeedRhythm, jitter: float) -> datetime:
    """The next poll after one that ended at `now`. `jitter` from 0 to 1 spreads feeds of equal rhythm.

    Healthy: between the tier's shortest and longest interval, whatever the server says, save that hours and days in
    which the feed asks to be spared are passed over, up to LONGEST_QUIET. After failures: doubled with each, up to
    LONGEST_BACKOFF. After Retry-After: not before it, up to LONGEST_RETRY_AFTER. A feed that was polled later than
    its shortest interval comes again anywhere inside its interval: what a standstill has bunched is spread at once.
    """
    bounds = BOUNDS[rhythm.tier]
    longest = bounds.longest
    shortest = _within(_server_wish(rhythm), bounds.shortest, longest * (1 - _SPREAD))
    interval = _own_interval(now, rhythm, bounds)
    if rhythm.failures:
        interval = _backed_off(_within(interval, shortest, longest), rhythm.failures)
        longest = LONGEST_BACKOFF
    if rhythm.retry_after is not None:
        shortest = _within(rhythm.retry_after, shortest, LONGEST_RETRY_AFTER)
        longest = max(longest, min(shortest * (1 + _SPREAD), LONGEST_RETRY_AFTER))
    if rhythm.late > bounds.shortest:
        latest = _within(interval * (1 + _SPREAD), shortest, longest)
        return after_quiet(now + shortest + (latest - shortest) * min(max(jitter, 0.0), 1.0), rhythm.quiet)
    return after_quiet(now + _spread(interval, shortest, longest, jitter), rhythm.quiet)


def silence_expected_until(last_new_entry_at: datetime | None, entry_times: Sequence[int]) -> datetime | None:
    """Until when a feed may bring nothing new by its rhythm: three times its longest gap of late, a day at least.

    `entry_times` are seconds since 1970. None when no rhythm is known. A feed that answers and carries nothing new
    for longer is dead in a way that no error tells.
    """
    gaps = [later - earlier for earlier, later in pairwise(sorted(entry_times))]
    if last_new_entry_at is None or not gaps:
        return None
    return last_new_entry_at + max(SHORTEST_SILENCE, timedelta(seconds=max(gaps)) * _LONGEST_GAPS)


def latest_poll_after(tier: Tier) -> timedelta:
    """The longest that a feed without failures may lie unpolled, its quiet times apart."""
    return BOUNDS[tier].longest


def batches(due: Sequence[DueFeed], max_feeds: int) -> tuple[tuple[int, ...], ...]:
    """Feed ids in batches of whole hosts: a host is never in two, so politeness needs no lock between
    workers.

    Batches hold at most `max_feeds`, except that one host with more stays together. Order of `due` is kept
    within a host; hosts come in the order of their first feed.
    """
    hosts: dict[str, list[int]] = {}
    for feed in due:
        hosts.setdefault(feed.host, []).append(feed.feed_id)
    found: list[list[int]] = []
    for feed_ids in hosts.values():
        if found and len(found[-1]) + len(feed_ids) <= max_feeds:
            found[-1].extend(feed_ids)
        else:
            found.append(list(feed_ids))
    return tuple(tuple(batch) for batch in found)


def _own_interval(now: datetime, rhythm: FeedRhythm, bounds: Bounds) -> timedelta:
    """From the usual gap between entries, or the silence so far when that is longer."""
    times = sorted(moment for moment in rhythm.entry_times if moment <= now)[-_LATEST:]
    if len(times) < 2:  # noqa: PLR2004 - one moment makes no gap
        return bounds.unknown
    gap = timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(times)))
    return max(gap, now - times[-1]) / _POLLS_PER_GAP


def _server_wish(rhythm: FeedRhythm) -> timedelta:
    return max(rhythm.max_age or timedelta(0), rhythm.ttl or timedelta(0))


def _backed_off(interval: timedelta, failures: int) -> timedelta:
    doubled: int = 2 ** min(failures, 16)
    return min(interval * doubled, LONGEST_BACKOFF)


def _within(span: timedelta, shortest: timedelta, longest: timedelta) -> timedelta:
    return min(max(span, shortest), longest)


def _spread(interval: timedelta, shortest: timedelta, longest: timedelta, jitter: float) -> timedelta:
    """A tenth around the interval, inside the bounds; at a bound the spread lies on its inner side."""
    middle = _within(interval, shortest, longest)
    first = _within(middle * (1 - _SPREAD), shortest, longest)
    last = _within(middle * (1 + _SPREAD), shortest, longest)
    return first + (last - first) * min(max(jitter, 0.0), 1.0)
