"""Speed of settling beside a million articles and 200,000 facts: `python benchmarks/settle.py [SAMPLES]`.

Both databases are made in a scratch folder (a few minutes; PostgreSQL is the server that the tests start). Articles
of two kinds are read beforehand, which is not counted, and settled one by one: those that repeat what is known, and
those that move the round. Wall clock and this process's own CPU time for each; then how the databases go about each
statement: a scan of a table that grows is named.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from look import NOW, Place, places
from pydantic import SecretStr
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from config.settings import Settings
from models.article import Article, Revision
from models.vocabulary import ArticleState, Tier
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.extract.facts import ArticleText
from worker.extract.read import extract
from worker.logs import configure_logs
from worker.pipeline.readings import lay_down
from worker.pipeline.settle import settle
from worker.store.subscriptions import SubscriptionSpec, subscribe

SAMPLES, LIMIT_MS, PUBLISHER = 200, 5.0, 1
GROWING = ("article", "entry", "revision", "fact", "mention", "change")
PLACES = {
    "SQLite": "'1' || strftime('%Y%m%d%H%M%S', seen_at) || '0000001' || substr('00000000' || id, -8)",
    "PostgreSQL": "'1' || to_char(seen_at, 'YYYYMMDDHH24MISS') || '0000001' || lpad(id::text, 8, '0')",
}


def service_over(place: Place, folder: Path) -> Service:
    """A service with one subscriber, whose clock stands an hour after the last of the million articles."""
    (folder / "empty.toml").write_text("")
    settings = Settings(
        home=folder,
        database_url=SecretStr(place.engine.url.render_as_string(hide_password=False)),
        feeds_file=folder / "empty.toml",
        alerts_file=folder / "empty.toml",
        most_changes_per_hour=10_000,
    )
    service = replace(build(settings, SteppedClock(NOW)), engine=place.engine)
    with service.sessions.begin() as session:
        everything = SubscriptionSpec("all", "all", "log:", None, "en", (), Tier.AGGREGATOR, None)
        subscribe(session, everything, NOW, from_file=False)
        session.execute(text(f"UPDATE revision SET place = {PLACES[place.name]}"))
        if place.name == "PostgreSQL":  # rows that bring their numbers leave the sequences behind
            for table in ("article", "revision", "fact", "origin"):
                session.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
    return service


def article(service: Service, session: Session, number: int, day: datetime, now: datetime) -> None:
    """An article of the ministry that gives a day for round 23, read and not yet settled."""
    words = (
        f"The 23rd International Meeting on Syria in the Astana format will take place in Astana on {day:%B} "
        f"{day.day}, {day.year}, the Kazakh Foreign Ministry announced. Delegations of Russia, Türkiye "
        "and Iran, as well as those of the Syrian government and the opposition, are to take part."
    )
    row = Article(
        url_key=f"bench-{number}",
        publisher_id=PUBLISHER,
        title="",
        published_at=now,
        first_seen_at=now,
        old_at_first_sight=False,
        state=ArticleState.READ,
        attempts=1,
        relevant=True,
        announces_new_round=True,
    )
    session.add(row)
    session.flush()
    found = extract(ArticleText("", words, "en", now, "Wire 1"), service.lexicon)
    revision = Revision(
        article_id=row.id, number=1, title="", text=words, sha256=f"bench-{number}", method="feed", language="en",
        seen_at=now, lexicon_version=found.lexicon_version,
    )  # fmt: skip
    session.add(revision)
    session.flush()
    lay_down(service, session, revision, found, now, now)


def settled(service: Service, first: int, samples: int, moving: bool) -> tuple[float, float]:
    """Milliseconds of wall clock and of CPU for each of so many articles."""
    now = NOW + timedelta(minutes=first)
    with service.sessions.begin() as session:
        for number in range(first, first + samples):
            day = NOW + timedelta(days=30 + (number % 400 if moving else 0))
            now = NOW + timedelta(minutes=number)
            article(service, session, number, day, now)
    assert isinstance(service.clock, SteppedClock)
    service.clock.set(now)
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    settle(service)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return 1000 * wall / samples, 1000 * cpu / samples


def scans(place: Place, service: Service, number: int) -> Iterator[str]:
    """The statements of settling one article that go through a whole table that grows."""
    asked: dict[str, Any] = {}

    def note(connection: Any, cursor: Any, sql: str, values: Any, context: Any, many: bool) -> None:  # noqa: ANN401, ARG001 - SQLAlchemy's signature
        if not many and sql.startswith(("SELECT", "UPDATE", "DELETE")):
            asked.setdefault(sql, values)

    event.listen(place.engine, "before_cursor_execute", note)
    settled(service, number, 1, moving=True)
    event.remove(place.engine, "before_cursor_execute", note)
    print(f"{place.name}: {len(asked)} different statements for an article that moves a round", flush=True)
    explain, scan = ("EXPLAIN QUERY PLAN", "SCAN {}") if place.name == "SQLite" else ("EXPLAIN", "Seq Scan on {}")
    for sql, values in asked.items():
        with place.engine.connect() as connection:
            if place.name == "PostgreSQL":  # a small table is scanned though an index would serve
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            steps = [str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {sql}", values)]
        named = {table for table in GROWING for step in steps if f"{scan.format(table)} " in f"{step} "}
        if named:
            yield f"  scans {', '.join(sorted(named))}: {' '.join(sql.split())[:150]}"


def main(samples: int) -> None:
    """Print the table."""
    configure_logs("human", "critical")
    with tempfile.TemporaryDirectory(prefix="astana-bench-") as scratch, places(Path(scratch)) as made:
        print(f"\n{'settling one article, ms':44}{'wall':>8}{'CPU':>8}")
        for place in made:
            folder = Path(scratch) / place.name
            folder.mkdir()
            service = service_over(place, folder)
            settled(service, 0, 5, moving=False)
            for name, first, moving in (("repeats what is known", 10, False), ("moves a round", 1000, True)):
                wall, cpu = settled(service, first, samples, moving)
                over = "" if wall <= LIMIT_MS else f"  over {LIMIT_MS:.0f}"
                print(f"{place.name + ', ' + name:44}{wall:8.1f}{cpu:8.1f}{over}", flush=True)
            print("\n".join(scans(place, service, 5000)) or "  no scan of a table that grows", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
