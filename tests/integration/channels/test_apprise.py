"""What Apprise reaches, with its own JSON service as the receiver."""

import asyncio
import json
import logging

import pytest

from config.errors import ConfigError
from worker.alerts.addresses import parse_address
from worker.alerts.channels import check, deliver
from worker.alerts.values import ChannelOptions
from worker.errors import TemporaryDeliveryError

# Apprise loads all its services when the first is asked for, and one of them loads a module that is going away.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

OPTIONS = ChannelOptions(timeout=5)


def sent(serving, message, options=OPTIONS, **answer):
    async def send():
        async with serving(**answer) as receiver:
            address = parse_address(f"apprise:{receiver.url.replace('http://', 'json://')}/T0KEN")
            try:
                return await deliver(address, message, options), receiver.received
            except TemporaryDeliveryError as error:
                return error, receiver.received

    return asyncio.run(send())


def test_the_service_gets_headline_and_text(serving, message):
    delivered, [request] = sent(serving, message, status=200)
    posted = json.loads(request.body)
    assert delivered.detail == "posted by Apprise"
    assert posted["title"] == message.headline
    assert posted["message"].strip() == message.text.strip()


@pytest.mark.parametrize("status", [400, 500])
def test_a_failed_post_is_temporary_and_shows_no_token(serving, message, caplog, status):
    with caplog.at_level(logging.WARNING):
        error, _ = sent(serving, message, status=status)
    assert str(error) == "apprise:json://…: Apprise could not post to the service"
    assert "T0KEN" not in caplog.text


def test_a_service_that_hangs_is_given_up_at_the_deadline(serving, message):
    error, _ = sent(serving, message, ChannelOptions(timeout=0.3), hangs=True)
    assert isinstance(error, TemporaryDeliveryError)


@pytest.mark.parametrize("url", ["slack://S3CRET", "nosuchservice://S3CRET/a"])
def test_an_address_that_apprise_does_not_know_is_told_when_subscribing(url):
    with pytest.raises(ConfigError, match="Apprise does not accept this address") as caught:
        check(parse_address(f"apprise:{url}"), OPTIONS)
    assert "S3CRET" not in str(caught.value)


def test_an_address_in_the_environment_is_resolved_when_it_is_used(serving, message, monkeypatch):
    async def send():
        async with serving(status=200) as receiver:
            monkeypatch.setenv("CHAT", receiver.url.replace("http://", "json://"))
            await deliver(parse_address("apprise:env:CHAT"), message, OPTIONS)
            return receiver.received

    assert len(asyncio.run(send())) == 1
    monkeypatch.delenv("CHAT")
    with pytest.raises(TemporaryDeliveryError, match="env:CHAT: the environment variable is not set"):
        asyncio.run(deliver(parse_address("apprise:env:CHAT"), message, OPTIONS))
