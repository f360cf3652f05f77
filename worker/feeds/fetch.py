"""The only module that opens a socket for feeds and pages.

http and https only. Every address is checked before connecting, after every redirect too. Bodies are capped
on the wire and after decompression, and one deadline holds for the whole call. Proxies and cookies are not
used.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import (
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DefaultResolver,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver
from yarl import URL

from worker.clock import Clock, system_clock
from worker.errors import FetchRefusedError, TemporaryFetchError
from worker.feeds import answers
from worker.feeds.failures import WIRE_ERRORS, translated
from worker.feeds.resolve import CheckingResolver
from worker.feeds.urls import shown_url
from worker.feeds.values import Fetched, FetchOptions, NotModified, Validators

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.5"
ACCEPT_ROBOTS = "text/plain, */*;q=0.5"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate", "br", "zstd"})
_LONGEST_VALIDATOR = 1000
_DNS_CACHE_SECONDS = 60


@dataclass(slots=True)
class _Journey:
    """Where a call has got to while it follows redirects."""

    url: str
    """As asked for."""
    subject: str
    """As errors may show it."""
    at: URL
    validators: Validators
    accept: str
    hops: int = 0
    permanent: str | None = None
    still_permanent: bool = True


class Fetcher:
    """One session with its connections; use as an async context manager, from one event loop.

    Does not retry, wait, or know what a feed is: `politeness` spaces the calls, `schedule` decides when to
    come back.
    """

    def __init__(
        self,
        options: FetchOptions,
        *,
        clock: Clock = system_clock,
        resolver: AbstractResolver | None = None,
    ) -> None:
        """`resolver` answers for names instead of the system's; its answers are checked all the same."""
        self._options = options
        self._clock = clock
        self._inner_resolver = resolver
        self._in_hand = 0
        self._opened: tuple[ClientSession, CheckingResolver] | None = None

    async def __aenter__(self) -> Self:
        """Open the session."""
        options = self._options
        resolver = CheckingResolver(self._inner_resolver or DefaultResolver(), options.allow_hosts)
        connector = TCPConnector(resolver=resolver, limit=options.max_connections, ttl_dns_cache=_DNS_CACHE_SECONDS)
        session = ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=None, sock_connect=options.connect_timeout, sock_read=options.read_timeout),
            headers={"User-Agent": _user_agent(options), "Accept-Encoding": "gzip, deflate, br, zstd"},
            trust_env=False,
        )
        self._opened = (session, resolver)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        if self._opened is not None:
            session, resolver = self._opened
            self._opened = None
            await session.close()
            await resolver.close()

    async def get(
        self, url: str, validators: Validators | None = None, *, accept: str = ACCEPT_FEED
    ) -> Fetched | NotModified:
        """The body at `url`, or that it has not changed since `validators` were given.

        Raises TemporaryFetchError (timeout, name, connection, TLS, 408, 425, 429, 5xx; with what the server
        asked us to wait) or FetchRefusedError (scheme, address, size, encoding, redirects, other statuses).
        Their texts show the address without user, password and what may be a key.
        """
        subject = shown_url(url)
        try:
            async with asyncio.timeout(self._options.total_timeout):
                journey = _Journey(url, subject, _web_url(subject, url), validators or Validators(), accept)
                return await self._follow(journey)
        except WIRE_ERRORS as error:
            raise translated(subject, error, self._options) from None

    async def _follow(self, journey: _Journey) -> Fetched | NotModified:
        session, resolver = self._session()
        while True:
            resolver.check_literal(journey.at)
            async with session.get(journey.at, headers=_request_headers(journey), allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await self._answer(journey, response)
                self._redirect(journey, response)

    def _redirect(self, journey: _Journey, response: ClientResponse) -> None:
        """Move the journey on to where the answer points."""
        location = response.headers.get("Location", "").strip()
        journey.hops += 1
        if not location:
            raise FetchRefusedError(journey.subject, "a redirect that leads nowhere", response.status)
        if journey.hops > self._options.max_redirects:
            raise FetchRefusedError(
                journey.subject, f"more than {self._options.max_redirects} redirects", response.status
            )
        journey.at = _web_url(journey.subject, str(journey.at.join(URL(location)).with_fragment(None)))
        journey.still_permanent &= response.status in _PERMANENT_REDIRECTS
        if journey.still_permanent:
            journey.permanent = str(journey.at)

    async def _answer(self, journey: _Journey, response: ClientResponse) -> Fetched | NotModified:
        if response.status == 304:  # noqa: PLR2004 - Not Modified
            return _not_modified(journey, response)
        if not response.ok:
            raise answers.error_for(journey.subject, response.status, response.headers, self._clock())
        if response.status >= 300:  # noqa: PLR2004 - the redirects that were not followed
            raise FetchRefusedError(journey.subject, "a redirect that leads nowhere", response.status)
        return Fetched(
            url=journey.url,
            final_url=str(journey.at),
            status=response.status,
            body=await self._body(journey.subject, response),
            content_type=_plain(response.headers.get("Content-Type")),
            validators=_validators(response.headers),
            max_age=answers.max_age(response.headers),
            permanent_url=journey.permanent,
        )

    async def _body(self, subject: str, response: ClientResponse) -> bytes:
        """The body, read piece by piece so that no cap is passed by more than one piece."""
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            raise FetchRefusedError(subject, "the body is packed in a way we did not ask for", response.status)
        self._check_size(subject, response.content_length or 0, 0)
        body = bytearray()
        try:
            async for piece in response.content.iter_any():
                body += piece
                self._in_hand += len(piece)
                self._check_size(subject, response.content.total_raw_bytes, len(body))
            return bytes(body)
        finally:
            self._in_hand -= len(body)

    def _check_size(self, subject: str, wire: int, unpacked: int) -> None:
        if wire > self._options.max_wire_bytes:
            raise FetchRefusedError(subject, f"the body is larger than {self._options.max_wire_bytes} bytes")
        if unpacked > self._options.max_body_bytes:
            raise FetchRefusedError(subject, f"the body unpacks to more than {self._options.max_body_bytes} bytes")
        if self._in_hand > self._options.max_bytes_at_once:
            raise TemporaryFetchError(subject, "too much is being read at once")

    def _session(self) -> tuple[ClientSession, CheckingResolver]:
        if self._opened is None:
            raise RuntimeError("a Fetcher is used inside `async with`")
        return self._opened


def _web_url(subject: str, url: str) -> URL:
    try:
        parsed = URL(url.strip())
    except ValueError:
        raise FetchRefusedError(subject, "no address that can be fetched from") from None
    if parsed.scheme not in ("http", "https") or not parsed.raw_host:
        raise FetchRefusedError(subject, "only http and https addresses are fetched")
    return parsed


def _user_agent(options: FetchOptions) -> str:
    return f"{options.user_agent} (+{options.contact})" if options.contact else options.user_agent


def _request_headers(journey: _Journey) -> dict[str, str]:
    headers = {"Accept": journey.accept}
    if etag := _sendable(journey.validators.etag):
        headers["If-None-Match"] = etag
    if last_modified := _sendable(journey.validators.last_modified):
        headers["If-Modified-Since"] = last_modified
    return headers


def _not_modified(journey: _Journey, response: ClientResponse) -> NotModified:
    if not journey.validators:
        raise TemporaryFetchError(journey.subject, "the server answered 304 to a question without conditions")
    new = _validators(response.headers)
    return NotModified(
        url=journey.url,
        final_url=str(journey.at),
        validators=Validators(
            new.etag or journey.validators.etag, new.last_modified or journey.validators.last_modified
        ),
        max_age=answers.max_age(response.headers),
        permanent_url=journey.permanent,
    )


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(_sendable(headers.get("ETag")), _sendable(headers.get("Last-Modified")))


def _sendable(value: str | None) -> str | None:
    """The value if it can be stored and sent back as it is: some servers put bytes or pages into it."""
    fits = value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable()
    return value if fits else None


def _plain(value: str | None) -> str | None:
    return value.encode("ascii", "replace").decode("ascii") if value else None
