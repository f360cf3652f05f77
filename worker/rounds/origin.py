"""Who said it first. Pure. "As reported by" makes the reported agency the origin: ten copies of it are one voice."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.vocabulary import SourceKind, Tier
from worker.extract.facts import Extraction, Source

# The nearer to the event stands first: an official speaking, then the agency that reports him.
_ORDER = (SourceKind.OFFICIAL, SourceKind.REPORTED_BY, SourceKind.CITING, SourceKind.DATELINE)


@dataclass(frozen=True, slots=True)
class Origin:
    """The first voice; `via` whom the article heard it, if it says so; the `tier` of what was heard that way."""

    name: str
    tier: Tier
    via: str | None = None


def origin_of(extraction: Extraction, tiers: Mapping[str, Tier], publisher: str, tier: Tier) -> Origin:
    """The origin of an article's facts: the nearest source it credits, else the publisher itself.

    `tiers` holds the tier of each ministry, agency and outlet the track knows. A person has none: what he says
    counts as much as the voice that brings it.
    """
    chain = _chain(extraction.sources)
    if not chain:
        return Origin(publisher, tier)
    first, *rest = chain
    via = rest[0] if rest else None
    if first in tiers:
        return Origin(first, tiers[first], via)
    return Origin(first, tiers.get(via, Tier.MEDIA) if via else tier, via)


def _chain(sources: tuple[Source, ...]) -> list[str]:
    """The names credited, the nearest to the event first, each once."""
    ordered = sorted((source for source in sources if source.kind in _ORDER), key=lambda one: _ORDER.index(one.kind))
    return list(dict.fromkeys(source.name for source in ordered))
