"""Imports every table, so that `metadata` is whole."""

from models import alert, article, fact, feed, heartbeat, round  # noqa: A004, F401 - imported for their tables
from models.base import Base

metadata = Base.metadata
