"""Where a web page says that its feeds are (pure)."""

import re
from itertools import chain

from lxml import etree, html

from worker.feeds.urls import absolute_url, canonical_url

MOST_FOUND = 20

_FEED_TYPES = re.compile(r"^application/(?:rss|atom|rdf|feed)\+(?:xml|json)\b|^application/json\b", re.IGNORECASE)
_FEED_WORDS = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:$|[/._?-])|\.xml$", re.IGNORECASE)
_USUAL = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")


def feeds_named(page: bytes, url: str) -> tuple[str, ...]:
    """The addresses that the page links as its feeds, those that it declares first, each once; MOST_FOUND at most.

    Never raises: what is no page names no feed.
    """
    tree = _tree(page)
    if tree is None:
        return ()
    base = absolute_url(url, next(iter(tree.xpath("//base/@href")), "")) or url
    declared = (link.get("href", "") for link in tree.xpath("//link[@href]") if _is_declared(link))
    linked = (href for href in tree.xpath("//a/@href") if _FEED_WORDS.search(href.partition("#")[0]))
    found = (absolute_url(base, href) for href in chain(declared, linked))
    return tuple(dict.fromkeys(canonical_url(one) for one in found if one))[:MOST_FOUND]


def feeds_usual(url: str) -> tuple[str, ...]:
    """Where sites have their feed when no page names it."""
    found = (absolute_url(url, f"/{path}") for path in _USUAL)
    return tuple(one for one in found if one)


def _is_declared(link: html.HtmlElement) -> bool:
    relations = link.get("rel", "").lower().split()
    kind = link.get("type", "")
    return ("alternate" in relations and bool(_FEED_TYPES.match(kind))) or "feed" in relations


def _tree(page: bytes) -> html.HtmlElement | None:
    try:
        return html.document_fromstring(page, parser=html.HTMLParser(no_network=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return None
