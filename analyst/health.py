"""How the service fares: what is wrong and what to do about it, from the database alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from analyst import queries, show
from models.vocabulary import FeedState
from worker.celery import QUEUES
from worker.feeds.politeness import LEFT_ALONE

STANDS_STILL = timedelta(minutes=2)
NO_FEED_READ = timedelta(hours=2)
FEEDS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the service in words."""

    headline: str
    problems: tuple[str, ...]
    """Each wants something done."""
    notices: tuple[str, ...]
    """Good to know."""
    figures: dict[str, str]
    """What there is, by name."""

    def as_row(self) -> dict[str, Any]:
        """For `--json`."""
        return {"ok": not self.problems, **asdict(self)}


def health(session: Session, now: datetime) -> Health:
    """Judge the service by what it has written."""
    feeds = queries.feeds(session)
    counted = queries.counts(session)
    beats = {part: at for part, at in queries.heartbeats(session).items() if part in QUEUES}
    active = [feed for feed in feeds if feed["state"] == FeedState.ACTIVE.value]
    problems = [*_beat_problems(beats, now), *_feed_problems(active, now)]
    dead = queries.dead_alerts(session)
    if dead:
        are = "is" if dead == 1 else "are"
        problems.append(f"{show.counted(dead, 'alert')} {are} dead; `astana alerts list --state dead` says why")
    return Health(
        headline=_headline(queries.rounds(session, None), problems),
        problems=tuple(problems),
        notices=(
            *_feed_notices(feeds),
            *_silent_notices(active, now),
            *_moved_notices(active),
            *_watch_notices(session),
            *_set_aside_notices(session),
        ),
        figures=_figures(active, counted, beats),
    )


def _headline(rounds: list[queries.Row], problems: list[str]) -> str:
    state = "Something is wrong." if problems else "All is well."
    if not rounds:
        return f"{state} No round is known."
    last = rounds[-1]
    dates = show.days(last["first_on"], last["last_on"], last["edtf"], last["dates_kind"]) or "no date yet"
    return f"{state} Latest round known: {last['round_number']}, {last['status']}, {dates}."


def stale_queues(beats: dict[str, datetime], now: datetime, queues_wanted: Iterable[str] = QUEUES) -> list[str]:
    """The queues that no worker has served lately: beat, the broker or the worker stands still."""
    return [queue for queue in queues_wanted if queue not in beats or now - beats[queue] > STANDS_STILL]


def _beat_problems(beats: dict[str, datetime], now: datetime) -> list[str]:
    if not beats:
        return ["the service has never run on this database; `make run` starts it"]
    stale = stale_queues(beats, now)
    if len(stale) == len(QUEUES):
        return [
            f"the service stands still since {max(beats.values()):%Y-%m-%d %H:%M} UTC; start it, or look at its log"
        ]
    return [f"queue {queue} is served by no worker; start one, or look at its log" for queue in stale]


def _feed_problems(active: list[queries.Row], now: datetime) -> list[str]:
    if not active:
        return ["no feed is watched; `astana feeds add URL --publisher NAME` adds one"]
    latest = max((feed["last_success_at"] for feed in active if feed["last_success_at"]), default=None)
    if latest is None:
        return ["no feed could be reached yet; is there a network? `astana demo` needs none"]
    if now - latest > NO_FEED_READ:
        return [f"no feed was read since {latest:%Y-%m-%d %H:%M} UTC; is there a network?"]
    return []


def _feed_notices(feeds: list[queries.Row]) -> list[str]:
    """One line for each kind of trouble, with the feeds that have it: a lost network is one line, not fifty."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for feed in feeds:
        trouble = feed["last_error"] or feed["last_notice"]
        if trouble and feed["state"] != FeedState.PAUSED.value:
            alike[trouble.removeprefix(LEFT_ALONE)].append(feed["feed"] + _times(feed["failures_in_row"]))
    return [_feed_notice(trouble, keys) for trouble, keys in alike.items()]


def _silent_notices(active: list[queries.Row], now: datetime) -> list[str]:
    """Feeds that answer and have brought nothing new for longer than their rhythm explains."""
    silent = [
        f"{feed['feed']} (since {feed['last_new_entry_at']:%Y-%m-%d})"
        for feed in active
        if not feed["last_error"] and feed["silence_expected_until"] and feed["silence_expected_until"] < now
    ]
    return [_feed_notice("nothing new for longer than usual", silent)] if silent else []


def _moved_notices(active: list[queries.Row]) -> list[str]:
    return [
        f"feed {feed['feed']}: has moved to {feed['moved_to']}; correct it" for feed in active if feed["moved_to"]
    ]


def _feed_notice(trouble: str, keys: list[str]) -> str:
    if len(keys) == 1:
        return f"feed {keys[0]}: {trouble}"
    more = len(keys) - FEEDS_NAMED
    named = ", ".join(keys[:FEEDS_NAMED]) + (f" and {more} more (`astana feeds list`)" if more > 0 else "")
    return f"{len(keys)} feeds: {trouble}: {named}"


def _times(failures_in_row: int) -> str:
    return f" ({failures_in_row} times in a row)" if failures_in_row > 1 else ""


def _watch_notices(session: Session) -> list[str]:
    return [f"seen, not taken: {row['why']}" for row in queries.latest_watches(session, 5)]


def _set_aside_notices(session: Session) -> list[str]:
    return [f"set aside: {row['article']}: {row['why']}" for row in queries.latest_set_aside(session, 5)]


def _figures(active: list[queries.Row], counted: queries.Row, beats: dict[str, datetime]) -> dict[str, str]:
    well = sum(1 for feed in active if feed["last_success_at"] and not feed["last_error"])
    return {
        "feeds": f"{well} of {len(active)} answered at their last poll",
        "articles": _said(counted["articles"]),
        "alerts": _said(counted["alerts"]),
        "to settle": show.counted(counted["unsettled"], "text"),
        "last tick": f"{max(beats.values()):%Y-%m-%d %H:%M:%S} UTC" if beats else "never",
    }


def _said(numbers: dict[str, int]) -> str:
    return ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in sorted(numbers.items())) or "none"
