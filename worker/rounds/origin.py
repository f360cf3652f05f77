"""Who said it first. Pure. "As reported by" makes the reported agency the origin: ten copies of it are one voice."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.vocabulary import SourceKind, Tier
from worker.extract.facts import Extraction

# The nearer to the event stands first: an official speaking, then the agency that reports him.
_ORDER = (SourceKind.OFFICIAL, SourceKind.REPORTED_BY, SourceKind.CITING, SourceKind.DATELINE)


@dataclass(frozen=True, slots=True)
class Origin:
    """The first voice, and through whom we heard it when that is another."""

    name: str
    tier: Tier


def origin_of(extraction: Extraction, tiers: Mapping[str, Tier], publisher: str, tier: Tier) -> Origin:
    """The origin of an article's facts: the nearest source it credits, else the publisher itself.

    `tiers` holds the tier of each source the track knows; one it does not know counts as media.
    """
    for kind in _ORDER:
        for source in extraction.sources:
            if source.kind is kind:
                return Origin(source.name, tiers.get(source.name, Tier.MEDIA))
    return Origin(publisher, tier)
