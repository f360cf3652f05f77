"""The dead man's switch against a real server."""

import asyncio

import pytest
from structlog.testing import capture_logs

from worker.alerts.channels.ping import ping
from worker.alerts.values import ChannelOptions

ALLOWED = ChannelOptions(allow_hosts=frozenset({"127.0.0.1"}), timeout=0.5)


def pinged(serving, options=ALLOWED, **answer):
    async def ask():
        async with serving(**answer) as receiver:
            return await ping(f"{receiver.url}/T0KEN", options), len(receiver.received)

    return asyncio.run(ask())


def test_an_address_that_answers_was_pinged(serving):
    assert pinged(serving, status=200) == (True, 1)


@pytest.mark.parametrize("answer", [{"status": 500}, {"status": 302}, {"hangs": True}])
def test_any_other_answer_is_told_in_the_log_without_the_addresss_key(serving, answer):
    with capture_logs() as lines:
        assert pinged(serving, **answer) == (False, 1)
    assert [line["event"] for line in lines] == ["the ping was not taken"]
    assert "T0KEN" not in str(lines)


def test_a_private_address_is_not_pinged(serving):
    assert pinged(serving, ChannelOptions(timeout=0.5)) == (False, 0)
