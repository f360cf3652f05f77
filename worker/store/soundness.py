"""What must hold among the rows, asked one by one: which rows break it, and how they are mended.

Constraints hold most of it. What is left is what a clock that jumped, a hand at the database or a damaged file may
do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from models.alert import Alert
from models.article import Article, Entry
from models.base import Base
from models.feed import Feed
from models.heartbeat import Heartbeat
from models.registry import metadata
from models.vocabulary import AlertState, ArticleState
from worker.store import whole
from worker.store.whole import Case

# Later than anything waits for: a feed for a day at most, another try of an alert for a day and its quiet hours.
FAR = timedelta(days=3)
# Clocks of several machines differ by less.
AHEAD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must hold. `find` names what breaks it; `mend` puts that right, if a program can."""

    breaks: str
    """Said of what was found, after its number: `claims reach further than a lease`."""
    remedy: str
    find: Callable[[Session, Case], Sequence[str]]
    mend: Callable[[Session, Case], None] | None = None


def _far_claims(table: type[Base], column: str) -> tuple[Callable[..., Sequence[str]], Callable[..., None]]:
    held: ColumnElement[datetime] = getattr(table, column)

    def wanted(case: Case) -> ColumnElement[bool]:
        return held > case.now + 2 * case.lease

    return _rows(table, wanted, {column: None})


def _rows(
    table: type[Base], wanted: Callable[[Case], ColumnElement[bool]], values: dict[str, Any]
) -> tuple[Callable[..., Sequence[str]], Callable[..., None]]:
    """Rows by a condition, mended by values; a value may be a function of the case."""
    key = metadata.tables[table.__tablename__].primary_key.columns[0]

    def find(session: Session, case: Case) -> Sequence[str]:
        return [f"{table.__tablename__} {row}" for row in session.scalars(select(key).where(wanted(case)))]

    def mend(session: Session, case: Case) -> None:
        given = {name: value(case) if callable(value) else value for name, value in values.items()}
        session.execute(update(table).where(wanted(case)).values(given))

    return find, mend


def _now(case: Case) -> datetime:
    return case.now


def _waits_for_nothing(_: Case) -> ColumnElement[bool]:
    unsent = and_(Alert.state.in_((AlertState.PENDING, AlertState.FAILED)), Alert.next_try_at.is_(None))
    return and_(Alert.told_with_id.is_(None), unsent)


def _without_entry(_: Case) -> ColumnElement[bool]:
    own = (
        select(Entry.id)
        .join(Feed, Feed.id == Entry.feed_id)
        .where(Entry.article_id == Article.id, Feed.publisher_id == Article.publisher_id)
    )
    return and_(Article.next_read_at.is_not(None), ~own.exists())


def _parted(session: Session, _: Case) -> Sequence[str]:
    lead = aliased(Alert)
    found = select(Alert.id).join(lead, lead.id == Alert.told_with_id).where(lead.state != Alert.state)
    return [f"alert {row}" for row in session.scalars(found)]


def _join(session: Session, _: Case) -> None:
    lead = aliased(Alert)
    state = select(lead.state).where(lead.id == Alert.told_with_id).scalar_subquery()
    session.execute(
        update(Alert).where(Alert.told_with_id.is_not(None), Alert.state != state).values(state=state),
        execution_options={"synchronize_session": False},
    )


CHECKS = (
    Check("pages or indices of the file are damaged", "restore a backup", whole.damaged),
    Check("rows refer to what is not there", "restore a backup", whole.pointing_nowhere),
    Check("feeds are claimed for longer than a lease", "give the claims back", *_far_claims(Feed, "leased_until")),
    Check(
        "articles are claimed for longer than a lease", "give the claims back", *_far_claims(Article, "leased_until")
    ),
    Check(
        "alerts are claimed for longer than a lease, or without an end",
        "have them sent now, with their old ids",
        *_rows(
            Alert,
            lambda case: and_(
                Alert.state == AlertState.SENDING,
                or_(Alert.claimed_until.is_(None), Alert.claimed_until > case.now + 2 * case.lease),
            ),
            {"claimed_until": _now},
        ),
    ),
    Check(
        "feeds are due only in the far future",
        "make them due now",
        *_rows(Feed, lambda case: Feed.next_poll_at > case.now + FAR, {"next_poll_at": _now}),
    ),
    Check(
        "articles are to be read only in the far future",
        "make them due now",
        *_rows(Article, lambda case: Article.next_read_at > case.now + FAR, {"next_read_at": _now}),
    ),
    Check(
        "signs of life come from the future and hide a queue that nobody serves",
        "forget them until the next",
        *_rows(
            Heartbeat,
            # Ticks go by the machine's own time, whatever the service's clock says.
            lambda case: and_(Heartbeat.beat_at > case.now + AHEAD, ~Heartbeat.part.startswith("tick ")),
            {"beat_at": lambda case: case.now - FAR},
        ),
    ),
    Check(
        "articles are new and nobody is to read them",
        "make them due now",
        *_rows(
            Article,
            lambda _: and_(Article.state == ArticleState.NEW, Article.next_read_at.is_(None)),
            {"next_read_at": _now, "attempts": 0, "leased_until": None},
        ),
    ),
    Check(
        "articles are to be read and have no entry of their publisher",
        "set them aside with the reason",
        *_rows(
            Article,
            _without_entry,
            {
                "next_read_at": None,
                "leased_until": None,
                "state": ArticleState.SET_ASIDE,
                "state_reason": "no entry of its publisher is kept",
            },
        ),
    ),
    Check("alerts wait for no time", "make them due now", *_rows(Alert, _waits_for_nothing, {"next_try_at": _now})),
    Check("alerts stand otherwise than the message that tells them", "let them follow it", _parted, _join),
    Check("rounds are not what their changes make them", "fold the changes anew", whole.unfolded, whole.fold),
    Check(
        "facts have evidence that is not in their text",
        "withdraw them with the reason",
        whole.unproved,
        whole.withdraw,
    ),
    Check("articles cannot be found by their words", "index them anew", whole.unfindable, whole.index),
    Check("tables would give a number twice", "count on from the last", whole.counting_behind, whole.count_on),
)
