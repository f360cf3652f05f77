"""The state of October 2024."""

from datetime import date

import pytest

from models.vocabulary import DatesKind, Status
from worker.rounds.values import RoundState, TrackState


def held(number: int, first: date, last: date, city: str = "Astana") -> RoundState:
    return RoundState(
        number=number,
        status=Status.CONCLUDED,
        first_on=first,
        last_on=last,
        edtf=f"{first}/{last}",
        dates_kind=DatesKind.DAYS,
        city=city,
        country="KAZ",
    )


@pytest.fixture
def october() -> TrackState:
    """Rounds 1 to 21 are over; the statement of the 21st expects the 22nd in the second half of 2024."""
    rounds = {n: held(n, date(2000 + n, 1, 10), date(2000 + n, 1, 11)) for n in range(1, 21)}
    rounds[21] = held(21, date(2024, 1, 24), date(2024, 1, 25))
    rounds[22] = RoundState(
        number=22,
        status=Status.EXPECTED,
        first_on=date(2024, 7, 1),
        last_on=date(2024, 12, 31),
        edtf="2024-41",
        dates_kind=DatesKind.PERIOD,
        city="Astana",
        country="KAZ",
    )
    return TrackState(rounds)
