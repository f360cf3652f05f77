"""A local feed server on loopback: RSS 2.0 and Atom with ETag and Last-Modified, article pages, a webhook receiver.

Serves what it is given and nothing else. The tests use it too.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from threading import Event, Lock, Thread
from xml.etree import ElementTree as ET

from aiohttp import web

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"


@dataclass(frozen=True, slots=True)
class LocalEntry:
    """An entry as its publisher would write it. With `teaser`, the feed carries that and the page the text."""

    slug: str
    title: str
    text: str
    published_at: datetime
    teaser: str = ""


@dataclass(slots=True)
class LocalFeed:
    """A feed of the local server."""

    key: str
    title: str
    language: str
    form: str
    """`rss` or `atom`."""
    entries: list[LocalEntry] = field(default_factory=list)


class LocalServer:
    """The feeds, the pages behind them, and what the webhook receiver got. Thread-safe."""

    def __init__(self) -> None:
        self._feeds: dict[str, LocalFeed] = {}
        self._lock = Lock()
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.asked: Counter[tuple[str, int]] = Counter()
        """How often each feed was asked for, by the status answered."""
        self.address = ""

    def add_feed(self, feed: LocalFeed) -> str:
        """Serve a feed; its URL."""
        with self._lock:
            self._feeds[feed.key] = feed
        return f"{self.address}/{feed.key}.xml"

    def publish(self, key: str, entry: LocalEntry) -> None:
        """Put an entry at the top of a feed, in place of an earlier one with its slug."""
        with self._lock:
            feed = self._feeds[key]
            feed.entries = [entry, *(one for one in feed.entries if one.slug != entry.slug)]

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve on a free loopback port while the block runs; the address without a slash at its end."""
        started, stop = Event(), asyncio.Event()
        loop = asyncio.new_event_loop()
        thread = Thread(target=loop.run_until_complete, args=(self._serve(started, stop),), name="LocalServer")
        thread.start()
        started.wait(10)
        try:
            yield self.address
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(10)
            loop.close()

    async def _serve(self, started: Event, stop: asyncio.Event) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.get("/{key}.xml", self._feed),
                web.get("/{key}/{slug}", self._page),
                web.post("/receive", self._receive),
            ]
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = site.name if not site.name.endswith(":0") else f"http://127.0.0.1:{runner.addresses[0][1]}"
        started.set()
        await stop.wait()
        await runner.cleanup()

    async def _feed(self, request: web.Request) -> web.Response:
        with self._lock:
            feed = self._feeds.get(request.match_info["key"])
            if feed is None:
                raise web.HTTPNotFound
            body = _atom(feed, self.address) if feed.form == "atom" else _rss(feed, self.address)
            latest = max((entry.published_at for entry in feed.entries), default=None)
        etag = sha256(body).hexdigest()[:16]
        unchanged = request.headers.get("If-None-Match") == f'"{etag}"'
        self.asked[feed.key, 304 if unchanged else 200] += 1
        headers = {"ETag": f'"{etag}"'}
        if latest is not None:
            headers["Last-Modified"] = format_datetime(latest, usegmt=True)
        if unchanged:
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type="application/xml", headers=headers)

    async def _page(self, request: web.Request) -> web.Response:
        with self._lock:
            feed = self._feeds.get(request.match_info["key"])
            found = [entry for entry in (feed.entries if feed else []) if entry.slug == request.match_info["slug"]]
        if not found:
            raise web.HTTPNotFound
        entry = found[0]
        page = ET.Element("html", lang=feed.language if feed else "")
        ET.SubElement(ET.SubElement(page, "head"), "title").text = entry.title
        article = ET.SubElement(ET.SubElement(page, "body"), "article")
        ET.SubElement(article, "h1").text = entry.title
        for paragraph in entry.text.split("\n\n"):
            ET.SubElement(article, "p").text = paragraph
        return web.Response(
            body=b"<!doctype html>" + ET.tostring(page, "utf-8", method="html"), content_type="text/html"
        )

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        with self._lock:
            self.received.append((dict(request.headers), body))
        return web.Response(status=204)


def _rss(feed: LocalFeed, address: str) -> bytes:
    ET.register_namespace("content", CONTENT)
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    _texts(channel, {"title": feed.title, "link": address, "description": feed.title, "language": feed.language})
    for entry in feed.entries:
        one = ET.SubElement(channel, "item")
        link = f"{address}/{feed.key}/{entry.slug}"
        published = format_datetime(entry.published_at, usegmt=True)
        _texts(one, {"title": entry.title, "link": link, "guid": link, "pubDate": published})
        ET.SubElement(one, "description").text = entry.teaser or entry.text.split("\n\n")[0]
        if not entry.teaser:
            ET.SubElement(one, f"{{{CONTENT}}}encoded").text = _paragraphs(entry.text)
    return bytes(ET.tostring(rss, "utf-8", xml_declaration=True))


def _atom(feed: LocalFeed, address: str) -> bytes:
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    latest = max((entry.published_at for entry in feed.entries), default=None)
    _texts(
        root,
        {"title": feed.title, "id": f"{address}/{feed.key}", "updated": latest.isoformat() if latest else ""},
        ATOM,
    )
    for entry in feed.entries:
        one = ET.SubElement(root, f"{{{ATOM}}}entry")
        link = f"{address}/{feed.key}/{entry.slug}"
        _texts(one, {"title": entry.title, "id": link, "published": entry.published_at.isoformat()}, ATOM)
        _texts(one, {"updated": entry.published_at.isoformat(), "summary": entry.teaser}, ATOM)
        ET.SubElement(one, f"{{{ATOM}}}link", href=link)
        if not entry.teaser:
            ET.SubElement(one, f"{{{ATOM}}}content", type="html").text = _paragraphs(entry.text)
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True))


def _texts(parent: ET.Element, texts: dict[str, str], space: str = "") -> None:
    for name, text in texts.items():
        ET.SubElement(parent, f"{{{space}}}{name}" if space else name).text = text


def _paragraphs(text: str) -> str:
    holder = ET.Element("div")
    for paragraph in text.split("\n\n"):
        ET.SubElement(holder, "p").text = paragraph
    return "".join(ET.tostring(one, "unicode", method="html") for one in holder)
