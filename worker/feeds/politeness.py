"""Many requests at once, and no host notices: hosts in parallel, within a host one after the other with a
gap.

A host that is slow holds nobody else up. A host that asks us to wait, or fails twice in a row, is left alone
for the rest of the round, and the requests left over get its last error.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from worker.errors import AstanaWatchError, TemporaryFetchError
from worker.feeds.fetch import ACCEPT_FEED, Fetcher
from worker.feeds.urls import host_of, shown_url
from worker.feeds.values import Fetched, NotModified, Validators

_FAILURES_UNTIL_LEFT_ALONE = 2
HOSTS_KEPT = 10_000

LEFT_ALONE = "not asked, its host is left alone this round: "
"""What stands before the reason of a request that was not made."""


class Turns:
    """When each host may be asked next by this process, for feeds and pages alike; moments are of one clock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._next: dict[str, float] = {}

    def take(self, host: str, gap: float, at: float, patience: float = float("inf")) -> float | None:
        """Take the next turn: the seconds to wait until then. None, and none is taken, beyond `patience`.

        Without a gap nobody is waited for, whatever gap others keep.
        """
        if not gap:
            return 0.0
        with self._lock:
            turn = max(self._next.get(host, at), at)
            if turn - at > patience:
                return None
            self._keep(host, turn + gap, at)
            return turn - at

    def answered(self, host: str, gap: float, at: float) -> None:
        """The gap counts from the end of an answer."""
        with self._lock:
            self._keep(host, max(self._next.get(host, 0), at + gap), at)

    def _keep(self, host: str, moment: float, at: float) -> None:
        if len(self._next) >= HOSTS_KEPT:
            self._next = {name: later for name, later in self._next.items() if later > at}
        self._next[host] = moment


TURNS = Turns()


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One address to fetch; `key` is the caller's own name for it (a feed's or article's id)."""

    key: int
    url: str
    validators: Validators | None = None
    accept: str = ACCEPT_FEED


FetchResult = Fetched | NotModified | AstanaWatchError
OnResult = Callable[[FetchRequest, FetchResult], Awaitable[None]]


async def fetch_all(
    fetcher: Fetcher,
    requests: Sequence[FetchRequest],
    *,
    per_host_gap: float,
    concurrency: int,
    on_result: OnResult,
) -> None:
    """Fetch every request and await `on_result` exactly once for each, as they come in.

    `per_host_gap`: seconds between the end of one answer and the next question to the same host.
    `concurrency`: how many requests may be under way; a host that is waiting for its gap does not count.
    Errors of the fetch are results. What `on_result` raises stops the whole.
    """
    hosts: dict[str, list[FetchRequest]] = {}
    for request in requests:
        hosts.setdefault(host_of(request.url), []).append(request)
    slots = asyncio.Semaphore(concurrency)
    async with asyncio.TaskGroup() as group:
        for queue in hosts.values():
            group.create_task(_visit(fetcher, queue, per_host_gap, slots, on_result))


async def _visit(
    fetcher: Fetcher, queue: list[FetchRequest], gap: float, slots: asyncio.Semaphore, on_result: OnResult
) -> None:
    """One host's requests in order."""
    failures, host = 0, host_of(queue[0].url)
    for position, request in enumerate(queue):
        await asyncio.sleep(TURNS.take(host, gap, time.monotonic()) or 0)
        async with slots:
            result = await _fetched(fetcher, request)
        TURNS.answered(host, gap, time.monotonic())
        await on_result(request, result)
        failures = failures + 1 if isinstance(result, TemporaryFetchError) else 0
        if isinstance(result, TemporaryFetchError) and _leaves_alone(result, failures):
            await _give_up(queue[position + 1 :], result, on_result)
            return


async def _fetched(fetcher: Fetcher, request: FetchRequest) -> FetchResult:
    try:
        return await fetcher.get(request.url, request.validators, accept=request.accept)
    except AstanaWatchError as error:
        return error


def _leaves_alone(error: TemporaryFetchError, failures: int) -> bool:
    return error.retry_after is not None or failures >= _FAILURES_UNTIL_LEFT_ALONE


async def _give_up(left: list[FetchRequest], error: TemporaryFetchError, on_result: OnResult) -> None:
    reason = f"{LEFT_ALONE}{error.reason}"
    for request in left:
        await on_result(request, TemporaryFetchError(shown_url(request.url), reason, error.retry_after))
