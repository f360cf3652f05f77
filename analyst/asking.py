"""What stands at an address: a feed, or a site and the feeds that it names. Nothing is stored."""

import asyncio
import time
from dataclasses import dataclass

from worker.bootstrap import Service
from worker.errors import AstanaWatchError, FeedUnreadableError
from worker.feeds.discover import feeds_named, feeds_usual
from worker.feeds.fetch import Fetcher
from worker.feeds.parse import parse_feed
from worker.feeds.values import Fetched, ParsedFeed

MOST_ASKED = 8
"""Addresses tried on one site, after one another."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed as it was met; seconds of each step."""

    url: str
    answer: Fetched
    parsed: ParsedFeed
    fetching: float
    reading: float


def feeds_at(service: Service, url: str) -> list[FoundFeed]:
    """The feed at the address; of a site, those that it names, or the one that stands where sites have theirs.

    Raises:
        AstanaWatchError: the address cannot be had, or there is no feed at it or named by it.
    """
    return asyncio.run(_feeds_at(service, url))


async def _feeds_at(service: Service, url: str) -> list[FoundFeed]:
    async with Fetcher(service.fetch_options) as fetcher:
        began = time.monotonic()
        answer = await _fetched(fetcher, url)
        try:
            return [_read(service, url, answer, time.monotonic() - began)]
        except FeedUnreadableError:
            named = feeds_named(answer.body, answer.final_url)
            found = await _all_of(service, fetcher, named[:MOST_ASKED])
            if not named and "html" in (answer.content_type or ""):
                found = (await _all_of(service, fetcher, feeds_usual(answer.final_url)))[:1]
            if not found:
                raise
            return found


async def _all_of(service: Service, fetcher: Fetcher, urls: tuple[str, ...]) -> list[FoundFeed]:
    found = []
    for url in urls:
        await asyncio.sleep(service.settings.host_gap_seconds)
        began = time.monotonic()
        try:
            answer = await _fetched(fetcher, url)
            found.append(_read(service, url, answer, time.monotonic() - began))
        except AstanaWatchError:
            continue  # a link like a feed's that leads to none
    return found


def _read(service: Service, url: str, answer: Fetched, fetching: float) -> FoundFeed:
    began = time.monotonic()
    parsed = parse_feed(answer.body, answer.content_type, answer.final_url, now=service.clock())
    return FoundFeed(url, answer, parsed, fetching, time.monotonic() - began)


async def _fetched(fetcher: Fetcher, url: str) -> Fetched:
    answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)  # noqa: S101 - without validators there is no 304
    return answer
