"""A feed's body to values (pure; the only importer of feedparser).

feedparser neither sanitises nor resolves here: both were most of its time, and texts are made plain instead.
A fault in the XML is survivable while entries come out of it; a body without any sign of a feed is not.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import feedparser
from lxml import etree

from worker.errors import FeedUnreadableError
from worker.feeds.charsets import decoded
from worker.feeds.dates import read_date
from worker.feeds.jsonfeed import read_json_feed
from worker.feeds.plaintext import plain_line, plain_text, storable
from worker.feeds.quiet import quiet_times
from worker.feeds.raw import RawEntry, RawFeed
from worker.feeds.split import Split, split
from worker.feeds.urls import absolute_url, shown_url
from worker.feeds.values import ParsedEntry, ParsedFeed

MAX_ENTRIES = 500
_MAX_REPAIR_CHARACTERS = 2_000_000
_MAX_NAME = 2000
_MAX_TITLE = 1000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_START = re.compile(r"<\?xml|<(?:\w+:)?(?:rss|feed|rdf|html)[\s>]|<!doctype", re.IGNORECASE)
_ROOT = re.compile(r"<(?![?!])(?:\w+:)?([A-Za-z][\w.-]*)")
_ENTRY_OPENS = re.compile(r"<(?:\w+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ENTRY_CLOSES = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
# It would look for a driver that no system of today has, with each feed anew.
feedparser.api.PREFERRED_XML_PARSERS.clear()

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def parse_feed(
    body: bytes,
    content_type: str | None,
    url: str,
    *,
    now: datetime,
    max_entries: int = MAX_ENTRIES,
    zone: tzinfo = UTC,
    known: frozenset[bytes] = frozenset(),
) -> ParsedFeed:
    """Read RSS 0.9x to 2.0, RDF, Atom or JSON Feed.

    `url` (the final one) resolves relative links. `zone` is for dates that name none. Entries beyond
    `max_entries` are counted in `tossed`. An entry that cannot be read is left out with a warning. Entries whose mark
    is `known` (the `marks` of an earlier reading) are counted in `unchanged` and not read. Raises
    FeedUnreadableError, in words, for what is empty, a web page, no feed, too broken, or has no readable
    entry among several.
    """
    subject = shown_url(url)
    text, warning = decoded(body, content_type)
    text = text.lstrip("\ufeff \t\r\n\x00")
    if not text:
        raise FeedUnreadableError(subject, "the body is empty")
    cut = split(text.encode(), url) if text[0] == "<" and warning is None else None
    marks = cut.marks if cut and len(cut.marks) <= max_entries else ()
    if cut and marks and known and (raw := _read_new(cut, known)):
        parsed = _parsed(raw, url, now, zone, [])
        if len(parsed.entries) == len(raw.entries):
            return replace(parsed, marks=marks, unchanged=len(marks) - len(raw.entries), quiet=quiet_times(text))
    read = read_json_feed if text[0] in "{[" else _read_xml
    raw = read(text, subject, max_entries)
    parsed = _parsed(raw, url, now, zone, [warning] if warning else [])
    if raw.entries and not parsed.entries:
        raise FeedUnreadableError(subject, f"none of its {len(raw.entries)} entries can be read")
    # An entry that was not understood is looked at again each time: it has no mark to be known by.
    marks = marks if len(marks) == len(parsed.entries) else ()
    return replace(parsed, marks=marks, quiet=quiet_times(text))


def _parsed(raw: RawFeed, url: str, now: datetime, zone: tzinfo, warnings: list[str]) -> ParsedFeed:
    warnings.extend(raw.warnings)
    entries = _entries(raw, url, now, zone, warnings)
    language = storable(raw.language or "").strip() or None
    title = plain_line(raw.title)[:_MAX_TITLE]
    return ParsedFeed(title, language, raw.ttl, entries, raw.tossed, tuple(warnings))


def _read_new(cut: Split, known: frozenset[bytes]) -> RawFeed | None:
    """The head and the entries whose mark is not known; None when feedparser finds it anything but plain."""
    kept, left = cut.without(known)
    parsed = _feedparser(kept)
    if parsed["bozo"] or not parsed["version"] or len(parsed["entries"]) != left:
        return None
    return _raw_feed(parsed, list(parsed["entries"]), 0, ())


def _entries(raw: RawFeed, url: str, now: datetime, zone: tzinfo, warnings: list[str]) -> tuple[ParsedEntry, ...]:
    found = [_entry(entry, url, now, zone) for entry in raw.entries]
    kept = tuple(entry for entry in found if entry is not None)
    if missing := raw.skipped + len(found) - len(kept):
        warnings.append(f"entries left out for want of title, text and address: {missing}")
    return kept


def _entry(raw: RawEntry, base: str, now: datetime, zone: tzinfo) -> ParsedEntry | None:
    """None when there is nothing to read, neither here nor at an address."""
    title, text, summary = (
        plain_line(raw.title)[:_MAX_TITLE],
        plain_text(raw.content),
        plain_text(raw.summary),
    )
    if text == summary or raw.content == raw.summary:
        summary = text.partition("\n\n")[0]
    url = absolute_url(base, storable(raw.url)) if raw.url else None
    guid = storable(raw.guid or "").strip()[:_MAX_NAME] or None
    if not (title or text or summary or url):
        return None
    return ParsedEntry(
        guid=guid,
        url=url if url and len(url) <= _MAX_NAME else None,
        title=title,
        summary=summary,
        text=text,
        published_at=read_date(raw.date, now=now, zone=zone),
        published_raw=storable(raw.date) if raw.date else None,
        language=storable(raw.language) if raw.language else None,
    )


def _read_xml(text: str, subject: str, max_entries: int) -> RawFeed:
    whole = _from_root(_CONTROLS.sub("", text), subject)
    kept, tossed = _cut(whole, max_entries)
    if len(kept) > _MAX_REPAIR_CHARACTERS and not _is_well_formed(kept):
        raise FeedUnreadableError(subject, "broken XML, and too much of it to repair")
    parsed = _feedparser(kept.encode())
    found: list[Mapping[str, Any]] = list(parsed["entries"])
    if not parsed["version"] and not found:
        raise FeedUnreadableError(subject, "XML or text, but no feed")
    warnings = []
    if parsed["bozo"]:
        warnings.append(f"broken XML, read as well as it goes ({type(parsed['bozo_exception']).__name__})")
        if found and _breaks_off(kept):
            found.pop()
            warnings.append("the body breaks off; its last entry was left out")
    if not found and tossed == 0 and _ENTRY_OPENS.search(kept) and parsed["bozo"]:
        raise FeedUnreadableError(subject, "broken XML: no entry could be read from it")
    return _raw_feed(parsed, found[:max_entries], tossed + max(len(found) - max_entries, 0), tuple(warnings))


def _from_root(text: str, subject: str) -> str:
    """The text from where the document begins: some servers print their own errors before it."""
    start = _START.search(text[:4000])
    if start is not None:
        text = text[start.start() :]
    root = _ROOT.search(text)
    if root is None:
        raise FeedUnreadableError(subject, "neither XML nor JSON")
    if root[1].lower() in ("html", "head", "body"):
        raise FeedUnreadableError(subject, "a web page, not a feed")
    return text


def _cut(text: str, max_entries: int) -> tuple[str, int]:
    """The text without the entries after the first `max_entries`, and how many those were.

    Parsing costs 0.1 ms an entry or more, so a feed of 100,000 entries is cut before, not after.
    """
    opens = [match.start() for match in _ENTRY_OPENS.finditer(text)]
    closes = [match.end() for match in _ENTRY_CLOSES.finditer(text)]
    if len(opens) <= max_entries or not closes or closes[-1] < opens[max_entries]:
        return text, 0
    return text[: opens[max_entries]] + text[closes[-1] :], len(opens) - max_entries


def _breaks_off(text: str) -> bool:
    """Whether the last entry is not closed."""
    opens = [match.start() for match in _ENTRY_OPENS.finditer(text)]
    closes = [match.start() for match in _ENTRY_CLOSES.finditer(text)]
    return bool(opens) and opens[-1] > max(closes, default=-1)


def _is_well_formed(text: str) -> bool:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, target=_Nothing())
    try:
        etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


class _Nothing:
    """A parser target that keeps nothing."""

    def close(self) -> None: ...


def _feedparser(body: bytes) -> Mapping[str, Any]:
    parsed: Mapping[str, Any] = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return parsed


def _raw_feed(
    parsed: Mapping[str, Any], found: list[Mapping[str, Any]], tossed: int, warnings: tuple[str, ...]
) -> RawFeed:
    head = parsed["feed"]
    return RawFeed(
        title=_field(head, "title"),
        language=_field(head, "language") or None,
        entries=tuple(_raw_entry(entry) for entry in found),
        ttl=_ttl(head),
        tossed=tossed,
        warnings=warnings,
    )


def _raw_entry(entry: Mapping[str, Any]) -> RawEntry:
    contents = [part for part in _member(entry, "content") or () if _field(part, "value")]
    best: Mapping[str, Any] = max(contents, key=lambda part: len(part["value"]), default={})
    guid, link = _field(entry, "id"), _field(entry, "link")
    stamp = next((name for name in ("published", "updated", "created") if _field(entry, name)), "published")
    return RawEntry(
        guid=guid or None,
        url=_link(guid, link),
        title=_field(entry, "title"),
        summary=_field(entry, "summary"),
        content=_field(best, "value"),
        date=_field(entry, stamp) or None,
        language=_field(best, "language") or _field(_member(entry, "title_detail") or {}, "language") or None,
    )


def _link(guid: str, link: str) -> str | None:
    """RSS lets a guid stand for the link; one that is no address does not."""
    if link and link == guid and not link.lower().startswith(("http://", "https://")):
        return None
    return link or (guid if guid.lower().startswith(("http://", "https://")) else None)


def _ttl(head: Mapping[str, Any]) -> timedelta | None:
    """The longer of `<ttl>` (minutes) and `sy:updatePeriod` by `sy:updateFrequency`; None without both."""
    period = _PERIODS.get(_field(head, "sy_updateperiod").strip().lower())
    spans = (
        timedelta(minutes=_count(_field(head, "ttl"))),
        period / max(_count(_field(head, "sy_updatefrequency")), 1) if period else timedelta(0),
    )
    return max(spans) or None


def _count(text: str) -> int:
    """A whole number of at most six digits; 0 for anything else ('always', 'dayly', 0.1 are in the wild)."""
    return int(text) if re.fullmatch(r"\s*[0-9]{1,6}\s*", text) else 0


def _field(source: Mapping[str, Any], name: str) -> str:
    """A text field, empty when missing."""
    value = _member(source, name)
    return value if isinstance(value, str) else ""


def _member(source: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - feedparser is untyped
    """A field as it is: feedparser's own `get` falls back from field to field, which guesses and warns."""
    return dict.get(source, name) if isinstance(source, dict) else None
