"""Workers and beats as processes on PostgreSQL and a Redis-protocol server: one announcement, one webhook."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis
from celery import Celery
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.integration.running.conftest import later
from tests.integration.running.faulty_server import FaultyServer
from tests.integration.running.stage import ANNOUNCEMENT, QUEUES, TEASER, Processes, Records
from tests.integration.running.waiting import until
from worker.celery import app
from worker.store.feeds import lease_due

OPENED = "tests.integration.running.opened_in_parent"
LEASE = 400
"""Seconds; more than a lease, and the sweep's grace after it."""


def events(server: FaultyServer) -> list[tuple[str, str, int]]:
    return [
        (headers["webhook-id"], json.loads(body)["type"], json.loads(body)["data"]["round"])
        for headers, body in server.received
    ]


def test_one_announcement_is_one_webhook_with_two_beats_and_workers_forked_from_a_used_database(
    distributed: dict[str, str],
    server: FaultyServer,
    processes: Processes,
    records: Records,
    broker_url: str,
    tmp_path: Path,
) -> None:
    server.publish("wire", ANNOUNCEMENT)
    beats = [processes.beat(name, distributed) for name in ("beat-1", "beat-2")]
    backend_file = tmp_path / "backend"
    workers = [
        processes.worker(
            "gatherer", "poll,read", distributed | {"ASTANA_TEST_BACKEND_FILE": str(backend_file)}, app=OPENED
        ),
        processes.worker("teller", "settle,alert", distributed),
    ]
    # It is there before anything stands in it.
    until(lambda: backend_file.exists() and backend_file.read_text(), "the parent has used the database")
    used_at = f"SELECT query_start FROM pg_stat_activity WHERE pid = {backend_file.read_text()}"
    before = records.rows(used_at)
    until(lambda: server.received, "the webhook arrived")
    records.wait_for_ticks()
    with redis.Redis.from_url(broker_url) as client:
        client.flushdb()
    processes.kill(beats[0])
    records.wait_for_ticks()
    [(alert_key,)] = records.rows("SELECT alert_key FROM v_alerts")
    assert events(server) == [(alert_key, "astana.round.signalled", 23)]
    assert server.asked == {("wire", 200): 1}
    # The children opened connections of their own: the parent's lay idle.
    assert records.rows(used_at) == before
    for process in (*workers, beats[1]):
        process.send_signal(signal.SIGTERM)
    assert [process.wait(100) for process in (*workers, beats[1])] == [0, 0, 0]


def test_a_broker_that_lost_everything_and_workers_killed_in_the_middle_lose_and_double_nothing(
    distributed: dict[str, str],
    server: FaultyServer,
    processes: Processes,
    records: Records,
    broker_url: str,
) -> None:
    server.publish("wire", TEASER)
    processes.beat("beat", distributed)
    first = processes.worker("first", "poll", distributed, children=1)
    until(lambda: records.rows("SELECT id FROM article"), "the article is stored")
    with redis.Redis.from_url(broker_url) as client:
        client.flushdb()
    records.wait_for_ticks(queues=("poll",), times=1)
    processes.kill(first)

    server.pages.hold_next()
    reading = processes.worker("second", ",".join(QUEUES), later(distributed, 60))
    until(lambda: server.pages.arrived == 1, "the article is being read")
    processes.kill(reading)
    server.pages.open()

    server.receiver.hold_next()
    sending = processes.worker("third", ",".join(QUEUES), later(distributed, LEASE + 60))
    until(lambda: server.receiver.arrived == 1, "the alert is being sent")
    processes.kill(sending)
    server.receiver.open()

    processes.worker("fourth", ",".join(QUEUES), later(distributed, 2 * LEASE + 60))
    until(lambda: records.rows("SELECT 1 FROM v_alerts WHERE state = 'sent'"), "the alert is sent")
    records.wait_for_ticks(times=2)
    [(alert_key, attempts)] = records.rows("SELECT alert_key, attempts FROM v_alerts")
    assert attempts == 2
    assert events(server) == [(alert_key, "astana.round.signalled", 23)] * 2
    assert records.rows(
        "SELECT kind FROM v_round_changes WHERE round_number = 23 AND kind <> 'watch' AND article_id IS NOT NULL"
    ) == [("signalled",)]


def test_a_poll_whose_process_is_killed_each_time_is_not_started_a_fifth_time(
    distributed: dict[str, str],
    server: FaultyServer,
    processes: Processes,
    records: Records,
    broker_url: str,
    engine: Engine,
) -> None:
    server.feeds.hold_next(100)
    now = datetime.now(UTC)
    with Session(engine) as session, session.begin():
        [(feed_id, _)] = lease_due(session, now, now + timedelta(seconds=LEASE), 1)
    worker = processes.worker("doomed", "poll", distributed, children=1)
    with Celery(broker=broker_url, set_as_current=False) as client:
        client.conf.task_queues = [queue for queue in app.conf.task_queues if queue.name == "poll"]
        # Twice tried before: the third and the fourth start are those that are seen here.
        client.send_task("worker.tasks.poll", args=([feed_id],), queue="poll", retries=2)
        for start in (1, 2):
            until(lambda start=start: server.feeds.arrived == start, f"the poll is started {start} times here")
            [child] = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
            os.kill(int(child), signal.SIGKILL)
        for _ in range(2):
            before = records.beats().get("poll")
            client.send_task("worker.tasks.schedule_polls", queue="poll", countdown=1.5)
            until(lambda before=before: records.beats().get("poll") != before, "the queue goes on")
    assert server.feeds.arrived == 2
