"""Of two beats that tick at once one is heeded; a clock that jumps stops none."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.bootstrap import Service
from worker.pipeline.ticks import is_first

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "heeded"),
    [(0, False), (2.4, False), (2.5, True), (5, True), (3600, True), (-2, False), (-3, True), (-3600, True)],
)
def test_a_tick_is_heeded_when_half_of_one_has_gone_by_or_the_clock_was_set_back(
    seconds: float, heeded: bool, service: Service
) -> None:
    assert service.settings.tick_seconds == 5
    assert is_first(service, "sweep", NOON)
    assert is_first(service, "schedule_polls", NOON)
    assert is_first(service, "sweep", NOON + timedelta(seconds=seconds)) is heeded


def test_two_beats_give_as_many_ticks_as_one(service: Service) -> None:
    one = [NOON + timedelta(seconds=5 * tick) for tick in range(20)]
    other = [moment + timedelta(seconds=1.3) for moment in one]
    assert sum(is_first(service, "sweep", moment) for moment in sorted(one + other)) == 20
