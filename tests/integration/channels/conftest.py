"""Real receivers on loopback, each stopped after its test, and one alert to send."""

import asyncio
import base64
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from models.vocabulary import ChangeKind, Status, Tier
from worker.alerts.message import render
from worker.alerts.templates import load_templates
from worker.alerts.values import AlertContent, ChannelOptions, Message, Proof, SmtpOptions
from worker.rounds.values import RoundState


@pytest.fixture(scope="session")
def content() -> AlertContent:
    return AlertContent(
        alert_key="0f" * 16,
        change_key="c1" * 16,
        track="astana",
        kind=ChangeKind.SIGNALLED,
        before=None,
        after=RoundState(22, Status.PLANNED, city="Astana", country="KAZ"),
        said_at=datetime(2024, 10, 9, 8, 30, tzinfo=UTC),
        learnt_at=datetime(2024, 10, 9, 8, 34, tzinfo=UTC),
        origin="Sergey Vershinin",
        via="TASS",
        tier=Tier.OFFICIAL,
        origins_count=1,
        proofs=(
            Proof("Готовится 22-я встреча.", "ru", "Встреча готовится", "https://tass.example/1", "TASS", "status"),
        ),
        unknown=("dates",),
    )


@pytest.fixture(scope="session")
def message(content: AlertContent) -> Message:
    folder = Path(__file__).parents[3] / "config" / "templates"
    return render(content, "ru", load_templates(folder))


@dataclass
class Mailbox:
    """An SMTP server that answers the recipient as it is told and keeps what it accepts."""

    answer: str = "250 OK"
    received: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.received.append(parsed)
        return "250 2.0.0 queued as 17"

    def options(self, **different: str) -> ChannelOptions:
        smtp = SmtpOptions(host="127.0.0.1", port=self.port, security="none", **different)
        return ChannelOptions(smtp=smtp, timeout=5)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def mailbox_with_tls() -> Callable[[str], AbstractContextManager[Mailbox]]:
    """A mailbox behind TLS from the start (`tls`) or after STARTTLS, with a certificate for 127.0.0.1."""

    @contextmanager
    def opened(security: str) -> Iterator[Mailbox]:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(Path(__file__).parents[1] / "feeds" / "self_signed.pem")
        box = Mailbox()
        controller = _Unprobed(
            box,
            hostname="127.0.0.1",
            port=free_port(),
            ssl_context=context if security == "tls" else None,
            tls_context=context if security == "starttls" else None,
        )
        controller.start()
        box.port = controller.port
        try:
            yield box
        finally:
            controller.stop()

    return opened


class _Unprobed(Controller):
    def _trigger_server(self) -> None:
        """A bare connection: the library's own probe checks our certificate against the machine's authorities."""
        socket.create_connection((self.hostname, self.port)).close()


@dataclass
class Received:
    """One request as the receiver saw it."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An HTTP server that gives one answer to everything and keeps what it was sent."""

    url: str
    received: list[Received]


@asynccontextmanager
async def receiver(
    status: int = 204, headers: dict[str, str] | None = None, *, hangs: bool = False
) -> AsyncIterator[Receiver]:
    """A server on a loopback port of its own that answers so, or never."""
    received: list[Received] = []

    async def take(request: web.Request) -> web.StreamResponse:
        received.append(Received(dict(request.headers), await request.read()))
        if hangs:
            await asyncio.Event().wait()
        return web.Response(status=status, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield Receiver(f"http://127.0.0.1:{runner.addresses[0][1]}", received)
    finally:
        await runner.cleanup()


Serving = Callable[..., AbstractAsyncContextManager[Receiver]]


@pytest.fixture
def serving() -> Serving:
    """`receiver`, for a test to open inside its own event loop."""
    return receiver


@pytest.fixture
def signing_secret(monkeypatch: pytest.MonkeyPatch) -> str:
    """A webhook's secret, which stands in the environment variable HOOK."""
    secret = "whsec_" + base64.b64encode(b"a signing secret of 32 bytes....").decode()
    monkeypatch.setenv("HOOK", secret)
    return secret


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """A port that nobody listens on."""
    return free_port()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
