"""A plan whose period passes lapses by itself, whether or not anything is read; on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from analyst.demo.server import LocalServer
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import AddFeed
from worker.bootstrap import Service
from worker.clock import SteppedClock
from worker.pipeline.settle import settle

NOVEMBER = replace(
    articles.VERSHININ,
    text="The 22nd international meeting on Syria in the Astana format is planned for November 2024 in Astana, "
    "Russian Deputy Foreign Minister Sergei Vershinin told journalists.",
)


def round_22(service: Service) -> tuple[str, str | None]:
    with service.engine.connect() as connection:
        row = connection.execute(text("SELECT status, edtf FROM v_rounds WHERE round_number = 22")).one()
    return row.status, row.edtf


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (datetime(2024, 12, 30, tzinfo=UTC), ("planned", "2024-11")),
        (datetime(2025, 1, 1, tzinfo=UTC), ("lapsed", None)),
    ],
)
def test_a_plan_lapses_a_month_after_its_period_and_nobody_is_told(
    service: Service,
    clock: SteppedClock,
    server: LocalServer,
    watch: AddFeed,
    tick: Callable[[], int],
    now: datetime,
    left: tuple[str, str | None],
) -> None:
    server.publish(watch("wire"), NOVEMBER)
    tick()
    assert round_22(service) == ("planned", "2024-11")
    told = len(server.received)
    clock.set(now)
    assert settle(service) == 0
    tick()
    assert round_22(service) == left
    assert len(server.received) == told
