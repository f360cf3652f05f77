"""Which entries of a feed are new, changed or known (pure). Knows one feed at a time: no feed can change
another's.

The ladder of identity: guid; where the guid tells nothing apart or is missing, the address; else title and
date. A new guid at a known address is the same entry: publishers change their guids (`http` to `https`,
`?p=`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from worker.feeds.urls import url_key
from worker.feeds.values import (
    ChangedEntry,
    Intent,
    KeyedEntry,
    KnownEntry,
    NewEntry,
    ParsedEntry,
    SeenEntry,
)

_GUID = "guid:"
MAX_KEY = 400
"""Characters of an identity or key; longer ones are stored as their hash, so that they fit an index."""


def keyed(parsed: Sequence[ParsedEntry]) -> tuple[KeyedEntry, ...]:
    """The entries with what they are recognised by, each once, in the feed's order.

    A guid that several entries with different addresses share is no identity, and an address that several
    guids share is no key: some feeds repeat one or the other in every entry.
    """
    pairs = [(entry, url_key(entry.url) if entry.url else None) for entry in parsed]
    reused_guids = _shared((entry.guid, key) for entry, key in pairs)
    shared_keys = _shared((key, entry.guid) for entry, key in pairs if entry.guid not in reused_guids)
    found: list[KeyedEntry] = []
    seen: set[str] = set()
    for entry, key in pairs:
        usable = None if key is None or key in shared_keys else _short("", key)
        identity = _identity(entry, usable, reused_guids)
        names = {identity, usable or identity}
        if seen.isdisjoint(names):
            found.append(KeyedEntry(entry, identity, usable, content_sha256(entry)))
        seen |= names
    return tuple(found)


def are_plain(parsed: Sequence[ParsedEntry], entries: Sequence[KeyedEntry]) -> bool:
    """Whether every parsed entry became one of `entries`, with its own guid and its own address as it came."""
    by_themselves = (
        (one.url_key is not None or one.entry.url is None)
        and (one.entry.guid is None or one.identity.startswith(_GUID))
        for one in entries
    )
    return len(parsed) == len(entries) and all(by_themselves)


def by_key(known: Iterable[KnownEntry]) -> dict[str, KnownEntry]:
    """Known entries by identity and by URL key: the two cannot be mistaken for each other, a URL key begins
    `//`.

    Where two known entries share an address, the identity decides and the address tells nothing.
    """
    listed = list(known)
    counts = Counter(entry.url_key for entry in listed if entry.url_key)
    keys = {entry.url_key: entry for entry in listed if entry.url_key and counts[entry.url_key] == 1}
    return keys | {entry.identity: entry for entry in listed}


def decide(entries: Sequence[KeyedEntry], known: Mapping[str, KnownEntry]) -> tuple[Intent, ...]:
    """One intent for each entry. `known` (from `by_key`) holds this feed's stored entries of the same identities and
    URL keys.

    A known entry answers to one entry only: were it asked twice, the second is new, so that nothing is lost.
    """
    taken: set[int] = set()
    exact = {match.entry_id for entry in entries if (match := _exact(entry, known))}
    intents: list[Intent] = []
    for entry in entries:
        match = _match(entry, known, taken, exact)
        if match is None:
            intents.append(NewEntry(entry))
            continue
        taken.add(match.entry_id)
        same = match.content_sha256 == entry.content_sha256
        intents.append(SeenEntry(match.entry_id, entry) if same else ChangedEntry(match.entry_id, entry))
    return tuple(intents)


def content_sha256(entry: ParsedEntry) -> str:
    """Hash of the words: title, summary, text. Not the date: some feeds print the present in it."""
    words = "\x1f".join(" ".join(part.split()) for part in (entry.title, entry.summary, entry.text))
    return sha256(words.encode()).hexdigest()


def _match(entry: KeyedEntry, known: Mapping[str, KnownEntry], taken: set[int], exact: set[int]) -> KnownEntry | None:
    if match := _exact(entry, known):
        return match
    by_address = known.get(entry.url_key) if entry.url_key else None
    free = by_address is not None and by_address.entry_id not in taken | exact
    return by_address if free else None


def _exact(entry: KeyedEntry, known: Mapping[str, KnownEntry]) -> KnownEntry | None:
    """The stored entry with this very identity; not one whose address merely equals it."""
    match = known.get(entry.identity)
    return match if match is not None and match.identity == entry.identity else None


def _identity(entry: ParsedEntry, key: str | None, reused_guids: frozenset[str]) -> str:
    if entry.guid and entry.guid not in reused_guids:
        return _short(_GUID, entry.guid)
    if key:
        return key
    stamp = entry.published_raw or ""
    words = "\x1f".join((entry.title, stamp, "" if entry.title and stamp else entry.summary))
    return f"title:{sha256(words.encode()).hexdigest()}"


def _shared(pairs: Iterable[tuple[str | None, str | None]]) -> frozenset[str]:
    """The first members that stand with more than one second member."""
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for name, partner in pairs:
        if name and partner:
            partners[name].add(partner)
    return frozenset(name for name, found in partners.items() if len(found) > 1)


def _short(prefix: str, value: str) -> str:
    if len(prefix) + len(value) <= MAX_KEY:
        return prefix + value
    return f"{prefix or '//'}sha256:{sha256(value.encode()).hexdigest()}"
