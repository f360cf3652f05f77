"""The values that pass between fetching, parsing, deciding and scheduling. All times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask with next time. Both are opaque and independent of each other (RFC 9110
    §8.8).
    """

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to ask with."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Limits and manners of a `Fetcher`. Timeouts in seconds, sizes in bytes."""

    user_agent: str = "AstanaWatch/0.1"
    contact: str = ""
    """A web or mail address that the User-Agent names, so that a publisher can reach the operator."""
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    """Longest silence between two pieces of an answer."""
    total_timeout: float = 20.0
    """Deadline of the whole call: name, connection, redirects, body."""
    max_wire_bytes: int = 8_000_000
    max_body_bytes: int = 16_000_000
    """After decompression."""
    max_bytes_at_once: int = 200_000_000
    """Of all bodies that are being read together: what a hundred hostile servers may cost us."""
    allow_hosts: frozenset[str] = frozenset()
    """`host` or `host:port` that may stand at an inner address."""
    max_redirects: int = 8
    max_connections: int = 100


@dataclass(frozen=True, slots=True)
class Fetched:
    """A complete answer with a body."""

    url: str
    final_url: str
    status: int
    body: bytes
    """Decompressed."""
    content_type: str | None
    validators: Validators
    max_age: timedelta | None
    """How long the server says that asking again is pointless; None when it does not say."""
    permanent_url: str | None
    """Where an unbroken chain of 301 and 308 from `url` led; None when there was none."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: what we have is what there is. `validators` are those to ask with next time."""

    url: str
    final_url: str
    validators: Validators
    max_age: timedelta | None
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One entry, in plain text, as the feed gives it."""

    guid: str | None
    url: str | None
    """Absolute http(s) address."""
    title: str
    summary: str
    text: str
    """The full content when the feed carries it apart from the summary, else empty."""
    published_at: datetime | None
    published_raw: str | None
    """The feed's own words for the date, also when they could not be believed."""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed's body says. `tossed` entries lay beyond the cap and were not read."""

    title: str
    language: str | None
    ttl: timedelta | None
    entries: tuple[ParsedEntry, ...]
    tossed: int = 0
    warnings: tuple[str, ...] = ()
    marks: tuple[bytes, ...] = ()
    """Of each entry in the body, to leave it out next time while it is the same; empty when none may be left out."""
    unchanged: int = 0
    """Entries left out because their mark was known."""
    quiet: int = 0
    """When the feed asks not to be polled (worker/feeds/quiet.py)."""


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry as stored: what `entries.decide` compares with."""

    entry_id: int
    identity: str
    url_key: str | None
    content_sha256: str


@dataclass(frozen=True, slots=True)
class KeyedEntry:
    """A parsed entry with what it is recognised by. `url_key` is None when the address does not tell entries
    apart.
    """

    entry: ParsedEntry
    identity: str
    url_key: str | None
    content_sha256: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Never seen in this feed."""

    keyed: KeyedEntry


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """Known, and its words differ from what is stored: a revision."""

    entry_id: int
    keyed: KeyedEntry


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """Known, with the same words. `keyed` may carry another guid than the one stored."""

    entry_id: int
    keyed: KeyedEntry


Intent = NewEntry | ChangedEntry | SeenEntry


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed whose time has come. `host` is `urls.host_of` of its address."""

    feed_id: int
    host: str


@dataclass(frozen=True, slots=True)
class FeedRhythm:
    """What the schedule knows of a feed after a poll."""

    tier: Tier
    entry_times: tuple[datetime, ...] = ()
    """When its latest entries appeared, any order; twenty are plenty."""
    failures: int = 0
    """Failed polls in a row, this one included."""
    max_age: timedelta | None = None
    ttl: timedelta | None = None
    retry_after: timedelta | None = None
    quiet: int = 0
    """When the feed asks not to be polled (worker/feeds/quiet.py)."""
    late: timedelta = timedelta(0)
    """How long after its time it was polled; after a standstill, all feeds are late together."""
