"""The server that `benchmarks/feeds.py` asks: distinct feeds, each on a loopback address of its own.

`python benchmarks/feed_server.py 1000` prints its port. Feed n stands at http://127.1.a.b:PORT/feed.xml; half are
RSS, half Atom, 20 to 30 entries each, about 42 kB. `/control?...` on any address sets how all of them answer.
"""

import asyncio
import random
import socket
import sys
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import parse_qs, urlsplit

WORDS = {
    "en": "the ministry of foreign affairs said talks on trade and energy will go on in the capital next week",
    "ru": "министерство сообщило что переговоры о торговле и энергетике продолжатся в столице на будущей неделе",
    "ar": "وقالت الوزارة إن المحادثات حول التجارة والطاقة ستستمر في العاصمة الأسبوع المقبل",
    "tr": "bakanlık ticaret ve enerji görüşmelerinin gelecek hafta başkentte süreceğini bildirdi",
    "kk": "министрлік сауда және энергетика туралы келіссөздер келесі аптада астанада жалғасатынын хабарлады",
}
LATEST = datetime(2026, 11, 1, 12, tzinfo=UTC)
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{title}</title><link>{site}</link>'
    "<description>{title}</description><language>{language}</language>"
    "<lastBuildDate>{now:%a, %d %b %Y %H:%M:%S +0000}</lastBuildDate>{entries}</channel></rss>\n"
)
RSS_ENTRY = (
    '<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>'
    "<pubDate>{at:%a, %d %b %Y %H:%M:%S +0000}</pubDate><dc:creator>{author}</dc:creator><category>World</category>"
    "<description>{summary}</description><content:encoded><![CDATA[{text}]]></content:encoded></item>\n"
)
ATOM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
    '<title>{title}</title><link href="{site}"/><id>{site}</id><updated>{now:%Y-%m-%dT%H:%M:%SZ}</updated>'
    "{entries}</feed>\n"
)
ATOM_ENTRY = (
    '<entry><title>{title}</title><link href="{link}"/><id>{guid}</id><published>{at:%Y-%m-%dT%H:%M:%SZ}</published>'
    "<updated>{at:%Y-%m-%dT%H:%M:%SZ}</updated><author><name>{author}</name></author><summary>{summary}</summary>"
    '<content type="html">{escaped}</content></entry>\n'
)


def address_of(number: int) -> str:
    """Where feed `number` stands."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


class Feed:
    """One feed as it is, and as it is when one entry more stands on its top."""

    def __init__(self, number: int) -> None:
        chance = random.Random(number)
        self.language = list(WORDS)[number % len(WORDS)]
        self.atom = number % 2 == 1
        self.number = number
        count = chance.randint(20, 30)
        entries = [self._entry(chance, n) for n in range(count + 3)]
        # Each version has the newest entries of so many.
        self.versions = [self._whole(entries[n : n + count][::-1], n) for n in range(4)]

    def _entry(self, chance: random.Random, n: int) -> str:
        words = WORDS[self.language].split()

        def say(length: int) -> str:
            return " ".join(chance.choice(words) for _ in range(length))

        paragraphs = [say(chance.randint(30, 60)) for _ in range(2)]
        text = "".join(f'<p class="t">{paragraph}.</p>' for paragraph in paragraphs) + '<img src="/i.png" alt=""/>'
        link = f"http://{address_of(self.number)}/news/{n}.html"
        return (ATOM_ENTRY if self.atom else RSS_ENTRY).format(
            title=f"{say(9)} {n}", link=link, guid=f"tag:{self.number}:{n}", at=LATEST - timedelta(hours=40 - n),
            author=say(2), summary=say(30), text=text, escaped=escape(text),
        )  # fmt: skip

    def _whole(self, entries: list[str], version: int) -> bytes:
        site = f"http://{address_of(self.number)}/"
        whole = (ATOM if self.atom else RSS).format(
            title=f"Feed {self.number}", site=site, language=self.language, entries="".join(entries),
            now=LATEST + timedelta(minutes=version),
        )  # fmt: skip
        return whole.encode()


class Behaviour:
    """How every feed answers at the moment."""

    version = 0
    validators = True
    latency = 0.0
    silent = 0


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as the benchmark needs it, with kept connections."""

    def __init__(self, feeds: list[Feed], behaviour: Behaviour) -> None:
        self.feeds, self.behaviour, self.received = feeds, behaviour, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        third, fourth = transport.get_extra_info("sockname")[0].split(".")[2:]
        self.number = int(third) * 250 + int(fourth) - 1

    def data_received(self, piece: bytes) -> None:
        self.received += piece
        while b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1].decode()
        if path.startswith("/control"):
            for name, (value,) in parse_qs(urlsplit(path).query).items():
                setattr(self.behaviour, name, type(getattr(self.behaviour, name))(float(value)))
            self._send("200 OK", b"")
        elif self.number >= len(self.feeds) - self.behaviour.silent:
            return  # it accepts and never answers
        elif self.behaviour.latency:
            asyncio.get_running_loop().call_later(self.behaviour.latency, self._feed, head)
        else:
            self._feed(head)

    def _feed(self, head: bytes) -> None:
        tag = f'"{self.number}-{self.behaviour.version}"'
        named = f"ETag: {tag}\r\n" if self.behaviour.validators else ""
        if named and tag.encode() in head:
            self._send("304 Not Modified", b"", named)
        else:
            self._send("200 OK", self.feeds[self.number].versions[self.behaviour.version], named)

    def _send(self, status: str, body: bytes, more: str = "") -> None:
        length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\n{length}{more}\r\n"
        if not self.transport.is_closing():
            self.transport.write(head.encode() + body)


async def serve(count: int) -> None:
    """Listen on every address until killed."""
    feeds, behaviour = [Feed(number) for number in range(count)], Behaviour()
    loop, port = asyncio.get_running_loop(), 0
    for number in range(count):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address_of(number), port))
        port = listening.getsockname()[1]
        await loop.create_server(lambda: Connection(feeds, behaviour), sock=listening)
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
