"""A process that has all it takes to be the service, and becomes one whenever it is asked: a fork instead of a start.

`python -m tests.kills.forking` reads an order a line (JSON) from its input and answers with the process id of the
child that carries it out. Before the first it has lived through the story once, on the database of its environment,
so that a child has nothing left to load or to compile. Children lead a group each: SIGKILL to the group is what a
machine that goes dark does to it.
"""

import contextlib
import ctypes
import gc
import json
import os
import signal
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url

from config.settings import load_settings
from tests.integration.pipeline.stage import run_once
from worker import bootstrap, embedded
from worker.bootstrap import Service
from worker.celery import ALERT, QUEUES, app
from worker.clock import clock_from
from worker.logs import configure_logs
from worker.pipeline import relay as relaying
from worker.tasks import relay, schedule_polls, settle, sweep

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG: whoever stops the runs half-way leaves nothing behind
_BECOME_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: children of the killed come to us, and are reaped


def main() -> None:
    """Serve until the input ends."""
    _control(_BECOME_SUBREAPER, 1)
    _control(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    configure_logs("human", "warning")
    service = _lived_through(bootstrap.build(load_settings()))
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _carry_out(service, order)
        os.setpgid(child, child)
        print(child, flush=True)


def _control(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _lived_through(service: Service) -> Service:
    """The service after a whole story; its connections are closed, and forked children open their own."""
    run_once(service)
    service.engine.dispose()
    gc.freeze()
    return service


def _carry_out(service: Service, order: dict[str, Any]) -> None:
    """Be the service until killed; never returns."""
    os.setpgid(0, 0)
    _control(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with Path(order["log"]).open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    bootstrap.use(_service(service, order))
    with contextlib.suppress(BaseException):
        _BECOME[order["role"]](bootstrap.current())
    os._exit(1)


def _service(service: Service, order: dict[str, Any]) -> Service:
    """The service over the database of the order, by the clock of the order, with all that was compiled before."""
    url = make_url(order["database"])

    def elsewhere(dialect: Any, record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
        if url.get_backend_name() == "sqlite":
            arguments[0] = url.database
        else:
            named["dbname"] = url.database

    event.listen(service.engine, "do_connect", elsewhere)
    moved = replace(service, clock=clock_from(datetime.fromisoformat(order["now"])))
    # Kept when first asked for, and so no field that `replace` would take along.
    moved.__dict__["_language_files"] = service.__dict__["_language_files"]
    return moved


def _worker(service: Service) -> None:
    """A worker of all queues that does its tasks itself: killing it kills whatever it is at."""
    _work(QUEUES)


def _teller(service: Service) -> None:
    """A second worker of the alert queue: its relay races the other's."""
    _work((ALERT,))


def _relay(service: Service) -> None:
    """A second relay over the same file, as a second `astana run` would be."""
    while True:
        relaying.relay(service)
        time.sleep(0.1)


def _work(queues: tuple[str, ...]) -> None:
    options = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True}
    app.Worker(pool="solo", queues=",".join(queues), hostname=f"w{os.getpid()}@local", **options).start()


def _beat(service: Service) -> None:
    """Beat waits a tick before its first round; here somebody started the service again and waits for none."""
    for task in (schedule_polls, sweep, settle, relay):
        task.delay()
    app.Beat(loglevel="WARNING", quiet=True).run()


_BECOME = {"embedded": embedded.run, "relay": _relay, "worker": _worker, "teller": _teller, "beat": _beat}

if __name__ == "__main__":
    main()
