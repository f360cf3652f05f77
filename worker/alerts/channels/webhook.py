"""Webhooks: a POST of the CloudEvent, signed as Standard Webhooks 1.0.0 prescribes.

`webhook-id` is the alert key, the same on every repeat: the receiver drops what it knows. Redirects are not
followed, and a host at a private address is refused unless the operator excepted it.
"""

import asyncio
import base64
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import ClientError, ClientSession, ClientTimeout, DefaultResolver, DummyCookieJar, TCPConnector
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook
from yarl import URL

from config.errors import ConfigError
from worker.alerts.addresses import masked, masked_url, web_url
from worker.alerts.channels.secrets import resolve, resolved_target, waiting
from worker.alerts.events import as_json
from worker.alerts.values import Address, ChannelOptions, Delivered, Message
from worker.clock import system_clock
from worker.errors import DeliveryRefusedError, TemporaryDeliveryError
from worker.feeds.answers import retry_after
from worker.feeds.resolve import AddressRefusedError, CheckingResolver

_KEY_PREFIX = "whsec_"
_TEMPORARY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


def check(address: Address) -> tuple[str, Webhook | None]:
    """The URL to post to and what signs for it, if a secret is set.

    Raises:
        ConfigError: a reference is empty, the URL is none, or the secret is no `whsec_` base64 key.
    """
    url = web_url(resolved_target(address.target))
    return url, _signer(address.secret) if address.secret else None


async def deliver(address: Address, message: Message, options: ChannelOptions) -> Delivered:
    """Post the event; any 2xx answer is a delivery.

    Raises:
        TemporaryDeliveryError: no connection, no answer in time, 408, 425, 429 or 5xx.
        DeliveryRefusedError: a redirect, any other 4xx (410 among them), or a private address.
    """
    try:
        url, signer = check(address)
        body = as_json(message.event)
        async with asyncio.timeout(options.timeout):
            status, headers = await _post(url, body, _headers(message.key, body, signer), options)
    except ConfigError as error:
        raise waiting(error) from None
    except AddressRefusedError as error:
        raise DeliveryRefusedError(masked(address), str(error)) from None
    except TimeoutError:
        raise TemporaryDeliveryError(masked(address), f"no answer within {options.timeout:g} s") from None
    except (ClientError, OSError) as error:
        # The error's own text may hold the address with its key.
        raise TemporaryDeliveryError(masked(address), f"no connection ({type(error).__name__})") from None
    return _judged(masked_url(url), status, headers)


def _signer(reference: str) -> Webhook:
    encoded = resolve(reference).removeprefix(_KEY_PREFIX)
    try:
        # The library skips what is no base64, and would sign with what is left of a passphrase.
        return Webhook(base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True))
    except (EmptyWebhookSecretError, ValueError):
        raise ConfigError(reference, "holds no signing secret; it must be whsec_ and base64") from None


def _headers(alert_key: str, body: str, signer: Webhook | None) -> dict[str, str]:
    """Standard Webhooks' three. The time is the machine's: receivers refuse what seems to be minutes old."""
    now = system_clock()
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "AstanaWatch",
        "webhook-id": alert_key,
        "webhook-timestamp": str(int(now.timestamp())),
    }
    if signer is not None:
        headers["webhook-signature"] = signer.sign(alert_key, now, body)
    return headers


async def _post(
    url: str, body: str, headers: Mapping[str, str], options: ChannelOptions
) -> tuple[int, Mapping[str, str]]:
    """Status and headers of the answer; its body is not read."""
    resolver = CheckingResolver(DefaultResolver(), options.allow_hosts)
    resolver.check_literal(URL(url))
    async with (
        ClientSession(
            connector=TCPConnector(resolver=resolver),
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=options.timeout),
            trust_env=False,
        ) as session,
        session.post(url, data=body.encode(), headers=headers, allow_redirects=False) as response,
    ):
        return response.status, response.headers.copy()


def _judged(subject: str, status: int, headers: Mapping[str, str]) -> Delivered:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Delivered(f"the receiver answered {status}")
    reason = f"the receiver answered {status}"
    if status in _TEMPORARY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise TemporaryDeliveryError(subject, reason, retry_after(headers.get("Retry-After"), system_clock()))
    if status < HTTPStatus.BAD_REQUEST:
        reason += ", a redirect, and those are not followed; subscribe with the new address"
    if status == HTTPStatus.GONE:
        reason += ": it wants no more alerts"
    raise DeliveryRefusedError(subject, reason)
