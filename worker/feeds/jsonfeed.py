"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read (pure)."""

import json
from collections.abc import Mapping

from worker.errors import FeedUnreadableError
from worker.feeds.raw import RawEntry, RawFeed

_VERSION = "jsonfeed.org/version/"


def read_json_feed(text: str, subject: str, max_entries: int) -> RawFeed:
    """Raises FeedUnreadableError when the text is no JSON, or JSON that is no feed."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise FeedUnreadableError(subject, "neither XML nor readable JSON") from None
    if not isinstance(found, dict) or _VERSION not in _text(found, "version"):
        raise FeedUnreadableError(subject, "JSON, but no JSON Feed")
    listed = found.get("items")
    members = listed if isinstance(listed, list) else []
    kept = members[:max_entries]
    entries = tuple(_entry(member) for member in kept if isinstance(member, dict))
    return RawFeed(
        title=_text(found, "title"),
        language=_text(found, "language") or None,
        entries=entries,
        skipped=len(kept) - len(entries),
        tossed=len(members) - len(kept),
    )


def _entry(member: Mapping[str, object]) -> RawEntry:
    return RawEntry(
        guid=_text(member, "id") or None,
        url=_text(member, "url") or _text(member, "external_url") or None,
        title=_text(member, "title"),
        summary=_text(member, "summary"),
        content=_text(member, "content_html") or _text(member, "content_text"),
        date=_text(member, "date_published") or _text(member, "date_modified") or None,
        language=_text(member, "language") or None,
    )


def _text(member: Mapping[str, object], name: str) -> str:
    """A string member; numbers count as strings, as the specification asks of readers for `id`."""
    value = member.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)
