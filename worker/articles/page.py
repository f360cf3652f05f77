"""A web page to the article's text (pure). The method is recorded, so that texts can be compared across
versions.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import trafilatura
from dateutil.parser import isoparse
from lxml import etree, html
from trafilatura.settings import Document

from worker.articles.stubs import why_no_article

METHOD = f"trafilatura/{trafilatura.__version__} precision"
"""Precision, for a box of latest news that names another round is worse than a lost paragraph."""

FUTURE_TOLERANCE = timedelta(hours=24)
FRESH = timedelta(days=2)

_MAX_CHARACTERS = 200_000
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "og:pubdate",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "dcterms.created",
    "dc.date.issued",
    "mediator_published_time",
)
_JSON_LD_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")


@dataclass(frozen=True, slots=True)
class PageText:
    """The article on a page. Paragraphs are apart by an empty line; the title is not repeated in the text."""

    title: str
    text: str
    published_at: datetime | None
    """Only what the page states for machines, never a guess from its prose; aware UTC."""
    canonical_url: str | None
    """The address the page gives itself, as it stands there."""
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class NoText:
    """The page holds no article that can be read; `reason` in words."""

    reason: str


def text_of_page(page: bytes, url: str, content_type: str | None = None) -> PageText | NoText:
    """The article's text, or why there is none. `content_type` is the header, for its charset. Never raises
    on any input; does not fetch, nor follow AMP links or refreshes.
    """
    markup = _decoded(page, content_type)
    tree = _tree(markup)
    if tree is None:
        return NoText("an empty page, or none at all")
    published_at = _published_at(tree)
    found = _extracted(tree, url)
    if found is None:
        return NoText("no article could be made out on the page")
    title = " ".join(_UNSTORABLE.sub("", found.title or "").split())
    text = _paragraphs(found.text or "", title)
    if reason := why_no_article(title, text, markup):
        return NoText(reason)
    return PageText(title, text, published_at, found.url)


def is_plausible_publication(published_at: datetime, now: datetime) -> bool:
    """Whether a moment can be when a page just found was published: at most two days ago, not over a day
    ahead.
    """
    return now - FRESH <= published_at <= now + FUTURE_TOLERANCE


def publication_time(feed_at: datetime | None, page_at: datetime | None, now: datetime) -> datetime | None:
    """When an article was published, from what its feed and its page say; None when neither can be believed.

    What lies more than a day ahead is dropped. Where both remain and differ by more than two days, the
    earlier holds: feeds that are made anew date old articles today, and an old round must not be told as new.
    The page alone must be plausible, the feed alone may be old (a new feed's past entries).
    """
    feed, page = (at if at and at <= now + FUTURE_TOLERANCE else None for at in (feed_at, page_at))
    if feed and page:
        return min(feed, page) if abs(feed - page) > FRESH else feed
    if feed:
        return feed
    return page if page and is_plausible_publication(page, now) else None


def _decoded(page: bytes, content_type: str | None) -> str:
    """UTF-8 if it is, else as declared by header or page, else with what cannot be read replaced."""
    header = _HEADER_CHARSET.search(content_type or "")
    meta = _META_CHARSET.search(page[:4000])
    mark = "utf-16" if page[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    for charset in (mark, "utf-8-sig", header and header[1], meta and meta[1].decode("ascii", "replace")):
        try:
            if charset:
                return page.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return page.decode("utf-8", "replace")


def _tree(markup: str) -> html.HtmlElement | None:
    clean = _UNSTORABLE.sub("", markup).strip()
    if not clean:
        return None
    try:
        return html.document_fromstring(clean.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError):
        return None


def _extracted(tree: html.HtmlElement, url: str) -> Document | None:
    found = trafilatura.bare_extraction(
        tree, url=url, favor_precision=True, with_metadata=True, include_comments=False
    )
    return found if isinstance(found, Document) else None


def _paragraphs(text: str, title: str) -> str:
    lines = [" ".join(line.split()) for line in _UNSTORABLE.sub("", text[:_MAX_CHARACTERS]).splitlines()]
    kept = [line for line in lines if line]
    if kept and title and kept[0].casefold() == title.casefold():
        kept = kept[1:]
    return "\n\n".join(kept)


def _published_at(tree: html.HtmlElement) -> datetime | None:
    """The first machine-readable publication date: meta elements, then JSON-LD, then `<time pubdate>`."""
    stated = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content")
        for meta in reversed(tree.xpath("//meta[@content]"))
    }
    candidates = [stated.get(name) for name in _PUBLISHED_META]
    scripts = tree.xpath("//script[contains(@type, 'ld+json')]/text()")
    candidates += [match[1] for script in scripts if (match := _JSON_LD_DATE.search(script))]
    candidates += tree.xpath("//time[@pubdate or @itemprop='datePublished']/@datetime")
    return next((moment for stamp in candidates if stamp and (moment := _moment(stamp))), None)


def _moment(stamp: str) -> datetime | None:
    """An ISO 8601 stamp; UTC where it names no zone."""
    try:
        moment: datetime = isoparse(re.sub(r"\s+(?=[+-]\d\d)", "", stamp.strip()).replace(" ", "T"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
