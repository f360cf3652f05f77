"""A gathering in another city than the planned one is not the round, whatever number an outlet gives it."""

from datetime import UTC, date, datetime

import pytest

from models.vocabulary import DatesKind, Status, Tier
from worker.extract.facts import Venue
from worker.rounds.claims import Claim
from worker.rounds.transitions import step
from worker.rounds.values import RoundState, Standing, Voice

AT = datetime(2019, 2, 14, 18, tzinfo=UTC)
SOCHI, ASTANA = Venue("Sochi", "RUS"), Venue("Astana", "KAZ")


def planned(status: Status) -> RoundState:
    return RoundState(
        12, status, date(2019, 2, 10), date(2019, 2, 20), "2019-02-10/2019-02-20", DatesKind.PERIOD, "Astana", "KAZ"
    )


def claimed(status: Status, *venues: Venue) -> Claim:
    return Claim(12, named=True, status=status, dates=(), venues=venues)


def after(before: RoundState, claim: Claim) -> RoundState:
    return step(before, claim, Standing(), Voice(AT, Tier.AGENCY)).after


@pytest.mark.parametrize("status", [Status.UNDER_WAY, Status.CONCLUDED])
def test_a_planned_round_does_not_open_in_another_city(status):
    before = planned(Status.PLANNED)
    assert after(before, claimed(status, SOCHI)) == before


@pytest.mark.parametrize(
    ("known", "venues"),
    [(Status.PLANNED, (ASTANA,)), (Status.PLANNED, ()), (Status.ANNOUNCED, (SOCHI,))],
    ids=["where it was planned", "in a city that is not named", "elsewhere, once it was announced"],
)
def test_it_opens(known, venues):
    assert after(planned(known), claimed(Status.UNDER_WAY, *venues)).status is Status.UNDER_WAY
