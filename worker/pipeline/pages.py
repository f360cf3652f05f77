"""Pages: fetched only where robots.txt lets us, which is kept for an hour a site."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from worker.errors import FetchRefusedError, TemporaryFetchError
from worker.feeds.fetch import ACCEPT_PAGE, ACCEPT_ROBOTS, Fetcher
from worker.feeds.robots import allowed, robots_url
from worker.feeds.values import Fetched

KEPT_FOR = timedelta(hours=1)
SITES_KEPT = 1000

_Rules = tuple[bytes | None, int | None]
_kept: Final[dict[str, tuple[datetime, _Rules]]] = {}
_lock = Lock()


async def fetch_page(fetcher: Fetcher, url: str, user_agent: str, now: datetime) -> Fetched:
    """The page at `url`.

    Raises:
        FetchRefusedError: robots.txt asks not to read it, or the server will not give it.
        TemporaryFetchError: it cannot be had now.
    """
    body, status = await _rules(fetcher, robots_url(url), now)
    if not allowed(body, status, user_agent, url):
        raise FetchRefusedError(url, "robots.txt asks not to read the page")
    answer = await fetcher.get(url, accept=ACCEPT_PAGE)
    assert isinstance(answer, Fetched)  # noqa: S101 - without validators there is no 304
    return answer


async def _rules(fetcher: Fetcher, url: str, now: datetime) -> _Rules:
    with _lock:
        kept = _kept.get(url)
    if kept is not None and abs(now - kept[0]) < KEPT_FOR:
        return kept[1]
    rules = await _fetch_rules(fetcher, url)
    with _lock:
        if len(_kept) >= SITES_KEPT:
            _kept.clear()
        _kept[url] = (now, rules)
    return rules


async def _fetch_rules(fetcher: Fetcher, url: str) -> _Rules:
    try:
        answer = await fetcher.get(url, accept=ACCEPT_ROBOTS)
    except FetchRefusedError as error:
        return None, error.status or 404
    except TemporaryFetchError:
        return None, None
    assert isinstance(answer, Fetched)  # noqa: S101 - without validators there is no 304
    return answer.body, answer.status
