"""Rounds and changes: the lock, what is known, what became known."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.article import Revision
from models.round import Change as ChangeRow
from models.round import Participant, Round
from models.vocabulary import ChangeKind, Role, Status, Tier
from worker.extract.facts import KnownRound
from worker.rounds.fold import fold_track
from worker.rounds.values import Change, RoundState, TrackState
from worker.store.facts import origin_named
from worker.store.upsert import insert_once

STATE_COLUMNS = ("status", "first_on", "last_on", "edtf", "dates_kind", "city", "country")


def unsettled(session: Session, limit: int) -> Sequence[Revision]:
    """Revisions that were read and not yet settled, in the order in which they were seen."""
    return session.scalars(
        select(Revision)
        .where(Revision.settled_at.is_(None), Revision.lexicon_version.is_not(None))
        .order_by(Revision.seen_at, Revision.id)
        .limit(limit)
    ).all()


def track_state(session: Session, track: str, as_of: datetime | None = None) -> TrackState:
    """Every round as its changes left it (those learnt by `as_of`, when given), with who said what stands."""
    rows = (
        select(ChangeRow)
        .where(ChangeRow.track == track, ChangeRow.kind != ChangeKind.WATCH)
        .options(joinedload(ChangeRow.origin))
        .order_by(ChangeRow.learnt_at, ChangeRow.id)
    )
    if as_of is not None:
        rows = rows.where(ChangeRow.learnt_at <= as_of)
    return fold_track(_change(row) for row in session.scalars(rows))


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


def save_change(session: Session, track: str, change: Change, source_url: str | None = None) -> int | None:
    """Write a change and fold it into its round; None when it was written before."""
    origin = origin_named(session, change.origin, change.tier) if change.origin else None
    change_id = insert_once(
        session,
        ChangeRow,
        {
            "track": track,
            "round_number": change.round_number,
            "kind": change.kind,
            "key": change.key,
            **_columns("before", change.before),
            **_columns("after", change.after),
            "said_at": change.said_at,
            "learnt_at": change.learnt_at,
            "origin_id": origin.id if origin else None,
            "tier": change.tier,
            "revision_id": change.revision_id,
            "source_url": source_url,
            "alertable": change.alertable,
            "why": change.why,
        },
    )
    if change_id is not None and change.kind is not ChangeKind.WATCH:
        _fold(session, track, change)
    return change_id


def add_participants(
    session: Session, track: str, number: int, seen: Iterable[tuple[str, str, Role]], now: datetime
) -> None:
    """Note who takes part in a round: (code, name, role); what is on record already stays."""
    for code, name, role in seen:
        insert_once(
            session,
            Participant,
            {
                "track": track,
                "round_number": number,
                "code": code,
                "name": name,
                "role": role,
                "learnt_at": now,
            },
        )


def count_changes(session: Session) -> int:
    """Changes on record."""
    return session.scalar(select(func.count()).select_from(ChangeRow)) or 0


def _fold(session: Session, track: str, change: Change) -> None:
    after = change.after
    assert after.status is not None  # noqa: S101 - decide gives every round a status
    row = session.get(Round, (track, after.number)) or Round(track=track, number=after.number)
    row.status, row.first_on, row.last_on = after.status, after.first_on, after.last_on
    row.edtf, row.dates_kind, row.city, row.country = after.edtf, after.dates_kind, after.city, after.country
    row.changed_at = change.learnt_at
    session.add(row)
    session.flush()


def state_before(row: ChangeRow) -> RoundState | None:
    """The round as it stood before the change; None when it was not known."""
    return _state(row, "before")


def state_after(row: ChangeRow) -> RoundState:
    """The round as the change left it."""
    return _state(row, "after") or RoundState(row.round_number)


def _change(row: ChangeRow) -> Change:
    return Change(
        kind=row.kind,
        key=row.key,
        round_number=row.round_number,
        before=state_before(row),
        after=state_after(row),
        said_at=row.said_at,
        learnt_at=row.learnt_at,
        origin=row.origin.name if row.origin else "",
        tier=row.tier or Tier.AGGREGATOR,
        revision_id=row.revision_id,
        article_id=None,
        alertable=row.alertable,
        why=row.why,
    )


def _state(row: ChangeRow, prefix: str) -> RoundState | None:
    values = {name: getattr(row, f"{prefix}_{name}") for name in STATE_COLUMNS}
    return RoundState(row.round_number, **values) if any(values.values()) else None


def _columns(prefix: str, state: RoundState | None) -> dict[str, object]:
    return {f"{prefix}_{name}": getattr(state, name) if state else None for name in STATE_COLUMNS}
