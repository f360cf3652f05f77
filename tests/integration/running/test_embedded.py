"""`astana run` as a process: stopped, started again and killed, it tells once."""

import signal
import time

from tests.integration.running.conftest import later
from tests.integration.running.faulty_server import FaultyServer
from tests.integration.running.stage import ANNOUNCEMENT, TEASER, Processes, Records
from tests.integration.running.waiting import until

LEASE = 400
A_DAY = 86_400


def test_it_polls_at_once_stops_when_told_even_while_a_feed_hangs_and_tells_nothing_twice(
    environment: dict[str, str], server: FaultyServer, processes: Processes, records: Records
) -> None:
    server.publish("wire", ANNOUNCEMENT)
    service = processes.embedded(environment | {"ASTANA_TICK_SECONDS": "60"})
    until(lambda: server.received, "the webhook arrived")
    service.send_signal(signal.SIGINT)
    assert service.wait(100) == 0

    server.feeds.hold_next()
    again = processes.embedded(later(environment, A_DAY))
    until(lambda: server.feeds.arrived == 2, "the feed is polled again, and hangs")
    records.wait_for_ticks()
    asked_to_stop = time.monotonic()
    again.send_signal(signal.SIGTERM)
    assert again.wait(100) == 0
    assert time.monotonic() - asked_to_stop < 10
    assert server.asked == {("wire", 200): 1, ("wire", 304): 1}
    assert len(server.received) == 1
    assert "Traceback" not in processes.log_of("embedded")


def test_killed_while_it_reads_and_while_it_sends_it_tells_with_one_id(
    environment: dict[str, str], server: FaultyServer, processes: Processes, records: Records
) -> None:
    server.publish("wire", TEASER)
    server.pages.hold_next()
    reading = processes.embedded(environment)
    until(lambda: server.pages.arrived == 1, "the article is being read")
    processes.kill(reading)
    server.pages.open()

    server.receiver.hold_next()
    sending = processes.embedded(later(environment, LEASE))
    until(lambda: server.receiver.arrived == 1, "the alert is being sent")
    processes.kill(sending)
    server.receiver.open()

    processes.embedded(later(environment, 2 * LEASE))
    until(lambda: len(server.received) == 2, "the alert is sent again")
    records.wait_for_ticks(times=2)
    assert records.rows("SELECT state, attempts FROM v_alerts") == [("sent", 2)]
    assert len({headers["webhook-id"] for headers, _ in server.received}) == 1
    assert len(server.received) == 2
