"""The Redis stream on a real server."""

import asyncio
import json
from uuid import uuid4

import pytest
import redis

from worker.alerts.addresses import parse_address
from worker.alerts.channels import deliver
from worker.alerts.channels.stream import MAXLEN
from worker.alerts.values import ChannelOptions
from worker.errors import TemporaryDeliveryError


@pytest.fixture
def name(redis_url):
    """A stream of this test's own, removed after it."""
    chosen = f"test:{uuid4().hex}"
    yield chosen
    with redis.Redis.from_url(redis_url) as client:
        client.delete(chosen)


def entries(redis_url, name):
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        return client.xrange(name)


def test_the_event_stands_in_the_stream_with_its_id(redis_url, name, message):
    options = ChannelOptions(redis_url=redis_url, timeout=5)
    delivered = asyncio.run(deliver(parse_address(f"stream:{name}"), message, options))
    [(entry, fields)] = entries(redis_url, name)
    assert delivered.detail == f"stream entry {entry}"
    assert fields["id"] == message.event["id"]
    assert json.loads(fields["event"]) == json.loads(json.dumps(message.event))


def test_a_repeat_is_a_second_entry_with_the_same_id(redis_url, name, message):
    options = ChannelOptions(redis_url=redis_url, timeout=5)
    for _ in range(2):
        asyncio.run(deliver(parse_address(f"stream:{name}"), message, options))
    assert [fields["id"] for _, fields in entries(redis_url, name)] == [message.event["id"]] * 2


def test_a_stream_that_grew_too_long_is_trimmed(redis_url, name, message):
    with redis.Redis.from_url(redis_url) as client:
        pipe = client.pipeline(transaction=False)
        for n in range(MAXLEN + 1000):
            pipe.xadd(name, {"n": n})
        pipe.execute()
        asyncio.run(deliver(parse_address(f"stream:{name}"), message, ChannelOptions(redis_url=redis_url)))
        assert MAXLEN <= client.xlen(name) < MAXLEN + 500


def test_a_consumer_group_reads_each_event_once(redis_url, name, message):
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        client.xgroup_create(name, "readers", id="0", mkstream=True)
        asyncio.run(deliver(parse_address(f"stream:{name}"), message, ChannelOptions(redis_url=redis_url)))
        [(_, [(entry, fields)])] = client.xreadgroup("readers", "one", {name: ">"})
        assert fields["id"] == message.event["id"]
        assert client.xack(name, "readers", entry) == 1
        assert client.xreadgroup("readers", "two", {name: ">"}) == []


def test_a_server_that_is_down_is_temporary_and_its_password_is_not_told(closed_port, message):
    options = ChannelOptions(redis_url=f"redis://:S3CRET@127.0.0.1:{closed_port}/0", timeout=2)
    with pytest.raises(TemporaryDeliveryError, match="stream:astana:events: Redis did not take the event") as caught:
        asyncio.run(deliver(parse_address("stream:astana:events"), message, options))
    assert "S3CRET" not in f"{caught.value!r}{options!r}"


def test_a_server_that_never_answers_is_given_up_at_the_deadline(silent_port, message):
    options = ChannelOptions(redis_url=f"redis://127.0.0.1:{silent_port}/0", timeout=0.3)
    with pytest.raises(TemporaryDeliveryError):
        asyncio.run(deliver(parse_address("stream:astana:events"), message, options))


def test_a_name_that_holds_something_else_is_told(redis_url, name, message):
    with redis.Redis.from_url(redis_url) as client:
        client.set(name, "no stream")
    with pytest.raises(TemporaryDeliveryError, match="ResponseError"):
        asyncio.run(deliver(parse_address(f"stream:{name}"), message, ChannelOptions(redis_url=redis_url)))


def test_without_a_redis_the_alert_waits_and_the_setting_is_named(message):
    with pytest.raises(TemporaryDeliveryError, match="ASTANA_REDIS_URL: is not set"):
        asyncio.run(deliver(parse_address("stream:astana:events"), message, ChannelOptions()))
