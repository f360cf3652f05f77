"""What holds for every answer: its headers, and by which names the server may be asked.

A page of another site could have a name of its own point to this machine and then read what we serve on loopback (DNS
rebinding). Such a name has a dot in it and is no address, so only those are asked for.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Lets through what was asked of us by one of our names, and gives each answer our headers."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, "Cache-Control": "no-cache"}.items():
                    headers.setdefault(name, value)
            await send(message)

        asked = host_of(Headers(scope=scope).get("host", ""))
        app = self._app if is_ours(asked, self._names) else _STRANGER
        await app(scope, receive, send_with_headers)


def host_of(given: str) -> str:
    """The host of a Host header or address, in lower case and without its port; nothing when it has none."""
    try:
        return urlsplit(given if "//" in given else f"//{given}").hostname or ""
    except ValueError:
        return ""


def is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether the host is an address, one of `names`, or no name that another site could own."""
    if host in names or host.endswith(".localhost"):
        return True
    try:
        ip_address(host)
    except ValueError:
        return bool(host) and "." not in host
    return True


_STRANGER = PlainTextResponse(
    "This server does not go by that name. Set ASTANA_SITE_URL to the address by which readers reach it.\n",
    status_code=421,
)
