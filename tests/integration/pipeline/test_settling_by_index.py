"""Settling finds its rows by indices: it must not become slower with every article ever seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from analyst.demo.server import LocalServer
from models.vocabulary import Tier
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import AddFeed
from worker.bootstrap import Service
from worker.clock import SteppedClock
from worker.pipeline.poll import poll, schedule_polls
from worker.pipeline.read import read
from worker.pipeline.settle import settle
from worker.store.feeds import feeds_now_due

GROWING = ("article", "entry", "revision", "fact", "mention", "change")


@contextmanager
def asked(service: Service) -> Iterator[dict[str, Any]]:
    """The statements that look for rows, with values of theirs."""
    found: dict[str, Any] = {}

    def note(connection: Any, cursor: Any, sql: str, values: Any, context: Any, many: bool) -> None:
        if not many and sql.startswith(("SELECT", "UPDATE", "DELETE")):
            found.setdefault(sql, values)

    event.listen(service.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(service.engine, "before_cursor_execute", note)


def steps(service: Service, sql: str, values: Any) -> list[str]:
    """How the database goes about it, a line each."""
    with service.engine.connect() as connection:
        if service.engine.dialect.name == "sqlite":
            explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # a small table is scanned all the same
            explained = connection.exec_driver_sql(f"EXPLAIN {sql}", values)
        return [str(row[-1]) for row in explained]


def test_no_table_that_grows_is_gone_through(
    service: Service, clock: SteppedClock, server: LocalServer, watch: AddFeed
) -> None:
    clock.set(articles.DATES.published_at)
    server.publish(watch("ministry", Tier.OFFICIAL), articles.DATES)
    with service.sessions.begin() as session:
        feeds_now_due(session, [], service.clock())
    for batch in schedule_polls(service):
        for article_id in poll(service, batch):
            read(service, article_id)
    with asked(service) as found:
        assert settle(service) > 0
    assert len(found) > 10
    scan = "SCAN {} " if service.engine.dialect.name == "sqlite" else "Seq Scan on {} "
    scanned = {
        (table, sql)
        for sql, values in found.items()
        for step in steps(service, sql, values)
        for table in GROWING
        if scan.format(table) in f"{step} "
    }
    assert scanned == set()
