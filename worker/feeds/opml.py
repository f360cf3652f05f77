"""Lists of feeds as OPML, the form that feed readers exchange (pure).

What OPML has no word for stands in attributes of a name space of our own, so that what is written is read back whole.
Outlines that include other files are not followed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from worker.feeds.urls import canonical_url, carries_login, host_of

MOST_BYTES = 16_000_000
NAMESPACE = "urn:astana-watch:feeds"

_UNSTORABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


class OpmlUnreadableError(ValueError):
    """The text is no OPML; the only argument says why."""


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed as a list tells it; None where it does not."""

    url: str
    title: str
    key: str | None = None
    publisher: str | None = None
    tier: str | None = None
    language: str | None = None
    state: str | None = None


OURS = ("key", "publisher", "tier", "state")


def write_opml(feeds: Iterable[ListedFeed], now: datetime) -> bytes:
    """The feeds as OPML 2.0, a folder for each tier."""
    root = etree.Element("opml", version="2.0", nsmap={"aw": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Feeds of Astana Watch"
    etree.SubElement(head, "dateCreated").text = format_datetime(now, usegmt=True)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for feed in feeds:
        tier = feed.tier or "feeds"
        if tier not in folders:
            folders[tier] = etree.SubElement(body, "outline", text=tier)
        folders[tier].append(_outline(feed))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def read_opml(text: bytes) -> tuple[tuple[ListedFeed, ...], tuple[str, ...]]:
    """The feeds of an OPML file, each address once; and a sentence on each outline that is not taken.

    Raises:
        OpmlUnreadableError: it is too large, no XML, or no OPML.
    """
    if len(text) > MOST_BYTES:
        raise OpmlUnreadableError(f"is larger than {MOST_BYTES // 1_000_000} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise OpmlUnreadableError("is no OPML")
    found: dict[str, ListedFeed] = {}
    odd: list[str] = []
    for outline in root.iter("outline", "{*}outline"):
        feed = _listed(outline)
        if feed is None:
            odd += _oddity(outline)
        elif feed.url in found:
            odd.append(
                f"line {outline.sourceline}: {feed.title or 'a feed'} has an address that stands there already"
            )
        else:
            found[feed.url] = feed
    return tuple(found.values()), tuple(odd)


def _outline(feed: ListedFeed) -> etree._Element:
    title = feed.title.translate(_UNSTORABLE)
    outline = etree.Element("outline", type="rss", text=title, title=title, xmlUrl=feed.url)
    if feed.language:
        outline.set("language", feed.language)
    for name in OURS:
        if value := getattr(feed, name):
            outline.set(f"{{{NAMESPACE}}}{name}", value.translate(_UNSTORABLE))
    return outline


def _listed(outline: etree._Element) -> ListedFeed | None:
    attributes = {etree.QName(name).localname.lower(): value for name, value in outline.attrib.items()}
    url = canonical_url(attributes.get("xmlurl", ""))
    if not host_of(url) or carries_login(url):
        return None
    ours = {name: outline.get(f"{{{NAMESPACE}}}{name}") for name in OURS}
    title = attributes.get("title") or attributes.get("text") or ""
    return ListedFeed(url=url, title=" ".join(title.split()), language=attributes.get("language") or None, **ours)


def _oddity(outline: etree._Element) -> list[str]:
    """Folders have no address and are no oddity."""
    address = next((value for name, value in outline.attrib.items() if name.lower() == "xmlurl"), None)
    kind = outline.get("type", "").lower()
    if kind == "include":
        return [f"line {outline.sourceline}: another file is included, which is not followed"]
    if address is None:
        return []
    wrong = "an address with a user or password" if carries_login(address) else "no http or https address"
    return [f"line {outline.sourceline}: {wrong}"]
