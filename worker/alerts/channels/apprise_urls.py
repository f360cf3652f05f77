"""Everything that Apprise reaches: Slack, Telegram, Teams, ntfy, Matrix, ...

These services know no idempotency key: a repeat, after an answer that was lost, is a second post. The alert
key at its end tells the reader that it is one.
"""

import asyncio

import apprise

from config.errors import ConfigError
from worker.alerts.addresses import masked
from worker.alerts.channels.secrets import resolved_target, waiting
from worker.alerts.values import Address, ChannelOptions, Delivered, Message
from worker.errors import TemporaryDeliveryError


def check(address: Address) -> str:
    """The Apprise URL, whose service Apprise knows and whose form it accepts.

    Raises:
        ConfigError: the reference is empty, or Apprise does not accept the URL.
    """
    url = resolved_target(address.target)
    if apprise.Apprise.instantiate(url, suppress_exceptions=True) is None:
        raise ConfigError(
            masked(address),
            "Apprise does not accept this address; compare its form with Apprise's page on the service",
        )
    return url


async def deliver(address: Address, message: Message, options: ChannelOptions) -> Delivered:
    """Post headline and text.

    Raises:
        TemporaryDeliveryError: Apprise could not post, for whatever reason: it does not tell them apart.
    """
    try:
        url = check(address)
    except ConfigError as error:
        raise waiting(error) from None
    notifier = apprise.Apprise(asset=_asset(options.timeout))
    notifier.add(url)
    try:
        async with asyncio.timeout(options.timeout * 2):
            sent = await notifier.async_notify(title=message.headline, body=message.text)
    except TimeoutError:
        raise TemporaryDeliveryError(masked(address), "no answer before the deadline") from None
    if not sent:
        raise TemporaryDeliveryError(masked(address), "Apprise could not post to the service")
    return Delivered("posted by Apprise")


def _asset(timeout: float) -> apprise.AppriseAsset:
    """Nothing kept on disk, no templates in what we send, and secrets out of Apprise's own log lines."""
    return apprise.AppriseAsset(
        app_id="Astana Watch",
        app_desc="Astana Watch",
        service_timeout=timeout,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        allow_templates=False,
        secure_logging=True,
    )
