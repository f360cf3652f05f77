"""The state of October 2024 and short ways to write what an article says."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from models.vocabulary import DatesKind, Status
from worker.rounds.values import RoundState, TrackState


def days_known(number: int, first: date, last: date, city: str = "Astana") -> RoundState:
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
    rounds = {n: days_known(n, date(2000 + n, 1, 10), date(2000 + n, 1, 11)) for n in range(1, 21)}
    rounds[21] = days_known(21, date(2024, 1, 24), date(2024, 1, 25))
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


@pytest.fixture
def at() -> Callable[[str], datetime]:
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC)
