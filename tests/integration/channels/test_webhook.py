"""The signed webhook against a real HTTP server."""

import asyncio
import json
from datetime import timedelta
from time import monotonic

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from worker.alerts.addresses import parse_address
from worker.alerts.channels import deliver
from worker.alerts.values import ChannelOptions
from worker.errors import DeliveryRefusedError, TemporaryDeliveryError

ALLOWED = ChannelOptions(allow_hosts=frozenset({"127.0.0.1"}), timeout=5)
HASTY = ChannelOptions(allow_hosts=frozenset({"127.0.0.1"}), timeout=0.3)


def sent(serving, message, options=ALLOWED, secret=None, path="/hook/T0KEN", **answer):
    """Deliver to a receiver that gives this answer; what came of it, and what the receiver saw."""

    async def send():
        async with serving(**answer) as receiver:
            address = parse_address(receiver.url + path, secret)
            try:
                return await deliver(address, message, options), receiver.received
            except (TemporaryDeliveryError, DeliveryRefusedError) as error:
                return error, receiver.received

    return asyncio.run(send())


def test_the_receiver_can_verify_the_signature_and_reads_a_cloud_event(serving, message, signing_secret):
    delivered, received = sent(serving, message, secret="env:HOOK", status=204)
    assert delivered.detail == "the receiver answered 204"
    [request] = received
    assert Webhook(signing_secret).verify(request.body, request.headers) == json.loads(json.dumps(message.event))
    assert request.headers["webhook-id"] == message.key
    assert request.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    assert len(request.body) < 20_000


def test_a_changed_body_does_not_verify(serving, message, signing_secret):
    _, [request] = sent(serving, message, secret="env:HOOK")
    with pytest.raises(WebhookVerificationError):
        Webhook(signing_secret).verify(request.body.replace(b"22", b"23"), request.headers)


def test_a_repeat_carries_the_same_id(serving, message):
    requests = [sent(serving, message)[1][0] for _ in range(2)]
    assert requests[0].headers["webhook-id"] == requests[1].headers["webhook-id"]
    assert requests[0].body == requests[1].body


def test_without_a_secret_nothing_is_signed(serving, message):
    _, [request] = sent(serving, message)
    assert "webhook-signature" not in request.headers


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_2xx_is_a_delivery(serving, message, status):
    assert sent(serving, message, status=status)[0].detail == f"the receiver answered {status}"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413])
def test_a_4xx_answer_is_a_refusal(serving, message, status):
    error, received = sent(serving, message, status=status)
    assert isinstance(error, DeliveryRefusedError)
    assert f"answered {status}" in error.reason
    assert len(received) == 1


def test_gone_means_that_no_more_alerts_are_wanted(serving, message):
    error, _ = sent(serving, message, status=410)
    assert error.reason == "the receiver answered 410: it wants no more alerts"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_refused_and_not_followed(serving, message, status):
    error, received = sent(serving, message, status=status, headers={"Location": "/elsewhere"})
    assert isinstance(error, DeliveryRefusedError)
    assert "redirect" in error.reason
    assert len(received) == 1


@pytest.mark.parametrize(
    ("status", "headers", "asked"),
    [
        (500, {}, None),
        (502, {}, None),
        (408, {}, None),
        (429, {"Retry-After": "120"}, timedelta(seconds=120)),
        (503, {"Retry-After": "7"}, timedelta(seconds=7)),
        (429, {"Retry-After": "soon"}, None),
        (503, {"Retry-After": "Wed, 09 Oct 2024 08:00:00 GMT"}, timedelta(0)),
    ],
)
def test_an_answer_that_passes_by_itself_is_temporary_and_its_wait_is_kept(serving, message, status, headers, asked):
    error, _ = sent(serving, message, status=status, headers=headers)
    assert isinstance(error, TemporaryDeliveryError)
    assert error.retry_after == asked


def test_a_receiver_that_hangs_is_given_up_at_the_deadline(serving, message):
    before = monotonic()
    error, received = sent(serving, message, HASTY, hangs=True)
    assert isinstance(error, TemporaryDeliveryError)
    assert error.reason == "no answer within 0.3 s"
    assert len(received) == 1
    assert monotonic() - before < 5


def test_a_port_that_nobody_listens_on_is_temporary(message, closed_port):
    address = parse_address(f"http://127.0.0.1:{closed_port}/T0KEN")
    with pytest.raises(TemporaryDeliveryError, match="no connection") as caught:
        asyncio.run(deliver(address, message, ALLOWED))
    assert "T0KEN" not in str(caught.value)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "localhost", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]"]
)
def test_a_private_address_is_refused_before_anything_is_sent(message, host):
    address = parse_address(f"http://{host}:9/T0KEN")
    with pytest.raises(DeliveryRefusedError, match="ASTANA_ALLOW_HOSTS") as caught:
        asyncio.run(deliver(address, message, ChannelOptions(timeout=5)))
    assert "T0KEN" not in str(caught.value)


def test_errors_show_neither_the_path_nor_the_secret(serving, message, signing_secret):
    for status in (302, 410, 500):
        error, _ = sent(serving, message, secret="env:HOOK", path="/hook/T0KEN?k=T0KEN", status=status)
        assert "T0KEN" not in str(error)
        assert signing_secret not in str(error)
        assert str(error).startswith("http://127.0.0.1:")


def test_a_secret_that_is_missing_or_no_secret_makes_the_alert_wait(serving, message, monkeypatch):
    monkeypatch.delenv("HOOK", raising=False)
    error, received = sent(serving, message, secret="env:HOOK")
    assert isinstance(error, TemporaryDeliveryError)
    assert str(error) == "env:HOOK: the environment variable is not set; set it and restart, the alert waits"
    monkeypatch.setenv("HOOK", "T0KEN is not base64")
    error, received = sent(serving, message, secret="env:HOOK")
    assert isinstance(error, TemporaryDeliveryError)
    assert "T0KEN" not in str(error)
    assert received == []


def test_the_whole_address_may_stand_in_a_file(serving, message, tmp_path):
    async def send():
        async with serving() as receiver:
            (tmp_path / "hook").write_text(receiver.url + "/T0KEN\n", encoding="utf-8")
            await deliver(parse_address(f"webhook:file:{tmp_path / 'hook'}"), message, ALLOWED)
            return receiver.received

    assert len(asyncio.run(send())) == 1
