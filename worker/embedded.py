"""The whole service in one process: the real Celery worker on the in-memory broker, beat as a thread.

Only the threads pool: with forked children the tasks that tasks publish would vanish in the child's own memory
(docs/decisions/0003-celery.md). A crash loses the messages and nothing else: the database holds the work.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread, Timer
from typing import Any

from celery import signals
from celery.beat import EmbeddedService
from celery.platforms import SecurityWarning
from celery.worker import state as worker_state

from worker import bootstrap
from worker.bootstrap import Service
from worker.celery import QUEUES, app
from worker.logs import log
from worker.tasks import relay, schedule_polls, settle, sweep

STOP_SECONDS = 15
# Whoever stops the service waits no longer than this for what is under way; a poll may take a minute.
PATIENCE_SECONDS = 5

_log = log(__name__)


def run(service: Service) -> None:
    """Run until SIGINT or SIGTERM; tasks under way are finished first, if they are within a few seconds.

    Raises:
        SystemExit: the worker broke down; the log says why.
    """
    asked_to_stop = Event()

    def _stopping(**_: object) -> None:
        asked_to_stop.set()
        _wait_no_longer()

    signals.worker_shutting_down.connect(_stopping)
    with _prepared(service) as worker:
        worker.start()
    # Celery calls it a failure when Ctrl-C stopped it.
    if worker.exitcode and not asked_to_stop.is_set():
        raise SystemExit(worker.exitcode)


@contextmanager
def running(service: Service) -> Iterator[None]:
    """Run in the background while the block runs: the demo and the tests look on."""
    ready = Event()

    def _ready(**_: object) -> None:
        ready.set()

    signals.worker_ready.connect(_ready)
    with _prepared(service) as worker:
        thread = Thread(target=worker.start, name="Worker", daemon=True)
        thread.start()
        try:
            if not ready.wait(STOP_SECONDS):
                raise RuntimeError("the worker did not start")
            yield
        finally:
            worker_state.should_stop = 0
            thread.join(STOP_SECONDS)
            worker_state.should_stop = None
            signals.worker_ready.disconnect(_ready)


@contextmanager
def _prepared(service: Service) -> Iterator[Any]:
    bootstrap.use(service)
    # Celery warns root of pickled tasks; this app takes JSON only.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    worker = app.Worker(
        pool="threads",
        concurrency=service.settings.worker_threads,
        queues=",".join(QUEUES),
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    # The embedded form takes a scheduler that keeps a file unless it is told otherwise.
    beat = EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)
    # Beat waits a tick before its first round; whoever starts the service, again perhaps, waits for none.
    signals.worker_ready.connect(_tick_at_once)
    beat.start()
    try:
        yield worker
    finally:
        beat.stop()
        signals.worker_ready.disconnect(_tick_at_once)
        bootstrap.use(None)
        service.engine.dispose()


def _wait_no_longer() -> None:
    """Celery waits for its threads without end, and threads cannot be stopped."""
    patience = Timer(PATIENCE_SECONDS, _leave)
    patience.daemon = True
    patience.start()


def _leave() -> None:
    """As a crash would, and as harmless: what is under way is still due in the database."""
    _log.warning("stopped with work under way; it is done again when its lease has lapsed")
    os._exit(0)


def _tick_at_once(**_: object) -> None:
    for task in (schedule_polls, sweep, settle, relay):
        task.delay()
