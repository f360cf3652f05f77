"""`astana`: the command line. Exit code 2 on bad input, 1 where `status` finds something wrong."""

import sys

import typer
from rich.console import Console

from analyst.commands import alerts, extract, feeds, history, look, service
from config.errors import ConfigError

app = typer.Typer(
    name="astana",
    help="Watches the news for the Astana format: who announced which round, when, in whose words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(service.run)
app.command("demo")(service.demo)
app.command("poll")(service.poll)
app.command("status")(look.status)
app.command("rounds")(history.rounds)
app.command("round")(history.dossier)
app.command("extract")(extract.extract_lines)
app.command("sql")(look.sql)
app.command("subscribe")(alerts.subscribe)
app.command("subscriptions")(alerts.subscriptions)
app.add_typer(feeds.app, name="feeds")
app.add_typer(alerts.app, name="alerts")
app.add_typer(service.db, name="db")
app.command("web")(look.web)


def main() -> None:
    """Run the command line; what the operator can mend is said in a sentence, without a traceback."""
    try:
        app()
    except ConfigError as error:
        Console(stderr=True).print(f"[bold red]astana:[/] {error}", highlight=False, markup=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
