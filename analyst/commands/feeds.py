"""`astana feeds`: list, add, check."""

import asyncio
from itertools import chain, count
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from analyst import queries, show
from analyst.opening import looking
from config.errors import ConfigError
from config.settings import load_settings
from models.feed import Feed
from models.vocabulary import FeedState, Tier
from worker.bootstrap import build
from worker.clock import clock_from
from worker.errors import AstanaWatchError
from worker.extract.gate import gate
from worker.feeds.fetch import Fetcher
from worker.feeds.parse import parse_feed
from worker.feeds.urls import canonical_url, host_of, shown_url
from worker.feeds.values import Fetched, FetchOptions
from worker.pipeline.prepare import prepare
from worker.store.feeds import FeedSpec, add_feed

app = typer.Typer(help="The feeds that are watched.", no_args_is_help=True)


@app.command("list")
def list_feeds(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Every feed and how it fares, those in trouble first."""
    settings = load_settings()
    with looking(settings) as session:
        rows = queries.feeds(session)
    if as_json:
        show.as_json(rows)
        return
    now = clock_from(settings.now)()
    for row in rows:
        row["read"], row["trouble"] = show.age(row["last_success_at"], now), _trouble(row)
    show.table(
        rows,
        {"feed": "feed", "tier": "tier", "language": "lang", "read": "read", "trouble": "trouble"},
        empty="No feeds yet; `astana run` takes those of config/feeds.toml, `astana feeds add` adds one.",
        wraps={"trouble"},
    )


def _trouble(row: queries.Row) -> str:
    """Why the feed is not read, or what is odd about it; nothing when all is well."""
    state = "" if row["state"] == FeedState.ACTIVE.value else row["state"]
    trouble = row["last_error"] or row["last_notice"] or ""
    times = f"{row['failures_in_row']} times: " if row["failures_in_row"] > 1 else ""
    return "; ".join(part for part in (state, times + trouble) if part)


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
    with service.sessions.begin() as session:
        name = _key_for(session, address, key)
        spec = FeedSpec(name, address, host_of(address), publisher, tier, language)
        new = add_feed(session, spec, now, from_file=False, first_poll_at=now)
    show.say(f"{'Added' if new else 'Known already, brought up to date'}: {name} {shown_url(address)}")


def _key_for(session: Session, address: str, key: str | None) -> str:
    """The key asked for; else the one the address has already, or its host with a number where that is taken.

    Raises:
        ConfigError: another feed has the key.
    """
    known = {feed.key: feed.url for feed in session.scalars(select(Feed))}
    if key is not None:
        if known.get(key, address) != address:
            raise ConfigError(f"--key {key}", f"is the key of {shown_url(known[key])}; choose another")
        return key
    if address in known.values():
        return next(name for name, url in known.items() if url == address)
    host = host_of(address)
    return next(name for name in chain([host], (f"{host}-{n}" for n in count(2))) if name not in known)


@app.command("check")
def check(url: str) -> None:
    """Fetch a feed once and say what the service would see; nothing is stored."""
    service = build(load_settings())
    try:
        answer = asyncio.run(_fetched(service.fetch_options, url))
        parsed = parse_feed(answer.body, answer.content_type, answer.final_url, now=service.clock())
    except AstanaWatchError as error:
        raise ConfigError(error.subject, error.reason) from None
    relevant = [
        entry for entry in parsed.entries if gate(f"{entry.title}\n\n{entry.summary}", service.lexicon).relevant
    ]
    show.say(f"{parsed.title or 'No title'} · language {parsed.language or 'not said'}", "bold")
    beyond = f", {parsed.tossed} more beyond the cap" if parsed.tossed else ""
    entries = show.counted(len(parsed.entries), "entry", "entries")
    show.say(f"{entries}{beyond}; {len(relevant)} on the format")
    for warning in parsed.warnings:
        show.say(f"odd: {warning}", "yellow")
    rows = [{"published_at": entry.published_at, "title": entry.title} for entry in (relevant or parsed.entries)[:10]]
    headings = {"published_at": "published (UTC)", "title": "title"}
    show.table(rows, headings, empty="It carries no entries.", wraps={"title"})


async def _fetched(options: FetchOptions, url: str) -> Fetched:
    async with Fetcher(options) as fetcher:
        answer = await fetcher.get(url)
    assert isinstance(answer, Fetched)  # noqa: S101 - without validators there is no 304
    return answer
