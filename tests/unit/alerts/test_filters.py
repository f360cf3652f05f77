"""Who hears of what."""

import pytest

from models.vocabulary import ChangeKind, Tier
from worker.alerts.filters import Wanted, matches

CASES = [
    (Wanted(), ChangeKind.ANNOUNCED, Tier.MEDIA, None, True),
    (Wanted(), ChangeKind.WATCH, Tier.OFFICIAL, "ru", False),
    (Wanted(kinds=["watch"]), ChangeKind.WATCH, Tier.MEDIA, "ru", True),
    (Wanted(kinds=["announced"]), ChangeKind.DATES_SET, Tier.OFFICIAL, "ru", False),
    (Wanted(min_tier=Tier.OFFICIAL), ChangeKind.ANNOUNCED, Tier.AGENCY, "ru", False),
    (Wanted(min_tier=Tier.AGENCY), ChangeKind.ANNOUNCED, Tier.AGENCY, "ru", True),
    (Wanted(min_tier=Tier.AGENCY), ChangeKind.ANNOUNCED, Tier.OFFICIAL, "ru", True),
    (Wanted(min_tier=Tier.MEDIA), ChangeKind.ANNOUNCED, None, "ru", False),
    (Wanted(), ChangeKind.ANNOUNCED, None, "ru", True),
    (Wanted(languages=["ru", "kk"]), ChangeKind.ANNOUNCED, Tier.MEDIA, "kk", True),
    (Wanted(languages=["ru"]), ChangeKind.ANNOUNCED, Tier.MEDIA, "en", False),
    (Wanted(languages=["ru"]), ChangeKind.ANNOUNCED, Tier.MEDIA, None, False),
    (Wanted(min_origins=2), ChangeKind.ANNOUNCED, Tier.OFFICIAL, "ru", False),
]


@pytest.mark.parametrize(("wanted", "kind", "tier", "language", "told"), CASES)
def test_a_change_from_one_voice_is_told(
    wanted: Wanted, kind: ChangeKind, tier: Tier | None, language: str | None, told: bool
) -> None:
    assert matches(wanted, kind, tier, language, origins=1) is told


def test_a_change_is_told_when_as_many_voices_as_asked_for_have_spoken() -> None:
    assert matches(Wanted(min_origins=2), ChangeKind.ANNOUNCED, Tier.MEDIA, "ru", origins=2)
