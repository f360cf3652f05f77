"""The local server with faults to order: requests that hang until they are let go, receivers that refuse."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from aiohttp import web

from analyst.demo.server import LocalServer


class Gate:
    """Holds up as many of the next requests as it is told to, until it is opened. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._to_hold = 0
        self._open = True
        self.arrived = 0
        """Requests that came here so far."""

    def hold_next(self, count: int = 1) -> None:
        """Hold up the next requests, `count` of them."""
        with self._lock:
            self._to_hold, self._open = count, False

    def open(self) -> None:
        """Let go whatever is held up, and hold up no more."""
        with self._lock:
            self._to_hold, self._open = 0, True

    async def passed(self) -> None:
        """Return when the request may go on."""
        with self._lock:
            self.arrived += 1
            held = self._to_hold > 0
            self._to_hold -= held
        while held and not self._open:  # noqa: ASYNC110 - opened by another thread, where asyncio has no event
            await asyncio.sleep(0.01)


class FaultyServer(LocalServer):
    """Answers are made when a request comes, and given when its gate lets it pass."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds, self.pages, self.receiver = Gate(), Gate(), Gate()
        self.refusals: list[int] = []
        """Statuses that the receiver answers next, one a request; 204 when none is left."""

    @contextmanager
    def serving(self) -> Iterator[str]:
        """As the local server; nothing is left hanging at the end."""
        with super().serving() as address:
            try:
                yield address
            finally:
                for gate in (self.feeds, self.pages, self.receiver):
                    gate.open()

    async def _feed(self, request: web.Request) -> web.Response:
        answer = await super()._feed(request)
        await self.feeds.passed()
        return answer

    async def _page(self, request: web.Request) -> web.Response:
        answer = await super()._page(request)
        await self.pages.passed()
        return answer

    async def _receive(self, request: web.Request) -> web.Response:
        answer = await super()._receive(request)
        if self.refusals:
            answer = web.Response(status=self.refusals.pop(0))
        await self.receiver.passed()
        return answer
