"""What holds for all tests.

Hypothesis tries the same cases in every run, so that a change is judged by what it changed, and gives no case a time:
speed is measured in `benchmarks/`. `pytest --hypothesis-profile=explore` looks for new cases.
"""

import logging
import os

import pytest
import structlog
from hypothesis import settings

# Each process of pytest-xdist finds them set, and Rich holds on to the width that it was made with.
for _size in ("COLUMNS", "LINES"):
    os.environ.pop(_size, None)

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    """Tests run in any order: what one configures, the next does not find."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()
