"""`astana backup`, `restore`, `prune`, `doctor`, `rebuild`, `db copy-to`: the care of what is kept."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError

from analyst import show
from analyst.commands.history import AsJson
from analyst.commands.service import db
from config.errors import ConfigError
from config.settings import Settings, load_settings
from models.database import open_engine
from worker.alerts.addresses import is_reference
from worker.alerts.channels.secrets import resolve
from worker.bootstrap import build
from worker.clock import clock_from
from worker.pipeline.backup import back_up
from worker.pipeline.backup import restore as put_back
from worker.pipeline.copying import copy_database
from worker.pipeline.doctor import EXAMPLES, Finding, examine
from worker.pipeline.prune import prune as take_away
from worker.pipeline.rebuild import rebuild as read_all_anew
from worker.pipeline.standstill import require_stopped
from worker.schema import require_head


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
) -> None:
    """Write the database to one file while the service runs: SQLite's own copy, or `pg_dump` for PostgreSQL."""
    at = back_up(load_settings().database, file)
    show.say(f"Written: {file} ({file.stat().st_size:,} bytes, schema {at}).")


def restore(
    file: Annotated[Path, typer.Argument(help="What `astana backup` wrote.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="In the place of a database that is there.")] = False,
) -> None:
    """Put a backup in the database's place; the service must be stopped. An SQLite file that was there is kept."""
    settings = load_settings()
    kept = put_back(settings.database, file, clock_from(settings.now)(), replace=replace)
    show.say(f"Restored from {file}. Starting the service, or `astana db upgrade`, brings its schema up to date.")
    if kept:
        show.say(f"What was there before is now {kept}.")


def rebuild(*, as_json: AsJson = False) -> None:
    """Read the stored texts again with the language files as they are now, and make the history of rounds anew.

    What was read before stays beside it, and what was known on a day stays known. Nothing is told but what would be
    news today. Harmless to do twice; stopped half-way, it goes on where it stopped. The service may run meanwhile.
    """
    service = build(load_settings())
    try:
        require_head(service.engine)
        done = read_all_anew(service, lambda batches: show.progress(batches, "Reading"))
    finally:
        service.engine.dispose()
    if as_json:
        show.as_json(asdict(done))
        return
    show.say(
        f"{show.counted(done.read, 'text')} read anew, {show.counted(done.added, 'change')} joined the history, "
        f"{done.superseded} no longer stand in it, {show.counted(done.alerts, 'alert')}."
    )


def prune(
    older_than: Annotated[str, typer.Option(help="Days, as 365 or 365d; at least 31.", metavar="DAYS")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
) -> None:
    """Take away old articles that gave no fact and no alert; whatever carries a fact stays."""
    settings = load_settings()
    service = build(settings)
    require_head(service.engine)
    pruned = take_away(service, _days(older_than), dry_run=dry_run)
    service.engine.dispose()
    verb = "would be removed" if dry_run else "removed"
    show.say(
        f"{show.counted(pruned.articles, 'article')} {verb}, "
        f"and the text alone of {show.counted(pruned.texts, 'undated article')}."
    )


def _days(given: str) -> timedelta:
    number = given.removesuffix("d")
    if not number.isdecimal() or len(number) > len("36500"):
        raise typer.BadParameter(f"{given!r} is no number of days; write it as 365", param_hint="--older-than")
    return timedelta(days=int(number))


def doctor(
    *,
    mend: Annotated[bool, typer.Option("--mend", help="Put right what can be; else nothing is changed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Look whether all that must hold in the database holds; exit code 1 when something is left that does not."""
    service = build(load_settings())
    require_head(service.engine)
    found = examine(service, mend=mend)
    service.engine.dispose()
    if as_json:
        show.as_json([asdict(one) for one in found])
    elif not found:
        show.say("All that must hold holds.")
    else:
        show.draw(show.listed([(_state(one), _sentence(one)) for one in found]))
    if any(not one.mended for one in found):
        raise typer.Exit(1)


def _state(finding: Finding) -> str:
    return "mended" if finding.mended else "wrong"


def _sentence(finding: Finding) -> str:
    named = ", ".join(finding.examples) + (" ..." if finding.count > EXAMPLES else "")
    said = f"{finding.count} {finding.breaks} ({named})"
    if finding.mended:
        return said
    how = f"`astana doctor --mend` would {finding.remedy}" if finding.can_be_mended else finding.remedy
    return f"{said}; {how}"


@db.command("copy-to")
def copy_to(
    url: Annotated[
        str, typer.Argument(help="The empty database, postgresql://… or sqlite:///…; env:NAME keeps it out of sight.")
    ],
) -> None:
    """Copy everything into an empty database, of the other engine too: counted, compared, or nothing is kept."""
    settings = load_settings()
    source, target = open_engine(settings.database), _engine_at(url)
    try:
        require_head(source)
        require_stopped(source, clock_from(settings.now)())
        rows = copy_database(
            source, target, settings.track_file, lambda things, total: show.steps(things, total, "Copying")
        )
    finally:
        for engine in (source, target):
            engine.dispose()
    show.say(f"Copied and compared: {rows.total():,} rows of {len(rows)} tables.")
    show.say(f"Set ASTANA_DATABASE_URL to {make_url(target.url).render_as_string(hide_password=True)} and start.")


def _engine_at(url: str) -> Engine:
    given = resolve(url) if is_reference(url) else url
    try:
        make_url(given)
        # The settings know which engines there are, and which driver is meant.
        return open_engine(Settings.model_validate({"database_url": given}).database)
    except (ArgumentError, ValueError):
        raise ConfigError("the database to copy to", "must be postgresql://… or sqlite:///…") from None
