"""`astana feeds import` and `export`: lists of feeds as other feed readers write and read them (OPML)."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from analyst import show
from analyst.opening import looking
from config.errors import ConfigError
from config.settings import load_settings
from models.feed import Feed
from models.vocabulary import FeedState, Tier
from worker.bootstrap import build
from worker.clock import clock_from
from worker.feeds.opml import ListedFeed, OpmlUnreadableError, read_opml, write_opml
from worker.feeds.urls import host_of
from worker.pipeline.prepare import prepare
from worker.store.feeds import FeedSpec
from worker.store.managing import take_in, watched

ODDITIES_SHOWN = 5


def import_feeds(
    file: Annotated[Path, typer.Argument(help="An OPML file.")],
    tier: Annotated[Tier, typer.Option(help="Of feeds that the file gives no tier.")] = Tier.MEDIA,
) -> None:
    """Add the feeds of an OPML file. Those that are known already stay as they are."""
    try:
        listed, odd = read_opml(file.read_bytes())
    except OSError as error:
        raise ConfigError(str(file), f"cannot be read: {error.strerror}") from None
    except OpmlUnreadableError as error:
        raise ConfigError(str(file), str(error)) from None
    service = build(load_settings())
    prepare(service)
    with service.sessions.begin() as session:
        new = take_in(session, [(_spec(one, tier), _state(one)) for one in listed], service.clock())
    for sentence in odd[:ODDITIES_SHOWN]:
        show.say_error(f"{file}, {sentence}")
    if len(odd) > ODDITIES_SHOWN:
        show.say_error(f"{file}: {len(odd) - ODDITIES_SHOWN} more outlines were not taken")
    show.say(f"{show.counted(new, 'feed')} added, {len(listed) - new} known already, {len(odd)} not taken.")


def export_feeds(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write; standard output when `-` or not given.")
    ] = None,
) -> None:
    """Write all feeds as OPML. The file holds their addresses whole, with any key that stands in one."""
    settings = load_settings()
    with looking(settings) as session:
        text = write_opml([_listed(feed) for feed in watched(session)], clock_from(settings.now)())
    if file is None or file == Path("-"):
        sys.stdout.write(text.decode())
        return
    try:
        file.write_bytes(text)
    except OSError as error:
        raise ConfigError(str(file), f"cannot be written: {error.strerror}") from None


def _listed(feed: Feed) -> ListedFeed:
    return ListedFeed(
        url=feed.url,
        title=f"{feed.publisher.name} ({feed.key})",
        key=feed.key,
        publisher=feed.publisher.name,
        tier=feed.publisher.tier.value,
        language=feed.language,
        state=feed.state.value,
    )


def _spec(listed: ListedFeed, tier: Tier) -> FeedSpec:
    host = host_of(listed.url)
    return FeedSpec(
        key=listed.key or host,
        url=listed.url,
        host=host,
        publisher=listed.publisher or listed.title or host,
        tier=next((one for one in Tier if one.value == listed.tier), tier),
        language=listed.language,
    )


def _state(listed: ListedFeed) -> FeedState:
    return next((one for one in FeedState if one.value == listed.state), FeedState.ACTIVE)
