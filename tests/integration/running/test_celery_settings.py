"""The settings of Celery that keep messages, as a worker over Redis has them (docs/decisions/0003-celery.md)."""

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.integration.running.stage import ROOT
from worker.celery import QUEUES, app

NAMES = {
    "task_acks_late": True,
    "task_retry_on_worker_lost": True,
    # With this one a task that kills its process would be started without end.
    "task_reject_on_worker_lost": None,
    "task_ignore_result": True,
    "result_backend": None,
    "task_serializer": "json",
    "accept_content": ["json"],
    "worker_prefetch_multiplier": 1,
    "worker_eta_task_limit": 1000,
    "worker_soft_shutdown_timeout": 10,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "worker_max_tasks_per_child": 1000,
    "worker_max_memory_per_child": 600_000,
    "task_soft_time_limit": 60,
    "task_time_limit": 90,
    "visibility_timeout": 300,
    "broker_connection_retry_on_startup": True,
    "beat_scheduler": "celery.beat:Scheduler",
    "timezone": "UTC",
    "broker_transport_options": {
        "visibility_timeout": 300,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
    },
    "result_backend_transport_options": {
        "visibility_timeout": 300,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
    },
}
ASK = """
import json
from worker.celery import app
print(json.dumps({name: app.conf[name] for name in json.loads(%r)}))
"""


@pytest.fixture(scope="module")
def over_redis() -> dict[str, Any]:
    """What a process that is given a Redis broker settles on; none is asked."""
    answer = subprocess.run(
        [sys.executable, "-c", ASK % json.dumps(list(NAMES))],
        env={"PYTHONPATH": str(ROOT), "ASTANA_BROKER_URL": "redis://127.0.0.1:1/0"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    settings: dict[str, Any] = json.loads(answer.stdout)
    return settings


@pytest.mark.parametrize(("name", "value"), NAMES.items())
def test_over_redis_the_setting_is(over_redis: dict[str, Any], name: str, value: object) -> None:
    assert over_redis[name] == value


def our_tasks() -> dict[str, Any]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.startswith("worker.tasks.")}


def test_a_task_whose_process_was_killed_is_tried_three_times_more_after_a_second() -> None:
    assert {name: (task.max_retries, task.default_retry_delay) for name, task in our_tasks().items()} == {
        f"worker.tasks.{name}": (3, 1)
        for name in ("schedule_polls", "poll", "read", "settle", "relay", "sweep", "watch")
    }


def test_a_message_for_one_queue_goes_to_no_other() -> None:
    routes = {queue: app.amqp.router.route({"queue": queue}, "any")["queue"] for queue in QUEUES}
    assert {name: (queue.exchange.name, queue.routing_key) for name, queue in routes.items()} == {
        name: (name, name) for name in ("poll", "read", "settle", "alert")
    }


def test_every_queue_has_a_tick_which_is_forgotten_before_the_next() -> None:
    ticks = app.conf.beat_schedule.values()
    assert {app.conf.task_routes[tick["task"]]["queue"] for tick in ticks} == set(QUEUES)
    assert [tick["options"]["expires"] for tick in ticks] == [tick["schedule"] for tick in ticks]


def test_in_one_process_messages_are_looked_for_fifty_times_a_second() -> None:
    assert app.conf.broker_transport_options == {"polling_interval": 0.02}


def test_stopping_a_container_is_the_soft_shutdown_and_ends_before_it_is_killed() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    workers = [services[queue] for queue in QUEUES]
    assert {worker["environment"]["REMAP_SIGTERM"] for worker in workers} == {"SIGQUIT"}
    assert {worker["stop_grace_period"] for worker in workers} == {"30s"}
