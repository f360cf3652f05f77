"""`astana status`, `sql`, `desk`, `web`."""

from typing import Annotated

import typer
import uvicorn
from rich.text import Text

from analyst import queries, show
from analyst.desk import make_desk
from analyst.health import Health, health, stale_queues
from analyst.metrics import exposition
from analyst.opening import looking
from analyst.sqlquery import run_query
from analyst.web.app import make_app
from config.settings import Settings, load_settings
from worker.celery import QUEUES
from worker.clock import clock_from

GRACE_SECONDS = 2


def status(
    queue: Annotated[str | None, typer.Option(help="Only whether this queue is served: for health checks.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """How the service fares, what is wrong and what to do; exit code 1 when something is wrong."""
    settings = load_settings()
    if queue is not None:
        _queue_status(settings, queue)
        return
    with looking(settings) as session:
        found = health(session, clock_from(settings.now)())
    if as_json:
        show.as_json(found.as_row())
    else:
        _print_health(found)
    if found.problems:
        raise typer.Exit(1)


def _print_health(found: Health) -> None:
    """What is wrong stands first, for the person who has little time."""
    lines = [(Text("wrong", style="red"), problem) for problem in found.problems]
    lines += [(Text("note", style="yellow"), notice) for notice in found.notices]
    lines += [(Text(name), said) for name, said in found.figures.items()]
    show.draw(Text(show.safe(found.headline), style="bold"), show.listed(lines))


def _queue_status(settings: Settings, queue: str) -> None:
    if queue not in QUEUES:
        raise typer.BadParameter(f"{queue!r} is no queue; they are {', '.join(QUEUES)}")
    with looking(settings) as session:
        stale = stale_queues(queries.heartbeats(session), clock_from(settings.now)(), [queue])
    show.say(f"{queue}: {'served by no worker' if stale else 'served'}")
    if stale:
        raise typer.Exit(1)


def metrics() -> None:
    """The service's figures in Prometheus's form; `astana web` serves the same at /metrics."""
    settings = load_settings()
    with looking(settings) as session:
        show.say(exposition(session, clock_from(settings.now)()).decode().rstrip("\n"))


def sql(
    query: Annotated[str, typer.Argument(help="A SELECT over the views of docs/data-dictionary.md.")],
    limit: Annotated[int, typer.Option(help="Most rows shown.", min=1, max=100_000)] = 1000,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Ask the database in SQL; it can only read."""
    answer = run_query(load_settings(), query, limit)
    if as_json:
        show.as_json(answer.rows)
    else:
        show.records(answer.rows, answer.columns, empty="No rows.")
    if answer.cut:
        show.say_error(f"Cut after {show.counted(limit, 'row')}; --limit asks for more.")


def web(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8080,
) -> None:
    """Serve the rounds, articles, feeds and alerts as pages; read only, and open to whoever can reach the address."""
    app = make_app(load_settings(), host)
    show.say(f"The rounds are served at http://{f'[{host}]' if ':' in host else host}:{port}/; Ctrl-C stops it")
    # Readers of /events stay for as long as they like: a stop waits for them no longer than that.
    uvicorn.run(
        app, host=host, port=port, log_level="warning", server_header=False, timeout_graceful_shutdown=GRACE_SECONDS
    )


def desk(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8001,
) -> None:
    """Ask in the browser: Datasette over the embedded database, with the views and the worked questions."""
    app = make_desk(load_settings()).app()
    show.say(f"The desk is at http://{f'[{host}]' if ':' in host else host}:{port}/; Ctrl-C stops it")
    uvicorn.run(app, host=host, port=port, log_level="warning")
