"""A few of the runs of `make kills`, in every test run: nothing lost, nothing told again whose answer was known."""

from pathlib import Path

import pytest

from tests.kills.runs import Stage, Tally, story
from tests.kills.staging import on_postgresql, on_sqlite

RUNS = 8
# A run takes some two seconds of a free core, and cores are not always free.
pytestmark = pytest.mark.timeout(600)


def told(stage: Stage) -> Tally:
    tally = Tally()
    story(stage, 7, RUNS, tally)
    return tally


def test_on_sqlite_each_change_reaches_each_subscriber_whenever_the_service_is_killed(tmp_path: Path) -> None:
    with on_sqlite(tmp_path) as stage:
        tally = told(stage)
    assert tally.faults == []
    assert (tally.runs, tally.alerts) == (RUNS, tally.changes * 3)


def test_on_postgresql_and_redis_too_with_workers_killed_apart_and_together(
    tmp_path: Path, postgres_url: str
) -> None:
    with on_postgresql(tmp_path, postgres_url) as stage:
        tally = told(stage)
    assert tally.faults == []
    assert (tally.runs, tally.alerts) == (RUNS, tally.changes * 3)
