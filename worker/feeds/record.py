"""What is remembered of a feed from one poll to the next, and what a poll makes of it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median

from models.vocabulary import FeedState, Tier
from worker.errors import AstanaWatchError, FetchRefusedError, Retryable
from worker.feeds.schedule import next_poll_at
from worker.feeds.split import packed
from worker.feeds.urls import host_of
from worker.feeds.values import FeedRhythm, Fetched, NotModified, ParsedEntry, ParsedFeed, Validators

GONE = 410
TIMES_KEPT = 20
"""Of entries: as many as tell a feed's rhythm."""

MOVED_AFTER = 3
"""A permanent redirect is believed when so many polls in a row met it: some are mistakes, or somebody's attack."""


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """A feed as stored; the names are those of the columns, where they are told."""

    id: int
    key: str
    url: str
    host: str
    publisher_id: int
    tier: Tier
    language: str | None
    state: FeedState
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    entry_marks: bytes | None
    entry_times: list[int]
    delays: list[int]
    median_delay_seconds: int | None
    ttl_seconds: int | None
    quiet: int
    moved_to: str | None
    moved_times: int
    next_poll_at: datetime
    leased_until: datetime | None
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_new_entry_at: datetime | None
    failures_in_row: int
    last_error: str | None
    last_notice: str | None

    @property
    def address(self) -> str:
        """Where it is fetched: where its own address has led long enough, else that."""
        return self.moved_to if self.moved_to and self.moved_times >= MOVED_AFTER else self.url

    @property
    def validators(self) -> Validators:
        """What its server gave to ask with."""
        return Validators(self.etag, self.last_modified)


def failed(record: FeedRecord, error: AstanaWatchError, now: datetime, jitter: float) -> FeedRecord:
    """The record after a poll that gave nothing. 410 retires the feed; a new address that refuses is forgotten."""
    gone = isinstance(error, FetchRefusedError) and error.status == GONE
    moved_away = isinstance(error, FetchRefusedError) and record.address != record.url
    failures = record.failures_in_row + 1
    rhythm = FeedRhythm(
        record.tier,
        entry_times=_moments(record.entry_times),
        failures=failures,
        retry_after=error.retry_after if isinstance(error, Retryable) else None,
        quiet=record.quiet,
        late=_late(record, now),
    )
    back = replace(record, moved_to=None, moved_times=0, host=host_of(record.url)) if moved_away else record
    return replace(
        back,
        state=FeedState.RETIRED if gone and not moved_away else record.state,
        leased_until=None,
        last_polled_at=now,
        failures_in_row=failures,
        last_error=error.reason,
        next_poll_at=next_poll_at(now, rhythm, jitter),
    )


def succeeded(
    record: FeedRecord,
    answer: Fetched | NotModified,
    parsed: ParsedFeed | None,
    body_sha256: str | None,
    brought: Sequence[ParsedEntry],
    now: datetime,
    jitter: float,
) -> FeedRecord:
    """The record after a poll that worked; `parsed` is None when the body was the same as before.

    `brought` are the entries that nobody had seen in this feed.
    """
    known = record if parsed is None else _read(record, parsed)
    known = _moved(known if not brought else _timed(known, brought, now), answer)
    rhythm = FeedRhythm(
        record.tier,
        entry_times=_moments(known.entry_times),
        max_age=answer.max_age,
        ttl=timedelta(seconds=known.ttl_seconds) if known.ttl_seconds else None,
        quiet=known.quiet,
        late=_late(record, now),
    )
    return replace(
        known,
        leased_until=None,
        etag=answer.validators.etag,
        last_modified=answer.validators.last_modified,
        body_sha256=body_sha256 or record.body_sha256,
        last_polled_at=now,
        last_success_at=now,
        failures_in_row=0,
        last_error=None,
        next_poll_at=next_poll_at(now, rhythm, jitter),
    )


def _read(record: FeedRecord, parsed: ParsedFeed) -> FeedRecord:
    """What a body told. A partial reading saw the head and the new entries, and keeps what the others told."""
    times = {int(entry.published_at.timestamp()) for entry in parsed.entries if entry.published_at}
    kept = record.entry_times if parsed.unchanged else []
    return replace(
        record,
        entry_marks=packed(parsed.marks) or None,
        entry_times=sorted(times.union(kept))[-TIMES_KEPT:],
        ttl_seconds=int(parsed.ttl.total_seconds()) if parsed.ttl else None,
        quiet=parsed.quiet,
        last_notice=_notice(parsed),
    )


def _timed(record: FeedRecord, brought: Sequence[ParsedEntry], now: datetime) -> FeedRecord:
    """How long after their publication new entries were seen. Those of the first poll had stood there for long."""
    if record.last_success_at is None:
        return replace(record, last_new_entry_at=now)
    new = sorted((now - entry.published_at).total_seconds() for entry in brought if entry.published_at)
    delays = [*record.delays, *(max(int(delay), 0) for delay in new)][-TIMES_KEPT:]
    middle = int(median(delays)) if delays else None
    return replace(record, last_new_entry_at=now, delays=delays, median_delay_seconds=middle)


def _moved(record: FeedRecord, answer: Fetched | NotModified) -> FeedRecord:
    """Count how often in a row its address led permanently to the same other one."""
    if record.address != record.url:
        return record
    if answer.permanent_url is None or answer.permanent_url == record.url:
        return replace(record, moved_to=None, moved_times=0) if record.moved_to else record
    times = record.moved_times + 1 if answer.permanent_url == record.moved_to else 1
    moved = replace(record, moved_to=answer.permanent_url, moved_times=times)
    return replace(moved, host=host_of(moved.address))


def _late(record: FeedRecord, now: datetime) -> timedelta:
    return now - record.next_poll_at


def _moments(times: list[int]) -> tuple[datetime, ...]:
    return tuple(datetime.fromtimestamp(at, UTC) for at in times)


def _notice(parsed: ParsedFeed) -> str | None:
    notices = [*parsed.warnings[:3]]
    if parsed.tossed:
        notices.append(f"{parsed.tossed} entries lay beyond the cap and were not read")
    return "; ".join(notices) or None
