"""Which changes a subscription wants."""

import pytest

from models.vocabulary import ChangeKind, Tier
from worker.alerts.filters import matches

TABLE = [
    ([], Tier.AGGREGATOR, ChangeKind.ANNOUNCED, Tier.MEDIA, True),
    ([], Tier.AGGREGATOR, ChangeKind.WATCH, Tier.OFFICIAL, False),
    (["watch"], Tier.AGGREGATOR, ChangeKind.WATCH, Tier.OFFICIAL, True),
    (["watch"], Tier.AGGREGATOR, ChangeKind.ANNOUNCED, Tier.OFFICIAL, False),
    (["announced", "dates_set"], Tier.AGENCY, ChangeKind.DATES_SET, Tier.AGENCY, True),
    (["announced", "dates_set"], Tier.AGENCY, ChangeKind.DATES_SET, Tier.OFFICIAL, True),
    (["announced", "dates_set"], Tier.AGENCY, ChangeKind.DATES_SET, Tier.MEDIA, False),
    ([], Tier.AGGREGATOR, ChangeKind.ANNOUNCED, None, True),
    ([], Tier.MEDIA, ChangeKind.ANNOUNCED, None, False),
]


@pytest.mark.parametrize(("kinds", "min_tier", "kind", "tier", "wanted"), TABLE)
def test_a_change_is_wanted_by_its_kind_and_the_nearness_of_its_origin(
    kinds: list[str], min_tier: Tier, kind: ChangeKind, tier: Tier | None, wanted: bool
) -> None:
    assert matches(kinds, min_tier, kind, tier) is wanted
