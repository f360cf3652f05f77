"""`astana feeds`: list, add, check, pause, resume, remove, import, export."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from analyst import queries, show
from analyst.asking import feeds_at
from analyst.commands.feed_check import check
from analyst.commands.feed_lists import export_feeds, import_feeds
from analyst.opening import looking
from config.errors import ConfigError
from config.feeds import load_feeds
from config.settings import load_settings
from models.feed import Feed
from models.vocabulary import FeedState, Tier
from worker.bootstrap import Service, build
from worker.clock import clock_from
from worker.errors import AstanaWatchError, TemporaryFetchError
from worker.feeds.urls import canonical_url, carries_login, host_of, shown_url
from worker.pipeline.prepare import prepare
from worker.store.feeds import FeedSpec, add_feed
from worker.store.managing import feed_called, free_key, pause, remove, resume

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
        row["read"], row["trouble"] = show.age(row["last_success_at"], now), _trouble(row, now)
        row["late"] = "" if row["median_delay_seconds"] is None else f"{row['median_delay_seconds'] / 60:.0f} min"
    show.table(
        rows,
        {"feed": "feed", "tier": "tier", "language": "lang", "read": "read", "late": "late by", "trouble": "trouble"},
        empty="No feeds yet; `astana run` takes those of config/feeds.toml, `astana feeds add` adds one.",
        wraps={"trouble"},
    )


def _trouble(row: queries.Row, now: datetime) -> str:
    """Why the feed is not read, or what is odd about it; nothing when all is well."""
    state = "" if row["state"] == FeedState.ACTIVE.value else row["state"]
    trouble = row["last_error"] or row["last_notice"] or ""
    times = f"{row['failures_in_row']} times: " if row["failures_in_row"] > 1 else ""
    expected = row["silence_expected_until"]
    silent = "nothing new for longer than usual" if expected and expected < now and not trouble else ""
    moved = f"moved to {row['moved_to']}" if row["moved_to"] else ""
    return "; ".join(part for part in (state, times + trouble, silent, moved) if part)


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="Of a feed, or of a site that names its feeds.")],
    publisher: Annotated[str, typer.Option(help="Who runs it.")],
    tier: Annotated[Tier, typer.Option(help="How near it stands to the event.")] = Tier.MEDIA,
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code of its language.")] = None,
    key: Annotated[str | None, typer.Option(help="Short name; made from the host when not given.")] = None,
    *,
    unasked: Annotated[
        bool, typer.Option("--unasked", help="Add the address as it is, without a look at it.")
    ] = False,
) -> None:
    """Add a feed; it is polled at the next tick, and what it carries already is read but not told."""
    settings = load_settings()
    address = canonical_url(url)
    if not address.startswith(("http://", "https://")) or not host_of(address):
        raise ConfigError(url, "is no http or https address")
    if carries_login(address):
        raise ConfigError(
            shown_url(address), "carries a user or password, which whoever asks the database would read"
        )
    service = build(settings)
    prepare(service)
    now = service.clock()
    with service.sessions() as session:
        known = feed_called(session, address) is not None
    if not (known or unasked):
        address = _feed_meant(service, address)
    with service.sessions.begin() as session:
        name = _key_for(session, address, key)
        spec = FeedSpec(name, address, host_of(address), publisher, tier, language)
        new = add_feed(session, spec, now, from_file=False, first_poll_at=now)
    show.say(f"{'Added' if new else 'Known already, brought up to date'}: {name} {shown_url(address)}")


def _feed_meant(service: Service, address: str) -> str:
    """The feed at the address, or the only one that the site there names.

    Raises:
        ConfigError: there is none, or there are several.
    """
    try:
        found = feeds_at(service, address)
    except TemporaryFetchError as error:
        show.say_error(f"{error.subject} cannot be asked now ({error.reason}); it is added as it is.")
        return address
    except AstanaWatchError as error:
        raise ConfigError(error.subject, f"{error.reason}; `--unasked` adds it all the same") from None
    if len(found) > 1:
        named = ", ".join(shown_url(one.url) for one in found)
        raise ConfigError(shown_url(address), f"names {len(found)} feeds; add the one you mean: {named}")
    return found[0].url


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
    return free_key(host_of(address), known)


Named = Annotated[str, typer.Argument(help="Key or address of a feed.")]


@app.command("pause")
def pause_feed(feed: Named) -> None:
    """Poll a feed no more until it is resumed. Its articles stay."""
    _managed(feed, lambda found, _: pause(found))
    show.say(f"Paused: {feed}; `astana feeds resume {feed}` polls it again.")


@app.command("resume")
def resume_feed(feed: Named) -> None:
    """Poll a feed again from now on."""
    _managed(feed, resume)
    show.say(f"Resumed: {feed}; it is polled at the next tick.")


@app.command("remove")
def remove_feed(feed: Named) -> None:
    """Take a feed away. Its articles stay, and what they told."""
    settings = load_settings()
    listed = {one.key for one in load_feeds(settings.feeds_file).feeds}

    def remove_it(found: Feed, now: datetime) -> None:
        if found.key in listed:
            raise ConfigError(
                found.key,
                f"stands in {settings.feeds_file} and would be back at the next start; take it out of the file",
            )
        remove(found, now)

    _managed(feed, remove_it)
    show.say(f"Removed: {feed}. Its articles stay.")


def _managed(name: str, change: Callable[[Feed, datetime], None]) -> None:
    service = build(load_settings())
    prepare(service)
    with service.sessions.begin() as session:
        feed = feed_called(session, name) or feed_called(session, canonical_url(name))
        if feed is None:
            raise ConfigError(name, "no such feed; `astana feeds list` shows their keys")
        change(feed, service.clock())


app.command("check")(check)
app.command("import")(import_feeds)
app.command("export")(export_feeds)
