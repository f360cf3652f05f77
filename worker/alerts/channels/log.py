"""The log as a channel, a fresh install's only one. A repeat is a second line with the same alert key."""

from typing import Any

from worker.alerts.values import Address, ChannelOptions, Delivered, Message
from worker.logs import log

_log = log("worker.alerts")


async def deliver(_: Address, message: Message, __: ChannelOptions) -> Delivered:
    """Write headline, first proof and its link as one line."""
    told = message.event["data"]
    proof: dict[str, Any] = next(iter(told.get("proofs", ())), {})
    _log.info(
        message.headline,
        alert=message.key,
        kind=message.event["type"],
        round=told.get("round"),
        proof=proof.get("exact"),
        publisher=proof.get("publisher"),
        url=proof.get("url"),
    )
    return Delivered("written to the log")
