"""When a delivery that failed is tried again (pure)."""

from datetime import datetime, timedelta

# Standard Webhooks 1.0.0, "Deliverability and reliability": the waits before each attempt.
SCHEDULE = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
LONGEST_WAIT = SCHEDULE[-1]
JITTER = 0.1


def next_try(attempt: int, now: datetime, retry_after: timedelta | None, jitter: float) -> datetime | None:
    """The time of the next attempt, or None when the alert is dead.

    Args:
        attempt: attempts made so far, the one that just failed included (1 or more).
        now: aware UTC.
        retry_after: what the receiver asked for; it lengthens the wait, to a day at most.
        jitter: from 0 to 1, chance's part: up to a tenth of the wait, so that retries do not hammer together.
    """
    if attempt >= len(SCHEDULE):
        return None
    wait = max(SCHEDULE[attempt], min(retry_after or timedelta(0), LONGEST_WAIT))
    return now + wait * (1 + JITTER * jitter)
