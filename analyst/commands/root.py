"""The tree of commands. Only what is built stands here, so that `--help` promises nothing else."""

import typer

from analyst.commands import (
    alerts,
    evaluate,
    explain,
    export,
    extract,
    feeds,
    finding,
    gaps,
    history,
    languages,
    look,
    replay,
    service,
    subscriptions,
    upkeep,
)

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
app.command("metrics")(look.metrics)
app.command("rounds")(history.rounds)
app.command("round")(history.dossier)
app.command("timeline")(finding.timeline)
app.command("search")(finding.search)
app.command("export")(export.export)
app.command("extract")(extract.extract_lines)
app.command("explain")(explain.explain_article)
app.command("gaps")(gaps.gaps)
app.command("eval")(evaluate.evaluate)
app.command("replay")(replay.replay)
app.command("sql")(look.sql)
app.command("subscribe")(subscriptions.subscribe)
app.command("unsubscribe")(subscriptions.unsubscribe)
app.command("subscriptions")(subscriptions.subscriptions)
app.add_typer(feeds.app, name="feeds")
app.add_typer(alerts.app, name="alerts")
app.add_typer(languages.app, name="languages")
app.command("backup")(upkeep.backup)
app.command("restore")(upkeep.restore)
app.command("prune")(upkeep.prune)
app.command("doctor")(upkeep.doctor)
app.command("rebuild")(upkeep.rebuild)
app.add_typer(service.db, name="db")
app.command("web")(look.web)
app.command("desk")(look.desk)
