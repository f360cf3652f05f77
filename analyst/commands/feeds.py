"""`astana feeds`: list, add, check."""

import asyncio
from typing import Annotated

import typer
from worker.extract.gate import gate

from analyst import queries, show
from analyst.opening import looking
from config.errors import ConfigError
from config.settings import load_settings
from models.vocabulary import Tier
from worker.bootstrap import build
from worker.errors import AstanaWatchError
from worker.feeds.fetch import Fetcher
from worker.feeds.parse import parse_feed
from worker.feeds.urls import canonical_url, host_of
from worker.feeds.values import Fetched, FetchOptions
from worker.pipeline.prepare import prepare
from worker.store.feeds import FeedSpec, add_feed

app = typer.Typer(help="The feeds that are watched.", no_args_is_help=True)


@app.command("list")
def list_feeds(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Every feed and how it fares, those in trouble first."""
    with looking() as session:
        rows = queries.feeds(session)
    if as_json:
        show.as_json(rows)
        return
    for row in rows:
        row["trouble"] = row["last_error"] or row["last_notice"]
    show.table(
        rows,
        {
            "feed": "feed",
            "tier": "tier",
            "language": "lang",
            "state": "state",
            "last_success_at": "last success",
            "failures_in_row": "failed",
            "trouble": "trouble",
        },
        empty="No feeds yet; `astana run` takes those of config/feeds.toml, `astana feeds add` adds one.",
    )


@app.command("add")
def add(
    url: str,
    publisher: Annotated[str, typer.Option(help="Who runs it.")],
    tier: Annotated[Tier, typer.Option(help="How near it stands to the event.")] = Tier.MEDIA,
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code of its language.")] = None,
    key: Annotated[str | None, typer.Option(help="Short name; made from the host when not given.")] = None,
) -> None:
    """Add a feed; it is polled at the next tick, and what it carries already is read but not told."""
    settings = load_settings()
    address = canonical_url(url)
    if not address.startswith(("http://", "https://")) or not host_of(address):
        raise ConfigError(url, "is no http or https address")
    service = build(settings)
    prepare(service)
    now = service.clock()
    spec = FeedSpec(key or host_of(address), address, host_of(address), publisher, tier, language)
    with service.sessions.begin() as session:
        new = add_feed(session, spec, now, from_file=False, first_poll_at=now)
    show.console.print(f"{'Added' if new else 'Known already, brought up to date'}: {spec.key} {spec.url}")


@app.command("check")
def check(url: str) -> None:
    """Fetch a feed once and say what the service would see; nothing is stored."""
    service = build(load_settings())
    try:
        answer = asyncio.run(_fetched(service.fetch_options, url))
        parsed = parse_feed(answer.body, answer.content_type, answer.final_url, now=service.clock())
    except AstanaWatchError as error:
        show.errors.print(f"[red]{error.subject}[/]: {error.reason}")
        raise typer.Exit(2) from None
    relevant = [
        entry for entry in parsed.entries if gate(f"{entry.title}\n\n{entry.summary}", service.lexicon).relevant
    ]
    show.console.print(f"{parsed.title or 'No title'} · language {parsed.language or 'not said'}")
    show.console.print(
        f"{len(parsed.entries)} entries, {parsed.tossed} beyond the cap, {len(relevant)} on the format"
    )
    for warning in parsed.warnings:
        show.console.print(f"[yellow]odd:[/] {warning}")
    rows = [{"published_at": entry.published_at, "title": entry.title} for entry in (relevant or parsed.entries)[:10]]
    show.table(rows, {"published_at": "published", "title": "title"}, empty="It carries no entries.")


async def _fetched(options: FetchOptions, url: str) -> Fetched:
    async with Fetcher(options) as fetcher:
        answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)  # noqa: S101 - without validators there is no 304
    return answer
