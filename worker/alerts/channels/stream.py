"""The Redis stream: `XADD NAME MAXLEN ~ 100000 * id CHANGE_KEY event JSON`.

`id` is the CloudEvents id, the same for every repeat; Redis gives the entry its own. Readers use a consumer
group (`XGROUP CREATE astana:events mine 0`, `XREADGROUP GROUP mine me STREAMS astana:events >`, `XACK` when
done) and drop ids that they know. Old entries are trimmed, so a reader that was away longer reads the views
instead.
"""

import asyncio

from redis.asyncio import Redis
from redis.exceptions import RedisError

from config.errors import ConfigError
from worker.alerts.addresses import masked
from worker.alerts.channels.secrets import waiting
from worker.alerts.events import as_json
from worker.alerts.values import Address, ChannelOptions, Delivered, Message
from worker.errors import TemporaryDeliveryError

MAXLEN = 100_000
_Field = bytes | bytearray | memoryview | str | int | float  # redis' own type of it


def check(options: ChannelOptions) -> str:
    """The URL of the Redis that holds the stream.

    Raises:
        ConfigError: none is set.
    """
    if options.redis_url:
        return options.redis_url
    raise ConfigError("ASTANA_REDIS_URL", "is not set, and a stream needs it; set it to redis://host:port/0")


async def deliver(address: Address, message: Message, options: ChannelOptions) -> Delivered:
    """Add the event to the stream.

    Raises:
        TemporaryDeliveryError: Redis cannot be reached or did not take it.
    """
    try:
        url = check(options)
        async with asyncio.timeout(options.timeout):
            entry = await _add(url, address.target, message, options.timeout)
    except ConfigError as error:
        raise waiting(error) from None
    except (RedisError, OSError, TimeoutError, ValueError) as error:
        # Redis errors may repeat the address with its password.
        reason = f"Redis did not take the event ({type(error).__name__})"
        raise TemporaryDeliveryError(masked(address), reason) from None
    return Delivered(f"stream entry {entry}")


async def _add(url: str, name: str, message: Message, timeout: float) -> str:  # noqa: ASYNC109 - redis' own socket limits; the deadline of the whole call is the caller's
    async with Redis.from_url(
        url, socket_timeout=timeout, socket_connect_timeout=timeout, decode_responses=True
    ) as client:
        fields: dict[_Field, _Field] = {"id": message.event["id"], "event": as_json(message.event)}
        return str(await client.xadd(name, fields, maxlen=MAXLEN, approximate=True))
