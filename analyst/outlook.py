"""What the track planned and what shows that it lives, as of a day. Reads only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from analyst import show
from analyst.expectation import Sign
from analyst.queries import TRACK, Row
from models.article import Article
from models.round import Change, Meeting, Statement
from worker.store.record import standing_at


def plans(session: Session, as_of: datetime | None) -> list[Row]:
    """What joint statements planned for the next round, by its number."""
    wanted = select(Statement).where(
        Statement.track == TRACK, Statement.next_edtf.is_not(None), Statement.next_last_on.is_not(None)
    )
    if as_of is not None:
        wanted = wanted.where(Statement.adopted_on <= as_of.date())
    return [
        {
            "round_number": row.next_number,
            "planned_in_round": row.round_number,
            "planned_on": row.adopted_on,
            "first_on": row.next_first_on,
            "last_on": row.next_last_on,
            "edtf": row.next_edtf,
            "dates_kind": show.kind_of(row.next_edtf or "").value,
            "city": row.next_city,
        }
        for row in session.scalars(wanted.order_by(Statement.next_number))
    ]


def meetings(session: Session, as_of: datetime | None) -> list[Row]:
    """The gatherings of the format that were no rounds, in their order."""
    wanted = select(Meeting).where(Meeting.track == TRACK)
    if as_of is not None:
        wanted = wanted.where(Meeting.first_on <= as_of.date())
    return [
        {
            "kind": row.kind.value,
            "first_on": row.first_on,
            "last_on": row.last_on,
            "city": row.city,
            "note": row.note,
            "url": row.source_url,
        }
        for row in session.scalars(wanted.order_by(Meeting.first_on, Meeting.id))
    ]


def signs(session: Session, held: Sequence[Row], as_of: datetime | None) -> list[Sign]:
    """The newest change, meeting (of those `held`, in their order) and article: what was last heard of the format."""
    found = [_newest_change(session, as_of), _newest_meeting(held), _newest_article(session, as_of)]
    return [sign for sign in found if sign is not None]


def _newest_change(session: Session, as_of: datetime | None) -> Sign | None:
    wanted = select(Change).where(Change.track == TRACK, *standing_at(as_of)).order_by(Change.place.desc())
    row = session.scalars(wanted.limit(1)).first()
    if row is None:
        return None
    return Sign((row.said_at or row.learnt_at).date(), f"round {row.round_number}, {_plain(row.kind.value)}")


def _newest_meeting(held: Sequence[Row]) -> Sign | None:
    if not held:
        return None
    last = held[-1]
    return Sign(last["first_on"], ", ".join(filter(None, (f"{_plain(last['kind'])} meeting", last["city"]))))


def _newest_article(session: Session, as_of: datetime | None) -> Sign | None:
    wanted = (
        select(Article).where(Article.relevant.is_(True)).order_by(Article.first_seen_at.desc(), Article.id.desc())
    )
    if as_of is not None:
        wanted = wanted.where(Article.first_seen_at <= as_of)
    row = session.scalars(wanted.limit(1)).first()
    if row is None:
        return None
    return Sign((row.published_at or row.first_seen_at).date(), f"an article of {row.publisher.name}")


def _plain(word: str) -> str:
    return word.replace("_", " ")
