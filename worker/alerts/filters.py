"""Which changes a subscription wants (pure). Whether it has ended or expired is the store's question."""

from collections.abc import Collection
from dataclasses import dataclass

from models.vocabulary import STANDING_STILL, ChangeKind, Tier

DEFAULT_KINDS = frozenset(ChangeKind) - STANDING_STILL


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a subscriber asked to hear of. Empty collections mean the usual kinds, and any language."""

    kinds: Collection[str] = ()
    min_tier: Tier = Tier.AGGREGATOR
    languages: Collection[str] = ()
    min_origins: int = 1


def matches(wanted: Wanted, kind: ChangeKind, tier: Tier | None, language: str | None, origins: int) -> bool:
    """Whether a change is wanted that became known in `language` from an origin of `tier`.

    The usual kinds are all that move a round. An unknown tier counts as the least believable; an unknown language is
    none that was asked for. `origins` is how many independent voices have spoken of the round by now.
    """
    return kind in (wanted.kinds or DEFAULT_KINDS) and believed(wanted, tier, language, origins)


def believed(wanted: Wanted, tier: Tier | None, language: str | None, origins: int) -> bool:
    """Whether who said it, in which language, and how many, is what the subscriber asked for."""
    heard = not wanted.languages or language in wanted.languages
    return heard and (tier or Tier.AGGREGATOR).rank <= wanted.min_tier.rank and origins >= wanted.min_origins
