"""What is wrong with the service, from the signs that it leaves (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.vocabulary import TroubleKind

QUEUES = ("poll", "read", "settle", "alert")
# Several ticks at their slowest, and longer than any task.
STILL_AFTER = timedelta(minutes=10)
# After a start or a gap the service has this long to catch up before it is judged.
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the database shows."""

    watched_since: datetime
    """Since when the watch has gone on without a gap."""
    beats: Mapping[str, datetime]
    """When each queue last did its work."""
    last_feed_read: datetime | None
    died: int
    """Messages that died within the last day."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One trouble."""

    kind: TroubleKind
    since: datetime
    detail: str


def troubles(signs: Signs, silence: timedelta, now: datetime) -> list[Seen]:
    """What is wrong now.

    A service that has just come back, or whose clock has jumped, is given PATIENCE: what it missed while it was away
    is no trouble of today. `silence`: how long no feed may be read.
    """
    found = []
    if signs.died:
        found.append(Seen(TroubleKind.ALERTS_DEAD, now, str(signs.died)))
    if now - signs.watched_since < PATIENCE:
        return found
    last = {queue: signs.beats.get(queue) for queue in QUEUES}
    still = [queue for queue, at in last.items() if at is None or now - at > STILL_AFTER]
    if still:
        since = min((at for at in (last[queue] for queue in still) if at is not None), default=signs.watched_since)
        found.append(Seen(TroubleKind.STANDS_STILL, since, ", ".join(still)))
    read = signs.last_feed_read
    if read is not None and now - max(read, signs.watched_since) > silence:
        found.append(Seen(TroubleKind.NO_FEED_READ, read, ""))
    return found


def watched_since(before: datetime | None, last_look: datetime | None, now: datetime) -> datetime:
    """Since when the watch has gone on: `before`, or now after a gap or where the clock was put back."""
    if before is None or last_look is None or not timedelta(0) <= now - last_look <= STILL_AFTER:
        return now
    return before
