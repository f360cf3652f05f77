"""What happened, day by day: changes of rounds, plans of statements, the format's other meetings. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from analyst.queries import TRACK, Row
from models.article import Revision
from models.round import Change, Meeting, Statement
from models.vocabulary import ChangeKind, DatesKind
from worker.store.record import standing_at

PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of it: a round, days from and to, and nothing that was learnt later. None leaves it open."""

    round_number: int | None = None
    since: date | None = None
    until: date | None = None
    as_of: datetime | None = None


def timeline(session: Session, span: Span) -> list[Row]:
    """The rows in the order of their days; of one day, changes first, by when they were learnt.

    Meetings belong to no round: they are left out where one round is asked for.
    """
    rows = [*_changes(session, span), *_plans(session, span)]
    if span.round_number is None:
        rows += _meetings(session, span)
    rows.sort(key=lambda row: row["on"])
    return [row for row in rows if _within(row["on"], span)]


def _within(day: date, span: Span) -> bool:
    return (span.since is None or day >= span.since) and (span.until is None or day <= span.until)


def _changes(session: Session, span: Span) -> Iterator[Row]:
    wanted = (
        select(Change)
        .where(Change.track == TRACK, Change.kind != ChangeKind.WATCH, *standing_at(span.as_of))
        .options(joinedload(Change.origin))
        .order_by(Change.place, Change.id)
    )
    if span.round_number is not None:
        wanted = wanted.where(Change.round_number == span.round_number)
    for change in session.scalars(wanted):
        revision = session.get(Revision, change.revision_id) if change.revision_id else None
        yield {
            "on": (change.said_at or change.learnt_at).date(),
            "round_number": change.round_number,
            "what": change.kind.value,
            "first_on": change.after_first_on,
            "last_on": change.after_last_on,
            "edtf": change.after_edtf,
            "dates_kind": change.after_dates_kind.value if change.after_dates_kind else None,
            "city": change.after_city,
            "who": change.origin.name if change.origin else None,
            "url": revision.article.url if revision else change.source_url,
        }


def _plans(session: Session, span: Span) -> Iterator[Row]:
    wanted = select(Statement).where(Statement.track == TRACK, Statement.next_number.is_not(None))
    if span.round_number is not None:
        wanted = wanted.where(Statement.next_number == span.round_number)
    if span.as_of is not None:
        wanted = wanted.where(Statement.adopted_on <= span.as_of.date())
    for plan in session.scalars(wanted.order_by(Statement.round_number)):
        kind = DatesKind.PERIOD if plan.next_first_on else DatesKind.DEADLINE
        yield {
            "on": plan.adopted_on,
            "round_number": plan.next_number,
            "what": PLAN,
            "first_on": plan.next_first_on,
            "last_on": plan.next_last_on,
            "edtf": plan.next_edtf,
            "dates_kind": kind.value if plan.next_edtf else None,
            "city": plan.next_city,
            "who": f"statement of round {plan.round_number}",
            "url": plan.source_url,
        }


def _meetings(session: Session, span: Span) -> Iterator[Row]:
    wanted = select(Meeting).where(Meeting.track == TRACK)
    if span.as_of is not None:
        wanted = wanted.where(Meeting.last_on <= span.as_of.date())
    for meeting in session.scalars(wanted.order_by(Meeting.first_on, Meeting.id)):
        same_day = meeting.first_on == meeting.last_on
        yield {
            "on": meeting.first_on,
            "round_number": None,
            "what": meeting.kind.value,
            "first_on": meeting.first_on,
            "last_on": meeting.last_on,
            "edtf": str(meeting.first_on) if same_day else f"{meeting.first_on}/{meeting.last_on}",
            "dates_kind": DatesKind.DAYS.value,
            "city": meeting.city,
            "who": meeting.note,
            "url": meeting.source_url,
        }
