"""Rounds as they stand, and who takes part in them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.round import Participant, Round
from models.vocabulary import Role, Status
from worker.extract.facts import KnownRound
from worker.store.upsert import insert_all_once


def rounds_begun(session: Session, track: str, by: datetime) -> tuple[KnownRound, ...]:
    """The rounds that had opened by then: what a writer of that day could recall."""
    rows = session.scalars(
        select(Round)
        .where(
            Round.track == track,
            Round.status.in_([Status.UNDER_WAY, Status.CONCLUDED]),
            Round.first_on <= by.date(),
        )
        .order_by(Round.number)
    ).all()
    return tuple(
        KnownRound(row.number, row.first_on, row.last_on, row.city or "")
        for row in rows
        if row.first_on is not None and row.last_on is not None
    )


def add_participants(
    session: Session, track: str, number: int, seen: Iterable[tuple[str, str, Role]], now: datetime
) -> None:
    """Note who takes part in a round: (code, name, role); what is on record already stays."""
    common = {"track": track, "round_number": number, "learnt_at": now}
    rows = [common | {"code": code, "name": name, "role": role} for code, name, role in seen]
    insert_all_once(session, Participant, rows)
