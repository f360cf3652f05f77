import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.discover import MOST_FOUND, feeds_named, feeds_usual

SITE = "https://agency.example/news/index.html"


def named(page):
    return feeds_named(page.encode(), SITE)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ("https://agency.example/rss",)),
        ('<LINK REL="Alternate home" TYPE="application/atom+xml; charset=utf-8" HREF="a">', ("https://agency.example/news/a",)),
        ('<link rel="alternate" type="application/feed+json" href="f.json">', ("https://agency.example/news/f.json",)),
        ('<base href="https://cdn.example/x/"><a href="rss.xml#top">RSS</a>', ("https://cdn.example/x/rss.xml",)),
        ('<a href="/rss/">all</a><link rel=alternate type=application/rss+xml href=/x>', ("https://agency.example/x", "https://agency.example/rss/")),
        ('<a href="/rss">1</a><a href="/rss">2</a>', ("https://agency.example/rss",)),
        ('<link rel="alternate" hreflang="ru" type="text/html" href="/ru">', ()),
        ('<link rel="stylesheet" href="/feed.css"><a href="/feedback">write</a><a href="/embassy">b</a>', ()),
        ('<a href="javascript:rss()">x</a><a href="mailto:rss@agency.example">y</a>', ()),
        ("", ()),
    ],
)  # fmt: skip
def test_a_page_names_its_feeds(markup, expected):
    assert named(f"<html><head>{markup}</head></html>") == expected


def test_a_page_of_links_is_not_asked_through():
    assert len(named("".join(f'<a href="/{n}/rss">x</a>' for n in range(500)))) == MOST_FOUND


def test_the_usual_places_are_at_the_root():
    assert feeds_usual(SITE)[:2] == ("https://agency.example/feed/", "https://agency.example/rss")


@given(st.binary(max_size=400))
def test_no_bytes_break_it(page):
    assert all(url.startswith("http") for url in feeds_named(page, SITE))
