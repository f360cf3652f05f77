"""Speed of telling, beside Apprise in the same run: `make bench`, or `python benchmarks/tell.py [SAMPLES]`.

- From the article's bytes in hand (the feed's answer is sent) to the alert accepted by a webhook receiver, with
  `astana run` as a process of its own: idle, and while 10,000 other articles wait to be read.
- 1,000 subscriptions to one change: written down, rendered, sent, recorded, by one relay. Apprise posts a text as
  often to the same receiver; it renders, signs and records nothing.

Wall clock and, where one process does the work, CPU seconds. Machines differ and share their cores: read the ratios.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apprise
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import Connection, create_engine, text

from analyst.demo.server import LocalEntry, LocalFeed, LocalServer
from config.settings import Settings
from worker.bootstrap import Service, build
from worker.logs import configure_logs
from worker.pipeline.poll import poll, schedule_polls
from worker.pipeline.prepare import prepare
from worker.pipeline.read import read
from worker.pipeline.relay import relay
from worker.pipeline.settle import settle

SAMPLES, BACKLOG, SUBSCRIBERS = 40, 10_000, 1_000
FEED = '[[feed]]\nkey = "desk"\nurl = "{url}"\npublisher = "Ministry"\ntier = "official"\nlanguage = "en"\n'
SUBSCRIPTION = '[[subscription]]\nkey = "{key}"\nwho = "{key}"\nchannel = "{channel}"\nmost_per_hour = 1000\n\n'
BEGUN = datetime.now(UTC)


def article(number: int) -> LocalEntry:
    """The ministry names another day for round 23: each article is one change."""
    day = BEGUN + timedelta(days=30 + number)
    return LocalEntry(
        slug=f"days-{number}",
        title=f"Kazakhstan names the days of the 23rd Syria meeting ({number})",
        published_at=datetime.now(UTC),
        text=f"The 23rd International Meeting on Syria in the Astana format will take place in Astana on {day:%B} "
        f"{day.day}, {day.year}, the Kazakh Foreign Ministry announced.\n\nDelegations of the guarantor countries, "
        "Russia, Türkiye and Iran, as well as those of the Syrian government and the opposition, are to take part. "
        * 4,
    )


class TimedServer(LocalServer):
    """Notes when a changed feed was sent, and when the receiver had an alert in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = self.told = 0.0

    async def _feed(self, request: web.Request) -> web.Response:
        answer = await super()._feed(request)
        if answer.status == 200:  # noqa: PLR2004 - not 304: it carries something new
            self.sent = time.monotonic()
        return answer

    async def _receive(self, request: web.Request) -> web.Response:
        answer = await super()._receive(request)
        self.told = time.monotonic()
        return answer


def settings(folder: Path, server: LocalServer, subscribers: int) -> Settings:
    """An operator's files for a feed and so many webhooks."""
    url = server.add_feed(LocalFeed("desk", "Desk", "en", "rss"))
    (folder / "feeds.toml").write_text(FEED.format(url=url))
    hooks = [
        SUBSCRIPTION.format(key=f"hook-{n}", channel=f"webhook+{server.address}/receive") for n in range(subscribers)
    ]
    (folder / "alerts.toml").write_text("".join(hooks))
    return Settings(
        home=folder,
        database_url=SecretStr(f"sqlite:///{folder / 'astana.db'}"),
        feeds_file=folder / "feeds.toml",
        alerts_file=folder / "alerts.toml",
        allow_hosts=frozenset({"127.0.0.1"}),
        host_gap_seconds=0,
        most_changes_per_hour=10_000,
    )


@contextmanager
def running(given: Settings, log: Path) -> Iterator[None]:
    """`astana run` as a process."""
    names = ("home", "feeds_file", "alerts_file", "host_gap_seconds", "most_changes_per_hour")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASTANA_")}
    environment |= {f"ASTANA_{name.upper()}": str(getattr(given, name)) for name in names}
    environment |= {"ASTANA_ALLOW_HOSTS": "127.0.0.1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "analyst", "run"], env=environment, stdout=output, stderr=output
        )
        try:
            yield
        finally:
            process.kill()
            process.wait()


