"""A server on loopback that answers what a test tells it to, however wrong that is."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `chunks` of `body` are sent one after the other, without saying how many will come."""

    body: bytes
    content_type: str = "application/xml"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: int = 1


class RawServer:
    """Replies by path. Thread-safe enough for tests: replies are set before they are asked for."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.address = ""
        self.sent_bytes = 0

    def serve(self, name: str, reply: Reply) -> str:
        """Answer `/name` with `reply` from now on; its URL."""
        self.replies[f"/{name}"] = reply
        return f"{self.address}/{name}"

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve on a free port while the block runs."""
        started, stop = Event(), asyncio.Event()
        loop = asyncio.new_event_loop()
        thread = Thread(target=loop.run_until_complete, args=(self._serve(started, stop),), name="RawServer")
        thread.start()
        assert started.wait(10)
        try:
            yield
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(10)
            loop.close()

    async def _serve(self, started: Event, stop: asyncio.Event) -> None:
        app = web.Application()
        app.add_routes([web.get("/{name:.*}", self._answer)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        started.set()
        await stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        reply = self.replies.get(request.path)
        if reply is None:
            raise web.HTTPNotFound
        headers = {"Content-Type": reply.content_type, **reply.headers}
        if reply.chunks == 1:
            return web.Response(body=reply.body, status=reply.status, headers=headers)
        answer = web.StreamResponse(status=reply.status, headers=headers)
        await answer.prepare(request)
        async for piece in _pieces(reply):
            await answer.write(piece)
            self.sent_bytes += len(piece)
        await answer.write_eof()
        return answer


async def _pieces(reply: Reply) -> AsyncIterator[bytes]:
    for _ in range(reply.chunks):
        yield reply.body
