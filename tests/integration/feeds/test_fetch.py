import asyncio
import contextlib
import gzip
import socket
import ssl
import threading
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest
from aiohttp.abc import AbstractResolver
from backports import zstd

from worker.errors import FetchRefusedError, TemporaryFetchError
from worker.feeds.fetch import ACCEPT_PAGE, Fetcher
from worker.feeds.values import Fetched, FetchOptions, NotModified, Validators

NOW = datetime(2024, 10, 9, 12, tzinfo=UTC)
FAST = FetchOptions(
    user_agent="AstanaWatch/test",
    contact="https://watch.example/about",
    connect_timeout=0.3,
    read_timeout=0.3,
    total_timeout=1.0,
    max_wire_bytes=50_000,
    max_body_bytes=200_000,
    allow_hosts=frozenset({"127.0.0.1"}),
    max_redirects=4,
)


def fetched(url, validators=None, options=FAST, resolver=None, **kwargs):
    async def ask():
        async with Fetcher(options, clock=lambda: NOW, resolver=resolver) as fetcher:
            return await fetcher.get(url, validators, **kwargs)

    return ask()


def get_from(serve, answer, path="/feed", validators=None, options=FAST, **kwargs):
    """Run one fetch against a server with this answer; gives what came and the server."""

    async def scene():
        async with serve(answer) as server:
            try:
                return await fetched(server.url(path), validators, options, **kwargs), server
            except (FetchRefusedError, TemporaryFetchError) as error:
                return error, server

    return asyncio.run(scene())


