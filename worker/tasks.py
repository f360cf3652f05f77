"""Celery's tasks: ids in, one pipeline call, what follows queued after its commit. One retry policy: the database.

A task that fails is not retried by Celery: its work is still due in the database and the sweep queues it again.
"""

from functools import partial

from celery import shared_task

from worker.bootstrap import current
from worker.clock import system_clock
from worker.pipeline import poll as polling
from worker.pipeline import read as reading
from worker.pipeline import relay as relaying
from worker.pipeline import settle as settling
from worker.pipeline import sweep as sweeping
from worker.pipeline import ticks as ticking
from worker.pipeline import watch as watching

# How often a task is run again after its pool child was killed under it (task_retry_on_worker_lost).
WORKER_LOST_RETRIES = 3
# Seconds until then. Celery's own three minutes would lie in the broker for longer than its messages may.
WORKER_LOST_WAIT = 1

_task = partial(shared_task, max_retries=WORKER_LOST_RETRIES, default_retry_delay=WORKER_LOST_WAIT)


@_task()
def schedule_polls(*, of_beat: bool = False) -> None:
    """Claim the feeds that are due and queue them in batches of whole hosts."""
    service = current()
    if of_beat and not ticking.is_first(service, "schedule_polls", system_clock()):
        return
    for batch in polling.schedule_polls(service):
        poll.apply_async((batch,), expires=service.settings.lease_seconds)


@_task()
def poll(feed_ids: list[int]) -> None:
    """Poll a batch of feeds; queue each article that is to be read as soon as it is stored."""
    polling.poll(current(), feed_ids, to_read=read.delay)


@_task()
def read(_article_id: int) -> None:
    """Read the article that fell due last, whichever the message names; queue settling if it told of rounds."""
    if reading.read_newest(current()):
        settle.delay()


@_task()
def settle() -> None:
    """Settle what was read; queue the relay as soon as somebody is to be told, not when all is settled."""
    settling.settle(current(), told=relay.delay)


@_task()
def relay() -> None:
    """Deliver the alerts that are due."""
    relaying.relay(current())


@_task()
def watch() -> None:
    """See whether the service is well, tell those who asked when it is not."""
    if watching.watch(current()):
        relay.delay()


@_task()
def sweep(*, of_beat: bool = False) -> None:
    """Queue again each article that a lost message or a killed process left unread."""
    service = current()
    if of_beat and not ticking.is_first(service, "sweep", system_clock()):
        return
    for article_id in sweeping.sweep(service):
        # Where many wait, the next sweeps name them again: their messages must not pile up.
        read.apply_async((article_id,), expires=sweeping.GRACE.total_seconds())
