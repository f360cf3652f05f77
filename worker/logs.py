"""Logging: one line a person can read, or JSON for machines. Ids are bound where the work is done."""

import logging
import sys

import structlog


def configure_logs(form: str, level: str) -> None:
    """Route structlog and the standard library through one renderer on standard error.

    Args:
        form: `human` or `json`.
        level: lower-case name of the lowest level shown.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso" if form == "json" else "%H:%M:%S", utc=form == "json"),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            pad_event_to=0,
            sort_keys=False,
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # a logger that was used before must follow a later configuration
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in (
        "celery",
        "kombu",
        "amqp",
        "aiohttp.access",
        "trafilatura",
        "htmldate",
        "apprise",
        "alembic",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def name_task(name: str, task_id: str | None) -> None:
    """Let each line of this thread say which task writes it, until `forget_task`."""
    structlog.contextvars.bind_contextvars(task=name, **({"task_id": task_id} if task_id else {}))


def forget_task() -> None:
    """What this thread writes now belongs to no task."""
    structlog.contextvars.unbind_contextvars("task", "task_id")


def log(name: str) -> structlog.stdlib.BoundLogger:
    """A logger of that name."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
