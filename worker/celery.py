"""The Celery app: broker, queues, limits, beat schedule. No task bodies.

Each setting's reason was measured; docs/decisions/0003-celery.md tells. The database holds the work: a message is a
hint that may be lost or doubled, so nothing here has to be exact for nothing to be lost.
"""

from typing import Any

from celery import Celery, Task, signals
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError

from config.errors import ConfigError
from config.settings import load_settings
from worker import bootstrap
from worker.logs import configure_logs, forget_task, log, name_task

POLL, READ, SETTLE, ALERT = "poll", "read", "settle", "alert"
QUEUES = (POLL, READ, SETTLE, ALERT)

# Above the longest task (hard limit 90 s): a running task must not be given to a second worker.
VISIBILITY_SECONDS = 300
WATCH_SECONDS = 60

_settings = load_settings()
_redis_options = {
    "visibility_timeout": VISIBILITY_SECONDS,
    # Look for messages of dead workers each second; kombu's default looks about every 100 s.
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
# Seconds between looks. An alert is three messages away from its article: at 0.1 they alone cost it 0.2 s.
_memory_options = {"polling_interval": 0.02}

# Without a host kombu warns of one.
_broker = "memory://localhost" if _settings.embedded else _settings.broker_url.get_secret_value()
app = Celery("astana-watch", broker=_broker, include=["worker.tasks"])
app.conf.update(
    broker_transport_options=_memory_options if _settings.embedded else _redis_options,
    result_backend_transport_options=_redis_options,
    visibility_timeout=VISIBILITY_SECONDS,
    broker_connection_retry_on_startup=True,
    # An exchange for each: left out, all queues share that of the default queue, and each gets every message.
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in QUEUES],
    task_default_queue=READ,
    task_routes={
        "worker.tasks.schedule_polls": {"queue": POLL},
        "worker.tasks.poll": {"queue": POLL},
        "worker.tasks.read": {"queue": READ},
        "worker.tasks.settle": {"queue": SETTLE},
        "worker.tasks.sweep": {"queue": READ},
        "worker.tasks.relay": {"queue": ALERT},
        "worker.tasks.watch": {"queue": ALERT},
    },
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_retry_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_eta_task_limit=1000,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=10,
    worker_max_tasks_per_child=1000,
    # KiB: four times what an idle child holds. A limit near that would restart children without end.
    worker_max_memory_per_child=600_000,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    task_soft_time_limit=60,
    task_time_limit=90,
    timezone="UTC",
    beat_scheduler="celery.beat:Scheduler",
    beat_schedule={
        name: {
            "task": f"worker.tasks.{name}",
            "schedule": _settings.tick_seconds,
            # Of two beats one is heeded; a tick that somebody asks for by hand always is.
            "kwargs": {"of_beat": True} if name in {"schedule_polls", "sweep"} else {},
            # A tick that nobody took before the next one is of no use any more.
            "options": {"expires": _settings.tick_seconds},
        }
        # One for each queue: it finds what a lost message left, and shows that the queue has a worker.
        for name in ("schedule_polls", "sweep", "settle", "relay")
    },
)


@signals.setup_logging.connect
def _own_logs(**_: object) -> None:
    settings = bootstrap.settings_in_use() or _settings
    configure_logs(settings.log, settings.log_level)


@signals.task_prerun.connect
def _name_the_task(task_id: str, task: Task, **_: object) -> None:
    """Each line that a task writes says which one it was. People read fewer words: theirs have the name only."""
    settings = bootstrap.settings_in_use() or _settings
    name_task(task.name.rpartition(".")[2], task_id if settings.log == "json" else None)


@signals.task_postrun.connect
def _forget_the_task(**_: object) -> None:
    forget_task()


@signals.worker_init.connect
def _ready_to_read(**_: object) -> None:
    """A worker whose files are wrong does not start; its tasks would fail one by one. Forked children share them."""
    try:
        bootstrap.current().load_language_files()
    except ConfigError as error:
        raise SystemExit(f"astana: {error}") from None


@signals.worker_ready.connect
def _watch_without_beat(sender: Any, **_: object) -> None:  # noqa: ANN401 - Celery's consumer, whose import is a worker's alone
    """Each worker of the alert queue asks for the watch by its own timer: beat, too, may be what stands still."""
    if ALERT in sender.app.amqp.queues.consume_from:
        sender.timer.call_repeatedly(WATCH_SECONDS, _ask_for_watch)


def _ask_for_watch() -> None:
    try:
        app.send_task("worker.tasks.watch", expires=WATCH_SECONDS, retry=False)
    except OperationalError as error:
        # The broker is away; the timer comes again, and no ping goes out meanwhile.
        log(__name__).warning("the watch could not be asked for", reason=type(error).__name__)


@signals.worker_process_init.connect
def _after_fork(**_: object) -> None:
    bootstrap.forget_connections()
