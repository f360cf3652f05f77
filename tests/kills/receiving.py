"""What the service reads from and tells to in these runs: a feed server that takes its time, receivers with faults.

A receiver writes down what it accepted before it answers, and whether it answered: a copy without an answer is one
whose repeat nobody can hold against the service.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Lock

from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from analyst.demo.server import LocalServer
from tests.integration.pipeline.stage import free_port

# Of a hundred requests: refused for now, accepted and never answered.
REFUSED, UNANSWERED = 15, 8
SLOWEST_SECONDS = 0.06


class Ledger:
    """What was accepted, by the id that names it. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._chance = Random(0)
        self.answered: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()

    def begin(self, seed: int) -> None:
        """Forget what was accepted; the faults of the run follow from the seed and the order of requests."""
        with self._lock:
            self._chance = Random(seed)
            self.answered.clear()
            self.unanswered.clear()

    def wait(self) -> float:
        """Seconds until the next answer is given."""
        with self._lock:
            return self._chance.uniform(0, SLOWEST_SECONDS)

    def judge(self, key: str) -> str:
        """What becomes of a delivery: `refused`, `unanswered`, `answered`. The last two are accepted."""
        with self._lock:
            drawn = self._chance.randrange(100)
            if drawn < REFUSED:
                return "refused"
            unanswered = drawn < REFUSED + UNANSWERED
            (self.unanswered if unanswered else self.answered)[key] += 1
            return "unanswered" if unanswered else "answered"

    def copies(self, key: str) -> int:
        """How often it was accepted."""
        with self._lock:
            return self.answered[key] + self.unanswered[key]


class SlowServer(LocalServer):
    """Feeds, pages and the webhook receiver."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()

    async def _feed(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.ledger.wait())
        return await super()._feed(request)

    async def _page(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.ledger.wait())
        return await super()._page(request)

    async def _receive(self, request: web.Request) -> web.Response:
        await request.read()
        verdict = self.ledger.judge(request.headers["webhook-id"])
        await asyncio.sleep(self.ledger.wait())
        if verdict == "unanswered" and request.transport is not None:
            request.transport.close()
        return web.Response(status=503 if verdict == "refused" else 204)


class Mailbox:
    """A mail server that defers some, and hangs up on some that it has taken."""

    def __init__(self) -> None:
        self.ledger = Ledger()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        key = _message_id(envelope.original_content or b"")
        verdict = self.ledger.judge(key)
        await asyncio.sleep(self.ledger.wait())
        if verdict == "unanswered" and server.transport is not None:
            server.transport.close()
        return "451 4.3.0 later" if verdict == "refused" else "250 2.0.0 taken"

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Listen on a free loopback port while the block runs; the port."""
        controller = Controller(self, hostname="127.0.0.1", port=free_port())
        controller.start()
        try:
            yield controller.port
        finally:
            controller.stop()


def _message_id(mail: bytes) -> str:
    """The alert's key that the header holds, `<KEY@astana-watch>`."""
    for line in mail.split(b"\r\n"):
        if line.lower().startswith(b"message-id:"):
            return line.partition(b"<")[2].partition(b"@")[0].decode()
    raise AssertionError("a mail without Message-ID")
