"""`astana run`, `demo`, `poll`, `db`: the service itself."""

from typing import Annotated

import typer

from analyst import show
from analyst.demo.play import play
from config.errors import ConfigError
from config.settings import load_settings
from worker.bootstrap import build
from worker.embedded import run as run_embedded
from worker.logs import configure_logs, log
from worker.pipeline import poll as polling
from worker.pipeline import read as reading
from worker.pipeline import relay as relaying
from worker.pipeline import settle as settling
from worker.pipeline.prepare import prepare
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
    )
    run_embedded(service)


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
    to_read: list[int] = []
    for batch in polling.schedule_polls(service):
        to_read += polling.poll(service, batch)
    for article_id in show.progress(to_read, "Reading"):
        reading.read(service, article_id)
    told = settling.settle(service)
    relaying.relay(service)
    show.console.print(f"{len(to_read)} articles read, {told} alerts.")


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date: schema, history of rounds, and the operator's feeds and subscriptions."""
    service = build(load_settings())
    done = prepare(service)
    service.engine.dispose()
    show.console.print(
        f"The database is up to date: {done.feeds_added} feeds added, {done.feeds_paused} paused, "
        f"{done.subscriptions_added} subscriptions added, {done.subscriptions_ended} ended."
    )
