"""Which changes a subscription wants (pure). Whether it has ended or expired is the store's question."""

from collections.abc import Collection

from models.vocabulary import ChangeKind, Tier

DEFAULT_KINDS = frozenset(ChangeKind) - {ChangeKind.WATCH}


def matches(kinds: Collection[str], min_tier: Tier, kind: ChangeKind, tier: Tier | None) -> bool:
    """Whether a change of `kind` from an origin of `tier` is wanted.

    Empty `kinds` means the usual ones: all but `watch`. An unknown tier counts as the least believable.
    """
    wanted = kind in (kinds or DEFAULT_KINDS)
    return wanted and (tier or Tier.AGGREGATOR).rank <= min_tier.rank
