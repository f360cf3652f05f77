"""Pages that send on, that have their text elsewhere, whose host asks not to be read: on a real server."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.integration.bad_input.raw import RawServer, Reply
from tests.integration.pipeline.stage import OCTOBER_9
from worker.articles.page import NoText, PageText
from worker.errors import FetchRefusedError, HostBusyError
from worker.feeds.fetch import Fetcher
from worker.feeds.politeness import TURNS
from worker.feeds.values import FetchOptions
from worker.pipeline.pages import Manners, article_at

SPOKE = (
    "the Russian envoy",
    "the Turkish deputy minister",
    "the Iranian delegate",
    "the host",
    "an observer from Amman",
)
PARAGRAPHS = "".join(
    f"<p>The delegations will meet in the capital next week, {who} said on day {day} of the consultations, adding "
    "that the agenda covers the situation on the ground, the return of refugees and an exchange of prisoners.</p>"
    for day, who in enumerate(SPOKE, 1)
)
ARTICLE = f"<html><head><title>A round</title></head><body><article><h1>A</h1>{PARAGRAPHS}</article></body></html>"
SHELL = "<html><head>{}</head><body><div id=app></div></body></html>"


@pytest.fixture
def raw() -> Iterator[RawServer]:
    server = RawServer()
    with server.serving():
        yield server


def page(raw: RawServer, path: str, markup: str) -> str:
    return raw.serve(path, Reply(markup.encode(), "text/html; charset=utf-8"))


def read(url: str, gap: float = 0.0) -> PageText | NoText:
    async def scene() -> PageText | NoText:
        async with Fetcher(FetchOptions(allow_hosts=frozenset({"127.0.0.1"}))) as fetcher:
            return await article_at(fetcher, url, Manners("AstanaWatch/0.1", gap), OCTOBER_9)

    return asyncio.run(scene())


def test_a_page_that_sends_on_is_followed_once(raw: RawServer) -> None:
    there = page(raw, "there", ARTICLE)
    here = page(raw, "here", SHELL.format(f'<meta http-equiv="refresh" content="0; url={there}">'))
    found = read(here)
    assert isinstance(found, PageText)
    assert found.text.startswith("The delegations will meet")
    loop = page(raw, "loop", SHELL.format('<meta http-equiv="refresh" content="0; url=/again">'))
    page(raw, "again", SHELL.format(f'<meta http-equiv="refresh" content="0; url={loop}">'))
    assert isinstance(read(loop), NoText)


def test_a_page_without_text_is_read_in_the_form_for_phones(raw: RawServer) -> None:
    amp = page(raw, "amp", ARTICLE)
    assert isinstance(read(page(raw, "app", SHELL.format(f'<link rel="amphtml" href="{amp}">'))), PageText)
    gone = SHELL.format('<link rel="amphtml" href="/nowhere">')
    assert isinstance(read(page(raw, "app2", gone)), NoText)


def test_a_host_that_was_just_asked_is_not_waited_for_beyond_patience(raw: RawServer) -> None:
    url = page(raw, "a", ARTICLE)
    with pytest.raises(HostBusyError) as caught:
        read(url, gap=30)
    assert caught.value.retry_after == timedelta(seconds=5)
    TURNS._next.clear()


def test_what_robots_txt_asks_not_to_read_is_not_read(raw: RawServer) -> None:
    raw.serve("robots.txt", Reply(b"User-agent: *\nDisallow: /", "text/plain"))
    with pytest.raises(FetchRefusedError, match=r"robots\.txt asks not to read the page"):
        read(page(raw, "a", ARTICLE))
