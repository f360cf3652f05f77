"""A server on loopback that answers byte for byte what a test tells it to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import pytest

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Served:
    """A running server: where it is and what it was asked."""

    port: int
    requests: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/feed") -> str:
        return f"http://{self.host}{path}"

    def header(self, name: str) -> str | None:
        """A header of the latest request."""
        for line in self.requests[-1].splitlines()[1:]:
            given, _, value = line.partition(":")
            if given.lower() == name.lower():
                return value.strip()
        return None

    @property
    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.requests]


Serve = Callable[[Answer], AbstractAsyncContextManager[Served]]


@pytest.fixture
def serve() -> Serve:
    """Start a server for a test; it is stopped with all its connections when the block ends."""
    return _serve


@asynccontextmanager
async def _serve(answer: Answer) -> AsyncIterator[Served]:
    open_tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        open_tasks.add(task)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                served.requests.append(head.decode())
                await answer(head.decode(), writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            open_tasks.discard(task)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    served = Served(server.sockets[0].getsockname()[1])
    try:
        yield served
    finally:
        server.close()
        tasks = list(open_tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def reply(status: str = "200 OK", body: bytes = b"", **headers: str) -> Answer:
    """A well-formed answer; header names with `_` for `-`."""
    given = {"Content_Length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    wire = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body

    async def answer(_request: str, writer: asyncio.StreamWriter) -> None:
        writer.write(wire)

    return answer


@pytest.fixture(name="reply")
def _reply() -> Callable[..., Answer]:
    return reply
