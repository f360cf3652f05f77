"""Where a page says that its article stands: it sends readers on, or names another form of itself (pure)."""

import re

from lxml import etree, html
from yarl import URL

LONGEST_REFRESH_SECONDS = 10
"""A page that reloads later than that is read as it is: news sites refresh their front pages each few minutes."""

_REFRESH = re.compile(r"^\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_SAMPLE_BYTES = 200_000


def sends_on_to(page: bytes, url: str) -> str | None:
    """The address that the page sends a browser to at once; None when it sends nowhere but to itself."""
    for value in _stated(page, "//meta[translate(@http-equiv, 'EFHRS', 'efhrs') = 'refresh']/@content"):
        found = _REFRESH.match(value)
        if found and int(found[1]) <= LONGEST_REFRESH_SECONDS:
            target = _absolute(url, found[2])
            if target and target != url:
                return target
    return None


def other_forms(page: bytes, url: str) -> tuple[str, ...]:
    """Addresses under which the page says that its article stands as well: for phones (AMP), then its own."""
    named = (*_stated(page, "//link[@rel='amphtml']/@href"), *_stated(page, "//link[@rel='canonical']/@href"))
    found = dict.fromkeys(_absolute(url, value) for value in named)
    return tuple(one for one in found if one and one != url)


def _stated(page: bytes, path: str) -> list[str]:
    try:
        tree = html.document_fromstring(page[:_SAMPLE_BYTES], parser=html.HTMLParser(no_network=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    return [str(value) for value in tree.xpath(path)]


def _absolute(url: str, reference: str) -> str | None:
    try:
        joined = URL(url).join(URL(reference.strip())).with_fragment(None)
    except ValueError:
        return None
    return str(joined) if joined.scheme in ("http", "https") and joined.raw_host else None
