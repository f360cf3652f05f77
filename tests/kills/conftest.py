"""The servers of the other integration tests."""

from tests.integration.conftest import postgres_url as postgres_url  # noqa: PLC0414 - pytest finds fixtures by name
