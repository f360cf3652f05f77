"""A line between the service and a server that can be cut and slowed: TCP in, TCP or a unix socket out."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Dial = Callable[[], Coroutine[Any, Any, Ends]]
_PIECE = 65536


def to_port(port: int) -> Dial:
    """The server listens on a loopback port."""
    return lambda: asyncio.open_connection("127.0.0.1", port)


def to_socket(path: str) -> Dial:
    """The server listens on a unix socket."""
    return lambda: asyncio.open_unix_connection(path)


class Line:
    """Forwards bytes on loopback; `cut` and `slow` may be called from any thread."""

    def __init__(self, dial: Dial) -> None:
        self._dial = dial
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._is_cut = False
        self._delay = 0.0
        self.port = 0

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Forward while the block runs; the port to connect to."""
        thread = Thread(target=self._loop.run_forever, name="Line", daemon=True)
        thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        try:
            yield self.port
        finally:
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(10)
            self._loop.close()

    def cut(self) -> None:
        """Break what is connected, and refuse whoever comes."""
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._break)

    def slow(self, seconds: float) -> None:
        """Let each piece of data take so long, either way."""
        self._delay = seconds

    def mend(self) -> None:
        """Forward again, at once."""
        self._is_cut, self._delay = False, 0.0

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _close(self) -> None:
        """Leave nothing open behind."""
        self._is_cut = True
        if self._server is not None:
            self._server.close()
        self._break()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=5)

    def _break(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await self._dial()
        except OSError:  # the server itself is away
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))
        finally:
            self._open -= {writer, far_writer}

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(_PIECE):
                if self._delay:
                    await asyncio.sleep(self._delay)
                sink.write(piece)
                await sink.drain()
        sink.close()
        with suppress(OSError):
            await sink.wait_closed()
