"""Who said it first, through whom, and how much that counts."""

import pytest

from models.vocabulary import SourceKind, Tier
from worker.extract.facts import Extraction, Relevance, Source
from worker.rounds.origin import Origin, origin_of

TIERS = {"TASS": Tier.AGENCY, "Kazakh Foreign Ministry": Tier.OFFICIAL, "Al Mayadeen": Tier.MEDIA}
PERSON, TASS = Source("Sergei Vershinin", SourceKind.OFFICIAL), Source("TASS", SourceKind.REPORTED_BY)
MINISTRY = Source("Kazakh Foreign Ministry", SourceKind.OFFICIAL)


def credited(*sources: Source) -> Extraction:
    return Extraction(
        "en", read=True, relevance=Relevance(relevant=True, score=1), lexicon_version="1", sources=sources
    )


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((), Origin("Gazette", Tier.MEDIA)),
        ((TASS,), Origin("TASS", Tier.AGENCY)),
        ((Source("TASS", SourceKind.DATELINE),), Origin("TASS", Tier.AGENCY)),
        ((Source("TASS", SourceKind.CITING), MINISTRY), Origin("Kazakh Foreign Ministry", Tier.OFFICIAL, "TASS")),
        ((TASS, PERSON), Origin("Sergei Vershinin", Tier.AGENCY, "TASS")),
        ((PERSON,), Origin("Sergei Vershinin", Tier.MEDIA)),
        ((Source("A blog", SourceKind.CITING),), Origin("A blog", Tier.MEDIA)),
        ((Source("Gazette", SourceKind.OWN),), Origin("Gazette", Tier.MEDIA)),
    ],
)
def test_the_voice_nearest_to_the_event_is_the_origin(sources, expected):
    assert origin_of(credited(*sources), TIERS, "Gazette", Tier.MEDIA) == expected


def test_a_person_counts_as_much_as_the_voice_that_brings_him():
    assert origin_of(credited(PERSON), TIERS, "Ministry's own feed", Tier.OFFICIAL).tier is Tier.OFFICIAL
    assert origin_of(credited(PERSON), TIERS, "A collection", Tier.AGGREGATOR).tier is Tier.AGGREGATOR
