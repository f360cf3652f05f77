"""The app of a worker whose parent process has used the database before it forks its pool."""

import os
from pathlib import Path

from worker.bootstrap import current
from worker.celery import app

with current().engine.connect() as _connection:
    _backend = _connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
# Written when the connection is back in the pool that the children inherit.
Path(os.environ["ASTANA_TEST_BACKEND_FILE"]).write_text(str(_backend))

__all__ = ["app"]