def latencies(server: TimedServer, database: Path, first: int, samples: int) -> list[float]:
    """Seconds from the feed's answer to the receiver's, of so many changes."""
    engine = create_engine(f"sqlite:///{database}")
    found = []
    for number in range(first, first + samples):
        server.publish("desk", article(number))
        known = len(server.received)
        with engine.begin() as connection:
            connection.execute(text("UPDATE feed SET next_poll_at = :now"), {"now": "2020-01-01 00:00:00.000000"})
        _until(lambda known=known: len(server.received) > known)
        found.append(server.told - server.sent)
    engine.dispose()
    return found


def _until(condition: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("waited in vain for an alert")
        time.sleep(0.005)


def let_wait(database: Path, count: int) -> None:
    """Put articles into the database that are due to be read, as a poll leaves them."""
    engine = create_engine(f"sqlite:///{database}")
    at = (BEGUN - timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with engine.begin() as connection:
        publisher = connection.execute(text("SELECT publisher_id FROM feed")).scalar_one()
        _copy(
            connection,
            "article",
            {"url_key": "waits-{n}", "url": None, "publisher_id": publisher, "next_read_at": at},
            count,
        )
        rows = connection.execute(text("SELECT id FROM article WHERE url_key LIKE 'waits-%'")).scalars().all()
        _copy(connection, "entry", {"identity": "waits-{n}"}, count, articles=rows)
    engine.dispose()


def _copy(
    connection: Connection, table: str, different: dict[str, object], count: int, articles: Sequence[int] = ()
) -> None:
    """So many copies of a table's first row, with other values in some columns."""
    row = dict(connection.execute(text(f"SELECT * FROM {table} LIMIT 1")).mappings().one())
    row.pop("id")
    rows = []
    for number in range(count):
        changed = {
            name: value.format(n=number) if isinstance(value, str) else value for name, value in different.items()
        }
        rows.append(row | changed | ({"article_id": articles[number]} if articles else {}))
    names = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names[0]}) VALUES ({names[1]})"), rows)


def measure_latency(samples: int) -> None:
    """Idle, then with a backlog."""
    server = TimedServer()
    with tempfile.TemporaryDirectory() as name, server.serving():
        folder = Path(name)
        given = settings(folder, server, 1)
        database = folder / "astana.db"
        server.publish("desk", article(0))
        with running(given, folder / "run.log"):
            _until(lambda: server.received)
            idle = latencies(server, database, 1, samples)
            line("bytes to accepted, idle", idle)
            let_wait(database, BACKLOG)
            line(f"the same, {BACKLOG} articles waiting", latencies(server, database, 1 + samples, samples))


def measure_fan_out() -> None:
    """One change for a thousand, beside Apprise."""
    server = LocalServer()
    with tempfile.TemporaryDirectory() as name, server.serving():
        service = build(settings(Path(name), server, SUBSCRIBERS))
        prepare(service)
        server.publish("desk", article(0))
        _read(service)
        began, cpu = time.monotonic(), time.thread_time()
        settle(service)
        sent = relay(service)
        while len(server.received) < SUBSCRIBERS:  # a relay claims no more after 20 s
            sent += relay(service)
        ours, spent = time.monotonic() - began, time.thread_time() - cpu
        service.engine.dispose()
        print(f"{sent} alerts of one change, told and recorded        {ours:6.2f} s   CPU {spent:.2f} s")
        notifier = apprise.Apprise()
        for _ in range(SUBSCRIBERS):
            notifier.add(f"json://{server.address.removeprefix('http://')}/receive")
        began, cpu = time.monotonic(), time.process_time()
        asyncio.run(notifier.async_notify(title="Round 23", body="dates set"))
        theirs = time.monotonic() - began
        print(
            f"Apprise, {SUBSCRIBERS} posts of one text                  {theirs:6.2f} s   {theirs / ours:.1f} x ours"
        )


def _read(service: Service) -> None:
    for batch in schedule_polls(service):
        for article_id in poll(service, batch):
            read(service, article_id)


def line(name: str, seconds: list[float]) -> None:
    """Median, 99th percentile and worst, in milliseconds."""
    ordered = sorted(seconds)
    percentile = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
    figures = (statistics.median(ordered), percentile, ordered[-1])
    print(
        f"{name:<44}" + "".join(f"{one * 1000:9.0f} ms" for one in figures) + f"   ({len(ordered)} samples)",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    configure_logs("human", "error")
    measure_fan_out()
    print(f"{'':<44}{'median':>12}{'p99':>12}{'worst':>12}")
    measure_latency(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)


if __name__ == "__main__":
    main()
