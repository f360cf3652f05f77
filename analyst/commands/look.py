"""`astana status`, `sql`, `web`."""

from typing import Annotated

import typer
import uvicorn

from analyst import show
from analyst.health import health
from analyst.opening import looking
from analyst.sqlquery import run_query
from analyst.web.app import make_app
from config.settings import load_settings
from worker.clock import clock_from


def status(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """How the service fares, what is wrong and what to do; exit code 1 when something is wrong."""
    settings = load_settings()
    with looking(settings) as session:
        found = health(session, clock_from(settings.now)())
    if as_json:
        show.as_json(found.as_row())
    else:
        show.console.print(found.headline)
        for problem in found.problems:
            show.console.print(f"[red]wrong[/]  {problem}")
        for notice in found.notices:
            show.console.print(f"[yellow]note[/]   {notice}")
        for line in found.lines:
            show.console.print(f"       {line}")
    if found.problems:
        raise typer.Exit(1)


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
        show.table(answer.rows, {name: name for name in answer.columns}, empty="No rows.")
    if answer.cut:
        show.errors.print(f"Only the first {limit} rows are shown; --limit asks for more.")


def web(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8080,
) -> None:
    """Serve the rounds and the health of the service as pages; read only."""
    uvicorn.run(make_app(load_settings()), host=host, port=port, log_level="warning")
