"""Pages: fetched only where robots.txt lets us, which is kept for an hour a site."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from worker.articles.elsewhere import other_forms, sends_on_to
from worker.articles.page import NoText, PageText, text_of_page
from worker.errors import AstanaWatchError, FetchRefusedError, HostBusyError, TemporaryFetchError
from worker.feeds.fetch import ACCEPT_PAGE, ACCEPT_ROBOTS, Fetcher
from worker.feeds.politeness import TURNS
from worker.feeds.robots import allowed, robots_url
from worker.feeds.urls import host_of, shown_url
from worker.feeds.values import Fetched

KEPT_FOR = timedelta(hours=1)
SITES_KEPT = 1000
# Of all that is asked for one article; a task may take 60 s.
TOTAL_SECONDS = 45
# A task waits so long for its turn at a host; beyond that the article is read later and another one now.
PATIENCE_SECONDS = 5.0

_Rules = tuple[bytes | None, int | None]
_kept: Final[dict[str, tuple[datetime, _Rules]]] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Manners:
    """As whom pages are asked for, and how many seconds lie between two questions to one host."""

    user_agent: str
    gap: float


async def article_at(fetcher: Fetcher, url: str, manners: Manners, now: datetime) -> PageText | NoText:
    """The article at an address. Where its page sends readers on, or holds no text itself, what it names is asked.

    Raises:
        FetchRefusedError: robots.txt asks not to read the page, or the server will not give it.
        HostBusyError: its host was asked too often of late.
        TemporaryFetchError: it cannot be had now.
    """
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            return await _article_at(fetcher, url, manners, now)
    except TimeoutError:
        raise TemporaryFetchError(shown_url(url), f"its pages did not come within {TOTAL_SECONDS} s") from None


async def _article_at(fetcher: Fetcher, url: str, manners: Manners, now: datetime) -> PageText | NoText:
    answer = await _fetch_page(fetcher, url, manners, now)
    if target := sends_on_to(answer.body, answer.final_url):
        answer = await _fetch_page(fetcher, target, manners, now)
    found = text_of_page(answer.body, answer.final_url, answer.content_type)
    if isinstance(found, PageText):
        return found
    for other in other_forms(answer.body, answer.final_url)[:1]:
        with suppress(AstanaWatchError):  # that the page itself has no text is what counts
            answer = await _fetch_page(fetcher, other, manners, now)
            second = text_of_page(answer.body, answer.final_url, answer.content_type)
            return second if isinstance(second, PageText) else found
    return found


async def _fetch_page(fetcher: Fetcher, url: str, manners: Manners, now: datetime) -> Fetched:
    body, status = await _rules(fetcher, robots_url(url), manners, now)
    if not allowed(body, status, manners.user_agent, url):
        raise FetchRefusedError(shown_url(url), "robots.txt asks not to read the page")
    return await _get(fetcher, url, ACCEPT_PAGE, manners)


async def _get(fetcher: Fetcher, url: str, accept: str, manners: Manners) -> Fetched:
    """The answer, when it is this process's turn to ask the host."""
    host = host_of(url)
    wait = TURNS.take(host, manners.gap, time.monotonic(), PATIENCE_SECONDS)
    if wait is None:
        raise HostBusyError(shown_url(url), "its host was asked a moment ago", timedelta(seconds=PATIENCE_SECONDS))
    await asyncio.sleep(wait)
    try:
        answer = await fetcher.get(url, accept=accept)
    finally:
        TURNS.answered(host, manners.gap, time.monotonic())
    assert isinstance(answer, Fetched)  # noqa: S101 - without validators there is no 304
    return answer


async def _rules(fetcher: Fetcher, url: str, manners: Manners, now: datetime) -> _Rules:
    with _lock:
        kept = _kept.get(url)
    if kept is not None and abs(now - kept[0]) < KEPT_FOR:
        return kept[1]
    rules = await _fetch_rules(fetcher, url, manners)
    with _lock:
        if len(_kept) >= SITES_KEPT:
            _kept.clear()
        _kept[url] = (now, rules)
    return rules


async def _fetch_rules(fetcher: Fetcher, url: str, manners: Manners) -> _Rules:
    try:
        answer = await _get(fetcher, url, ACCEPT_ROBOTS, manners)
    except FetchRefusedError as error:
        return None, error.status or 404
    except TemporaryFetchError:
        return None, None
    return answer.body, answer.status