class NamedAddresses(AbstractResolver):
    """Answers for names from a table; a list of lists answers differently each time."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = 0

    async def resolve(self, host, port=0, family=socket.AF_INET):
        self.asked += 1
        turns = self.answers[host.partition(".")[0]]
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
            for address in turns[min(self.asked, len(turns)) - 1]
        ]

    async def close(self):
        pass


def test_a_body_comes_with_what_to_ask_with_next_time(serve, reply):
    answer = reply(
        body=b"<rss/>",
        ETag='W/"7"',
        Last_Modified="Wed, 09 Oct 2024 10:00:00 GMT",
        Content_Type="application/rss+xml; charset=utf-8",
        Cache_Control="public, max-age=300",
        Age="60",
    )
    result, server = get_from(serve, answer)
    assert result == Fetched(
        url=server.url(),
        final_url=server.url(),
        status=200,
        body=b"<rss/>",
        content_type="application/rss+xml; charset=utf-8",
        validators=Validators('W/"7"', "Wed, 09 Oct 2024 10:00:00 GMT"),
        max_age=timedelta(seconds=240),
        permanent_url=None,
    )


def test_we_say_who_we_are_and_what_we_read(serve, reply):
    _, server = get_from(serve, reply(), accept=ACCEPT_PAGE)
    assert server.header("User-Agent") == "AstanaWatch/test (+https://watch.example/about)"
    assert server.header("Accept") == ACCEPT_PAGE
    assert server.header("Accept-Encoding") == "gzip, deflate, br, zstd"
    assert server.header("Cookie") is None


def test_304_keeps_the_validator_that_the_server_did_not_renew(serve, reply):
    asked = Validators('"old"', "Tue, 08 Oct 2024 10:00:00 GMT")
    result, server = get_from(serve, reply("304 Not Modified", ETag='"new"'), validators=asked)
    assert server.header("If-None-Match") == '"old"'
    assert server.header("If-Modified-Since") == "Tue, 08 Oct 2024 10:00:00 GMT"
    assert isinstance(result, NotModified)
    assert result.validators == Validators('"new"', "Tue, 08 Oct 2024 10:00:00 GMT")


def test_304_without_a_condition_is_the_servers_fault(serve, reply):
    result, _ = get_from(serve, reply("304 Not Modified"))
    assert isinstance(result, TemporaryFetchError)


@pytest.mark.parametrize("etag", ['"caf\xe9"', '"' + "x" * 2000 + '"'])
def test_a_validator_that_could_not_be_sent_back_is_forgotten(serve, reply, etag):
    result, _ = get_from(serve, reply(ETag=etag))
    assert result.validators == Validators()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
    ],
)
def test_packed_bodies_are_unpacked(serve, reply, encoding, pack):
    result, _ = get_from(serve, reply(body=pack(b"<rss>words</rss>"), Content_Encoding=encoding))
    assert result.body == b"<rss>words</rss>"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
    ],
)
def test_a_bomb_is_refused_after_the_cap(serve, reply, encoding, pack):
    bomb = pack(b"\0" * 20_000_000)
    assert len(bomb) < FAST.max_wire_bytes
    result, _ = get_from(serve, reply(body=bomb, Content_Encoding=encoding))
    assert isinstance(result, FetchRefusedError)
    assert result.reason == "the body unpacks to more than 200000 bytes"


def test_what_is_packed_wrong_fails_for_now(serve, reply):
    result, _ = get_from(serve, reply(body=b"<rss/>", Content_Encoding="gzip"))
    assert isinstance(result, TemporaryFetchError)
    assert "decompressed" in result.reason


def test_a_packing_we_did_not_ask_for_is_refused(serve, reply):
    result, _ = get_from(serve, reply(body=b"\x1f\x9d", Content_Encoding="compress"))
    assert isinstance(result, FetchRefusedError)


def test_a_body_announced_too_large_is_not_read(serve, reply):
    result, _ = get_from(serve, reply(Content_Length="50000001"))
    assert isinstance(result, FetchRefusedError)
    assert result.reason == "the body is larger than 50000 bytes"


def test_an_endless_body_is_cut_off_at_the_cap(serve):
    async def endless(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
            await writer.drain()

    result, _ = get_from(serve, endless)
    assert isinstance(result, FetchRefusedError)
    assert result.reason == "the body is larger than 50000 bytes"


def test_a_body_shorter_than_announced_is_not_taken_for_whole(serve):
    async def short(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>")
        writer.close()

    result, _ = get_from(serve, short)
    assert isinstance(result, TemporaryFetchError)
    assert "incomplete" in result.reason


def test_a_reset_in_the_middle_fails_for_now(serve):
    async def reset(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>")
        await writer.drain()
        writer.transport.abort()

    result, _ = get_from(serve, reset)
    assert isinstance(result, TemporaryFetchError)


def test_a_closed_door_is_told_in_words():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    with pytest.raises(TemporaryFetchError, match="no connection: connection refused"):
        asyncio.run(fetched(f"http://127.0.0.1:{port}/"))


def test_garbage_instead_of_http_fails_for_now(serve):
    async def garbage(_request, writer):
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    result, _ = get_from(serve, garbage)
    assert isinstance(result, TemporaryFetchError)
    assert result.reason == "the server does not speak proper HTTP"


def test_a_server_that_drips_meets_the_deadline_of_the_whole(serve):
    async def drip(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    started = time.monotonic()
    result, _ = get_from(serve, drip, options=replace(FAST, total_timeout=0.3))
    assert time.monotonic() - started < 2
    assert isinstance(result, TemporaryFetchError)
    assert result.reason == "timeout: no complete answer within 0.3 s"


def test_a_silent_server_meets_the_read_timeout(serve):
    async def silent(_request, _writer):
        await asyncio.Event().wait()

    result, _ = get_from(serve, silent, options=replace(FAST, read_timeout=0.1))
    assert result.reason == "timeout: silent for 0.1 s"


def test_a_deadline_holds_over_redirects(serve):
    async def slow_hop(_request, writer):
        await asyncio.sleep(0.15)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n")

    result, _ = get_from(serve, slow_hop, options=replace(FAST, total_timeout=0.3, max_redirects=50))
    assert result.reason == "timeout: no complete answer within 0.3 s"


@pytest.mark.parametrize(
    ("status", "retry_after", "waits"),
    [
        ("429 Too Many Requests", "120", timedelta(seconds=120)),
        ("429 Too Many Requests", "Wed, 09 Oct 2024 13:00:00 GMT", timedelta(hours=1)),
        ("503 Service Unavailable", "30", timedelta(seconds=30)),
        ("503 Service Unavailable", "Wed, 09 Oct 2024 11:00:00 GMT", timedelta(0)),
        ("503 Service Unavailable", "soon", None),
    ],
)
def test_what_the_server_asks_us_to_wait_is_told(serve, reply, status, retry_after, waits):
    result, _ = get_from(serve, reply(status, Retry_After=retry_after))
    assert isinstance(result, TemporaryFetchError)
    assert result.retry_after == waits


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 599])
def test_statuses_that_pass_by_themselves(serve, reply, status):
    result, _ = get_from(serve, reply(f"{status} Reason"))
    assert isinstance(result, TemporaryFetchError)
    assert f"answered {status}" in result.reason


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 406, 410, 418, 451, 499])
def test_statuses_that_do_not_pass_by_themselves(serve, reply, status):
    result, _ = get_from(serve, reply(f"{status} Reason"))
    assert isinstance(result, FetchRefusedError)
    assert result.status == status


def test_redirects_are_followed_and_a_permanent_beginning_is_told(serve):
    hops = {"/a": ("301", "/b"), "/b": ("308", "/c#top"), "/c": ("302", "/d")}

    async def answer(request, writer):
        path = request.split(" ")[1]
        if path in hops:
            status, place = hops[path]
            writer.write(f"HTTP/1.1 {status} X\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    result, server = get_from(serve, answer, "/a")
    assert server.paths == ["/a", "/b", "/c", "/d"]
    assert result.final_url == server.url("/d")
    assert result.permanent_url == server.url("/c")


def test_a_permanent_redirect_behind_a_temporary_one_is_not_permanent_for_us(serve):
    hops = {"/a": ("302", "/b"), "/b": ("301", "/c")}

    async def answer(request, writer):
        status, place = hops.get(request.split(" ")[1], ("200", ""))
        writer.write(f"HTTP/1.1 {status} X\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())

    result, _ = get_from(serve, answer, "/a")
    assert result.permanent_url is None


def test_a_loop_of_redirects_ends(serve, reply):
    result, server = get_from(serve, reply("302 Found", Location="/feed"))
    assert isinstance(result, FetchRefusedError)
    assert result.reason == "more than 4 redirects"
    assert len(server.requests) == 5


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd",
        "ftp://example.org/feed",
        "gopher://127.0.0.1/",
        "data:text/xml,<rss/>",
        "",
        "http://",
        "http://[::1",
    ],
)
def test_a_redirect_out_of_the_web_is_refused(serve, reply, place):
    result, _ = get_from(serve, reply("302 Found", Location=place))
    assert isinstance(result, FetchRefusedError)


@pytest.mark.parametrize("status", ["300 Multiple Choices", "305 Use Proxy"])
def test_other_redirects_are_refused(serve, reply, status):
    result, _ = get_from(serve, reply(status))
    assert isinstance(result, FetchRefusedError)


@pytest.mark.parametrize(
    "place",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:192.168.1.1]/",
        "http://2130706433/",
        "http://127.1/",
        "//192.168.0.1/feed",
    ],
)
def test_a_redirect_to_an_inner_address_is_refused(serve, reply, place):
    result, _ = get_from(serve, reply("302 Found", Location=place))
    assert isinstance(result, FetchRefusedError)


def test_a_redirect_to_another_port_of_an_allowed_host_with_port_is_refused(serve, reply):
    async def scene():
        async with serve(reply(body=b"inner")) as inner, serve(reply("302 X", Location=inner.url())) as outer:
            options = replace(FAST, allow_hosts=frozenset({outer.host}))
            with pytest.raises(FetchRefusedError, match=r"127\.0\.0\.1 is at a loopback address"):
                await fetched(outer.url(), options=options)
            assert inner.requests == []

    asyncio.run(scene())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "feed.xml",
        "",
        "http:///path",
        "http://[::1",
        "http://example.org:99999/",
        "http://127.0.0.1:99999/",
    ],
)
def test_only_web_addresses_are_fetched(url):
    with pytest.raises(FetchRefusedError):
        asyncio.run(fetched(url))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1", "fd00::1"],
)
def test_a_name_at_an_inner_address_is_refused(address):
    resolver = NamedAddresses(inner=[[address]])
    with pytest.raises(FetchRefusedError, match=r"inner\.example is at"):
        asyncio.run(fetched("http://inner.example/", options=FAST, resolver=resolver))


def test_a_name_is_allowed_by_name_not_by_its_address(serve, reply):
    async def scene():
        async with serve(reply(body=b"ok")) as server:
            resolver = NamedAddresses(inner=[["127.0.0.1"]])
            options = replace(FAST, allow_hosts=frozenset({f"Inner.example:{server.port}"}))
            url = f"http://inner.example:{server.port}/"
            return await fetched(url, options=options, resolver=resolver)

    assert asyncio.run(scene()).body == b"ok"


def test_the_address_that_was_checked_is_the_one_connected_to(serve, reply):
    """Rebinding: the name is asked for once; its second answer, where nobody listens, is never used."""

    async def scene():
        async with serve(reply(body=b"ok")) as server:
            resolver = NamedAddresses(rebind=[["127.0.0.1"], ["127.0.0.99"]])
            options = replace(FAST, allow_hosts=frozenset({"rebind.example"}))
            result = await fetched(f"http://rebind.example:{server.port}/", options=options, resolver=resolver)
            return result.body, resolver.asked

    assert asyncio.run(scene()) == (b"ok", 1)


def test_a_name_nobody_knows_is_told_in_words():
    class Nobody(NamedAddresses):
        async def resolve(self, host, port=0, family=socket.AF_INET):
            raise OSError(None, "not known")

    with pytest.raises(TemporaryFetchError, match="dns: the host name cannot be resolved"):
        asyncio.run(fetched("http://nobody.example/", resolver=Nobody()))


@contextlib.contextmanager
def one_caller(talk):
    """A server in a thread that talks to one caller over the bare socket; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept():
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                talk(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            thread.join(timeout=5)


def test_plain_text_where_tls_was_expected_fails_for_now():
    with (
        one_caller(lambda connection: connection.sendall(b"220 smtp\r\n")) as port,
        pytest.raises(TemporaryFetchError, match="tls: no secure connection"),
    ):
        asyncio.run(fetched(f"https://127.0.0.1:{port}/"))


def test_a_certificate_nobody_vouches_for_is_told_in_words():
    """The certificate and its key are made for this test and guard nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("self_signed.pem"))

    def shake_hands(connection):
        context.wrap_socket(connection, server_side=True).close()

    with (
        one_caller(shake_hands) as port,
        pytest.raises(TemporaryFetchError, match=r"tls: the certificate is not valid \(self-signed"),
    ):
        asyncio.run(fetched(f"https://127.0.0.1:{port}/"))


def test_user_and_password_are_sent_but_never_told(serve, reply):
    async def scene():
        async with serve(reply("500 Oops")) as server:
            url = f"http://reader:hunter2@{server.host}/feed?token=s3cretvalue&page=2"
            with pytest.raises(TemporaryFetchError) as caught:
                await fetched(url)
            return caught.value, server

    error, server = asyncio.run(scene())
    assert server.header("Authorization") == "Basic cmVhZGVyOmh1bnRlcjI="
    assert error.subject == f"http://{server.host}/feed?token=***&page=2"
    told = f"{error!s} {error!r} {error.args} {error.__cause__}"
    assert "hunter2" not in told
    assert "s3cretvalue" not in told


def test_a_redirect_to_another_host_takes_no_password_along(serve, reply):
    async def scene():
        async with serve(reply(body=b"ok")) as other:
            away = reply("302 Found", Location=other.url("/there"))
            async with serve(away) as first:
                await fetched(f"http://reader:hunter2@{first.host}/")
            return other.header("Authorization")

    assert asyncio.run(scene()) is None


@pytest.mark.parametrize("url", ["http://reader:hunter2@[::1/", "http://reader:hunter2@10.0.0.1/", "x:hunter2"])
def test_an_address_that_is_refused_keeps_its_secrets(url):
    with pytest.raises(FetchRefusedError) as caught:
        asyncio.run(fetched(url))
    assert "hunter2" not in f"{caught.value!r}"


def test_a_fetcher_outside_its_block_says_so():
    with (
        contextlib.closing(asyncio.new_event_loop()) as loop,
        pytest.raises(RuntimeError, match="async with"),
    ):
        loop.run_until_complete(Fetcher(FAST).get("http://127.0.0.1/"))
