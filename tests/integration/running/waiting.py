"""Waiting for what must come, never for time to pass."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], what: str, seconds: float = 100) -> None:
    """Return as soon as `condition` holds; fail, naming `what`, when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain until {what}")
        time.sleep(0.02)
