"""The edge of telling: one module a channel, each with `deliver`. Every call has a deadline of its own.

A channel raises TemporaryDeliveryError (try again, perhaps not before `retry_after`) or DeliveryRefusedError
(do not). Their texts name the address masked, never a secret. What a repeat means is said in each module: the
receiver can tell it by a stable id, because at least once is the promise.
"""

from collections.abc import Awaitable, Callable, Mapping

from models.vocabulary import ChannelKind
from worker.alerts.channels import apprise_urls, email, log, stream, webhook
from worker.alerts.values import Address, ChannelOptions, Delivered, Message

Channel = Callable[[Address, Message, ChannelOptions], Awaitable[Delivered]]

_CHANNELS: Mapping[ChannelKind, Channel] = {
    ChannelKind.EMAIL: email.deliver,
    ChannelKind.WEBHOOK: webhook.deliver,
    ChannelKind.STREAM: stream.deliver,
    ChannelKind.APPRISE: apprise_urls.deliver,
    ChannelKind.LOG: log.deliver,
}


async def deliver(address: Address, message: Message, options: ChannelOptions) -> Delivered:
    """Send one message over the channel of its address, once.

    Raises:
        TemporaryDeliveryError: the receiver, or a setting it needs, is not ready.
        DeliveryRefusedError: the receiver will not take this message.
    """
    return await _CHANNELS[address.kind](address, message, options)


def check(address: Address, options: ChannelOptions) -> None:
    """Tell now what would make every delivery to `address` fail. Sends and connects to nothing.

    Raises:
        ConfigError: the setting, secret or service that the address needs is not there.
    """
    match address.kind:
        case ChannelKind.EMAIL:
            email.check(options)
        case ChannelKind.WEBHOOK:
            webhook.check(address)
        case ChannelKind.STREAM:
            stream.check(options)
        case ChannelKind.APPRISE:
            apprise_urls.check(address)
        case ChannelKind.LOG:
            pass
