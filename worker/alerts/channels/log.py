"""The log as a channel, a fresh install's only one. A repeat is a second line with the same alert key."""

from worker.alerts.values import Address, AlertContent, ChannelOptions, Delivered, Message
from worker.logs import log

_log = log("worker.alerts")


async def deliver(_: Address, message: Message, content: AlertContent, __: ChannelOptions) -> Delivered:
    """Write headline, first proof and its link as one line."""
    proofs = message.event["data"]["proofs"]
    proof = proofs[0] if proofs else {}
    _log.info(
        message.headline,
        alert=content.alert_key,
        round=content.after.number,
        kind=content.kind.value,
        proof=proof.get("exact"),
        publisher=proof.get("publisher"),
        url=proof.get("url"),
    )
    return Delivered("written to the log")
