"""What the pipeline's tests share beside their fixtures."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern

from aiosmtpd.smtp import SMTP, Envelope, Session

from worker.bootstrap import Service
from worker.pipeline.poll import poll, schedule_polls
from worker.pipeline.read import read
from worker.pipeline.relay import relay
from worker.pipeline.settle import settle
from worker.store.feeds import feeds_now_due

OCTOBER_9 = datetime(2024, 10, 9, 12, 0, tzinfo=UTC)

AddFeed = Callable[..., str]


class Mailbox:
    """What a real SMTP server accepted."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.original_content, bytes)
        self.messages.append(BytesParser(EmailMessage, policy=modern).parsebytes(envelope.original_content))
        return "250 taken"


def free_port() -> int:
    """A loopback port that nobody listens on now: aiosmtpd cannot tell which one it was given."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run_once(service: Service) -> int:
    """Everything the ticks would do now; the number of alerts sent."""
    with service.sessions.begin() as session:
        feeds_now_due(session, [], service.clock())
    to_read = [article_id for batch in schedule_polls(service) for article_id in poll(service, batch)]
    for article_id in to_read:
        read(service, article_id)
    settle(service)
    return relay(service)
