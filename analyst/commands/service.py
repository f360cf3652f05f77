"""`astana run`, `demo`, `poll`, `db`: the service itself."""

from typing import Annotated

import typer

from analyst import queries, show
from analyst.demo.play import play
from analyst.granting import grant_analyst
from config.errors import ConfigError
from config.settings import load_settings
from models.database import open_engine
from worker.bootstrap import build
from worker.embedded import run as run_embedded
from worker.logs import configure_logs, log
from worker.pipeline import poll as polling
from worker.pipeline import read as reading
from worker.pipeline import relay as relaying
from worker.pipeline import settle as settling
from worker.pipeline.prepare import prepare
from worker.schema import require_head
from worker.store.feeds import feeds_now_due

db = typer.Typer(help="The database itself.", no_args_is_help=True)


def run() -> None:
    """Start the service in this one process: SQLite, the Celery worker and beat. Ctrl-C stops it cleanly.

    With Redis as broker (ASTANA_BROKER_URL) the parts are started apart: docker-compose.yml shows how.
    """
    settings = load_settings()
    if not settings.embedded:
        raise ConfigError(
            "ASTANA_BROKER_URL",
            "names a server, and `astana run` is the service without one; see docker-compose.yml",
        )
    configure_logs(settings.log, settings.log_level)
    service = build(settings)
    prepared = prepare(service)
    log(__name__).info(
        "Astana Watch runs; Ctrl-C stops it",
        home=str(settings.home),
        feeds_added=prepared.feeds_added,
        subscriptions_added=prepared.subscriptions_added,
        rounds_known=len(service.shipped_rounds),
        lexicon=service.lexicon.version,
    )
    run_embedded(service)
    log(__name__).info("Astana Watch has stopped; what is left to do stands in the database")


def demo() -> None:
    """Autumn 2024 in a minute, without any network: what is polled, found, understood and told."""
    play()


def poll(
    feeds: Annotated[list[str] | None, typer.Argument(help="Keys of feeds; all when none is named.")] = None,
) -> None:
    """Poll feeds now, read and settle what they bring, deliver what is due; then stop."""
    settings = load_settings()
    configure_logs(settings.log, settings.log_level)
    service = build(settings)
    prepare(service)
    with service.sessions.begin() as session:
        unknown = feeds_now_due(session, feeds or [], service.clock())
    if unknown:
        raise ConfigError(", ".join(unknown), "no such feed; `astana feeds list` shows their keys")
    batches = polling.schedule_polls(service)
    to_read = [
        article_id for batch in show.progress(batches, "Polling") for article_id in polling.poll(service, batch)
    ]
    for article_id in show.progress(to_read, "Reading"):
        reading.read(service, article_id)
    told = settling.settle(service)
    sent = relaying.relay(service)
    polled = [feed_id for batch in batches for feed_id in batch]
    with service.sessions() as session:
        failed = queries.failing(session, polled)
    show.say(
        f"{len(polled) - failed} of {show.counted(len(polled), 'feed')} answered, "
        f"{show.counted(len(to_read), 'article')} read, {show.counted(told, 'alert')}, {sent} sent."
    )
    if polled and failed == len(polled):
        show.say_error("No feed could be read: `astana status` says why; `astana demo` needs no network.")
        raise typer.Exit(1)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date: schema, history of rounds, and the operator's feeds and subscriptions."""
    service = build(load_settings())
    service.load_language_files()  # a wrong language file is told here, before any worker starts
    done = prepare(service)
    service.engine.dispose()
    show.say(
        f"The database is up to date: {show.counted(done.feeds_added, 'feed')} added, {done.feeds_paused} paused, "
        f"{show.counted(done.subscriptions_added, 'subscription')} added, {done.subscriptions_ended} ended."
    )


@db.command("grant-analyst")
def db_grant_analyst(
    role: Annotated[str, typer.Argument(help="Name of a PostgreSQL role; it is made when there is none.")],
) -> None:
    """Let a role of PostgreSQL read the views of docs/data-dictionary.md, and nothing else."""
    engine = open_engine(load_settings().database)
    try:
        require_head(engine)
        with engine.begin() as connection:
            made = grant_analyst(connection, role)
    finally:
        engine.dispose()
    show.say(f"The role {role} reads the views, and nothing else.")
    if made:
        show.say(f"It was made without a password: `\\password {role}` in psql gives it one.")
