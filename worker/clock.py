"""The clock is a value: the edges ask it, everything below is told `now`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, aware UTC."""
    return datetime.now(UTC)


def clock_from(start: datetime | None) -> Clock:
    """A clock that reads `start` now and runs on from there; the machine's clock when `start` is None."""
    if start is None:
        return system_clock
    offset: timedelta = start.astimezone(UTC) - system_clock()
    return lambda: system_clock() + offset


class SteppedClock:
    """A clock that stands still until it is set: replays and the demo tell their story by it. Thread-safe."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._lock = Lock()

    def __call__(self) -> datetime:
        with self._lock:
            return self._now

    def set(self, moment: datetime) -> None:
        """Move to `moment`, forward or back."""
        with self._lock:
            self._now = moment.astimezone(UTC)
