"""Logging follows the newest configuration, also in loggers that were used under an earlier one."""

import io
import json

import structlog

from worker.logs import configure_logs, forget_task, log, name_task


def test_a_logger_that_was_used_before_follows_a_later_configuration(monkeypatch):
    logger = log("worker.tests")
    earlier, later = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stderr", earlier)
    configure_logs("human", "info")
    logger.info("first")
    monkeypatch.setattr("sys.stderr", later)
    configure_logs("json", "info")
    logger.info("second")
    assert "first" in earlier.getvalue()
    assert "second" not in earlier.getvalue()
    assert '"event": "second"' in later.getvalue()


def test_capturing_works_after_the_logs_were_configured_twice(monkeypatch):
    monkeypatch.setattr("sys.stderr", io.StringIO())
    logger = log("worker.tests")
    configure_logs("human", "info")
    logger.info("first")
    configure_logs("human", "info")
    with structlog.testing.capture_logs() as lines:
        logger.info("second")
    assert [line["event"] for line in lines] == ["second"]


def test_each_line_of_a_task_names_it_and_none_after_it(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    configure_logs("json", "info")
    name_task("read", "b5f1")
    log("worker.tests").info("within", article=7)
    forget_task()
    log("worker.tests").info("after")
    within, after = (json.loads(line) for line in written.getvalue().splitlines())
    assert (within["task"], within["task_id"], within["article"]) == ("read", "b5f1", 7)
    assert "task" not in after
