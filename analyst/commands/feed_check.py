"""`astana feeds check`: what the service would make of an address, with times. Nothing is stored."""

from typing import Annotated

import typer

from analyst import show
from analyst.asking import FoundFeed, feeds_at
from config.errors import ConfigError
from config.settings import load_settings
from models.vocabulary import Tier
from worker.bootstrap import Service, build
from worker.errors import AstanaWatchError
from worker.extract.gate import gate
from worker.feeds.schedule import next_poll_at
from worker.feeds.urls import shown_url
from worker.feeds.values import FeedRhythm, ParsedEntry


def check(
    url: Annotated[str, typer.Argument(help="Of a feed, or of a site that names its feeds.")],
    tier: Annotated[Tier, typer.Option(help="As which it would be polled.")] = Tier.MEDIA,
) -> None:
    """Fetch a feed once and say what the service would see and do, with times; nothing is stored."""
    service = build(load_settings())
    try:
        found = feeds_at(service, url)
    except AstanaWatchError as error:
        raise ConfigError(error.subject, error.reason) from None
    if [one.url for one in found] != [url]:
        show.say(f"A web page; it names {show.counted(len(found), 'feed')} that can be read.", "yellow")
    for one in found:
        _show(service, one, tier)


def _show(service: Service, found: FoundFeed, tier: Tier) -> None:
    parsed = found.parsed
    relevant = [entry for entry in parsed.entries if _concerns(service, entry)]
    show.say(f"{parsed.title or 'No title'} · language {parsed.language or 'not said'}", "bold")
    beyond = f", {parsed.tossed} more beyond the cap" if parsed.tossed else ""
    show.say(f"{show.counted(len(parsed.entries), 'entry', 'entries')}{beyond}; {len(relevant)} on the format")
    for sentence in _manners(service, found, tier):
        show.say(sentence)
    for warning in parsed.warnings:
        show.say(f"odd: {warning}", "yellow")
    rows = [{"published_at": entry.published_at, "title": entry.title} for entry in (relevant or parsed.entries)[:10]]
    headings = {"published_at": "published (UTC)", "title": "title"}
    show.table(rows, headings, empty="It carries no entries.", wraps={"title"})


def _concerns(service: Service, entry: ParsedEntry) -> bool:
    return gate(f"{entry.title}\n\n{entry.summary}", service.lexicon).relevant


def _manners(service: Service, found: FoundFeed, tier: Tier) -> list[str]:
    """How it was to ask, and how often it would be asked."""
    answer, parsed, now = found.answer, found.parsed, service.clock()
    given = [
        name
        for name, value in (("ETag", answer.validators.etag), ("Last-Modified", answer.validators.last_modified))
        if value
    ]
    times = tuple(entry.published_at for entry in parsed.entries if entry.published_at)
    rhythm = FeedRhythm(tier, entry_times=times, max_age=answer.max_age, ttl=parsed.ttl, quiet=parsed.quiet)
    wait = next_poll_at(now, rhythm, 0.5) - now
    sentences = [
        f"{len(answer.body) / 1000:.1f} kB fetched in {found.fetching:.2f} s, read in {found.reading * 1000:.0f} ms; "
        f"asked again after {wait.total_seconds() / 60:.0f} min "
        + (f"with {' and '.join(given)}" if given else "in full: its server gives nothing to ask with"),
    ]
    if answer.permanent_url:
        sentences.append(f"moved for good to {shown_url(answer.permanent_url)}")
    undated = len(parsed.entries) - len(times)
    if undated:
        sentences.append(f"{show.counted(undated, 'entry', 'entries')} without a date that can be read")
    return sentences
