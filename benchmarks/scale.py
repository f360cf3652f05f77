"""How much one core does, and how far more processes go: `.venv/bin/python benchmarks/scale.py [ARTICLES]`.

On a PostgreSQL server that it starts itself (the wheel of the tests), with the real code from feed to settled change:

- polling: feeds of a server on loopback, entries that are new and mostly concern something else;
- reading: articles on the format, by 1, 2, 4 and 8 processes that take them as workers do;
- settling, which is one at a time.

CPU seconds are those of the service's own processes, so they hold on a machine that does other things as well; what
the database's own processes take is not in them. docs/scaling.md says what follows.
"""

import os
import resource
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from look import served
from pydantic import SecretStr
from sqlalchemy import func, select, text

from analyst.demo.server import LocalEntry, LocalFeed, LocalServer
from config.settings import Settings
from models.article import Article, Entry, Revision
from models.feed import Feed
from models.vocabulary import ArticleState
from worker.bootstrap import Service, build
from worker.logs import configure_logs
from worker.pipeline.poll import poll, schedule_polls
from worker.pipeline.prepare import prepare
from worker.pipeline.read import read_newest
from worker.pipeline.settle import settle

ARTICLES, FEEDS, ENTRIES = 400, 40, 25
PROCESSES = (1, 2, 4, 8)
NOW = datetime.now(UTC)
FEED = (
    '[[feed]]\nkey = "f{number}"\nurl = "{url}"\npublisher = "Outlet {number}"\ntier = "media"\nlanguage = "en"\n\n'
)
OTHER = "The city council met on Thursday to discuss the budget of the coming year, and put its decision off again. "
ON_IT = """The 23rd International Meeting on Syria in the Astana format is planned for {month}, a diplomat said.

Delegations of the guarantor countries, Russia, Türkiye and Iran, as well as those of the Syrian government and the \
opposition, are to take part. Jordan, Iraq, Lebanon and the UN are expected as observers. "We hope for progress," \
said Deputy Foreign Minister Mikhail Bogdanov. The previous meeting was held in Astana on 11-12 November 2024. """


def main() -> None:
    """Measure and print. Stopped half-way, it stops its servers too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    configure_logs("human", "error")
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    server = LocalServer()
    with (
        tempfile.TemporaryDirectory(prefix="astana-scale-", ignore_cleanup_errors=True) as name,
        served(Path(name) / "cluster") as url,
        server.serving(),
    ):
        service = _service(Path(name), url, server)
        service.load_language_files()  # compiled before anything is timed
        _print_polling(service)
        _fill(service, 1, 0)
        read_newest(service)  # what a process loads once is loaded before the forks
        _print_reading(service, articles)
        _print_settling(service)
        _print_size(service)
        service.engine.dispose()


def _print_polling(service: Service) -> None:
    began, cpu = time.monotonic(), _cpu()
    for batch in schedule_polls(service):
        poll(service, batch)
    spent, took, entries = _cpu() - cpu, time.monotonic() - began, FEEDS * ENTRIES
    print(f"poll    1 process   {entries / took:7.0f} entries/s   {1000 * spent / entries:6.2f} ms CPU an entry")


def _print_reading(service: Service, articles: int) -> None:
    alone = 0.0
    for number in PROCESSES:
        _fill(service, articles, number)
        took, spent = _in_processes(service, number, articles)
        rate = articles / took
        alone = alone or rate
        said = f"{1000 * spent / articles:6.2f} ms CPU an article   {rate / alone / number:4.0%} efficient"
        print(f"read    {number} process{'es' if number > 1 else '  '} {rate:7.0f} articles/s  {said}", flush=True)


def _print_settling(service: Service) -> None:
    with service.sessions() as session:
        waiting = session.scalar(select(func.count()).where(Revision.settled_at.is_(None))) or 0
    began, cpu = time.monotonic(), _cpu()
    settle(service)
    took, spent = time.monotonic() - began, _cpu() - cpu
    print(f"settle  1 process   {waiting / took:7.0f} texts/s     {1000 * spent / waiting:6.2f} ms CPU a text")


def _print_size(service: Service) -> None:
    with service.sessions() as session:
        size = session.scalar(text("SELECT pg_database_size(current_database())")) or 0
        rows = [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Article, Revision)]
    print(f"database {size / 1e6:.0f} MB for {rows[0]} articles, {rows[1]} of them with texts and facts")


def _in_processes(service: Service, number: int, articles: int) -> tuple[float, float]:
    """Seconds and CPU seconds until so many processes have read so many articles."""
    context: Any = get_context("fork")
    service.engine.dispose()
    tickets, ready, go = context.Value("i", articles), context.Semaphore(0), context.Event()
    workers = [context.Process(target=_work, args=(service, tickets, ready, go)) for _ in range(number)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    began = time.monotonic()
    go.set()
    for worker in workers:
        worker.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _work(service: Service, tickets: Any, ready: Any, go: Any) -> None:  # noqa: ANN401 - multiprocessing's own
    with service.sessions() as session:
        session.execute(text("SELECT 1"))
    ready.release()
    go.wait()
    while _one_of(tickets):
        read_newest(service)


def _one_of(tickets: Any) -> bool:  # noqa: ANN401 - multiprocessing's own
    with tickets.get_lock():
        tickets.value -= 1
        return bool(tickets.value >= 0)


def _fill(service: Service, articles: int, series: int) -> None:
    """Articles on the format that are due to be read, each from its feed's own text."""
    with service.sessions.begin() as session:
        feed = session.scalars(select(Feed).limit(1)).one()
        for number in range(articles):
            key = f"//scale.example/{series}/{number}"
            at = NOW - timedelta(hours=9 - series) + timedelta(seconds=number)
            article = Article(
                url_key=key,
                publisher_id=feed.publisher_id,
                published_at=at,
                first_seen_at=NOW,
                state=ArticleState.NEW,
                # What fell due last is read first: in the order in which it was said.
                next_read_at=NOW - timedelta(seconds=number),
            )
            session.add(article)
            session.flush()
            body = ON_IT.format(month=f"{NOW + timedelta(days=60):%B %Y}") * 2
            session.add(
                Entry(
                    feed_id=feed.id,
                    article_id=article.id,
                    identity=key,
                    title=f"Talks on Syria {series}/{number}",
                    summary="",
                    text=body,
                    content_sha256=key,
                    published_at=at,
                    first_seen_at=NOW,
                    last_changed_at=NOW,
                )
            )


def _service(folder: Path, url: str, server: LocalServer) -> Service:
    written = []
    for number in range(FEEDS):
        address = server.add_feed(LocalFeed(f"f{number}", f"Outlet {number}", "en", "rss"))
        written.append(FEED.format(number=number, url=address))
        for entry in range(ENTRIES):
            body = OTHER * 12
            server.publish(f"f{number}", LocalEntry(f"e{entry}", f"Council meets {number}/{entry}", body, NOW))
    (folder / "feeds.toml").write_text("".join(written))
    (folder / "alerts.toml").write_text("")
    settings = Settings(
        home=folder,
        database_url=SecretStr(url),
        feeds_file=folder / "feeds.toml",
        alerts_file=folder / "alerts.toml",
        allow_hosts=frozenset({"127.0.0.1"}),
        host_gap_seconds=0,
    )
    service = build(settings)
    prepare(service)
    return service


def _cpu() -> float:
    """Of this process. The feed server runs in it too: its share is what aiohttp takes to send a body."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
