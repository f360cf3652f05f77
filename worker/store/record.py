"""The history on record: which changes stand, what stood before a place, what a revision of it leaves behind."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from models.article import Revision
from models.fact import Origin
from models.round import Change as ChangeRow
from models.round import Round
from models.vocabulary import STANDING_STILL, DatesKind, Status, Tier
from worker.rounds.fold import fold_track
from worker.rounds.values import Change, RoundState, TrackState
from worker.store.facts import origins_named
from worker.store.upsert import insert_all_once

STATE_COLUMNS = ("status", "first_on", "last_on", "edtf", "dates_kind", "city", "country")
# A plan may lapse at any time, whatever an article is about.
_PLANS = (Status.EXPECTED, Status.PLANNED)


@dataclass(frozen=True, slots=True)
class Standing:
    """The history around a place: what stood there, by which changes, and the changes behind it."""

    start: TrackState
    keys: tuple[str, ...]
    tail: tuple[Change, ...] = ()


def is_last(session: Session, track: str, place: str) -> bool:
    """Whether nothing on record was said at that place or after it: three look-ups in indices."""
    said = select(Revision.id).where(Revision.place >= place).limit(1)
    changed = select(ChangeRow.id).where(
        ChangeRow.track == track, ChangeRow.place >= place, ChangeRow.superseded_at.is_(None)
    )
    return session.scalar(said) is None and session.scalar(changed.limit(1)) is None


def at_the_end(session: Session, track: str, numbers: Collection[int]) -> Standing:
    """How things stand; who said so only of these rounds and of plans, for a history is long and news is not."""
    rows = session.scalars(select(Round).where(Round.track == track)).all()
    rounds = {row.number: _round_state(row) for row in rows}
    wanted = {*numbers, *(number for number, known in rounds.items() if known.status in _PLANS)}
    changes = _changes(session, _standing(track).where(ChangeRow.round_number.in_(wanted), _bears()))
    return Standing(TrackState(rounds, fold_track(changes).standings), tuple(change.key for change in changes))


def has_plan_until(session: Session, track: str, day: date) -> bool:
    """Whether a plan stands whose period was over by that day."""
    plan = select(Round.number).where(
        Round.track == track,
        Round.status.in_(_PLANS),
        Round.dates_kind != DatesKind.DAYS,
        Round.last_on <= day,
    )
    return session.scalar(plan.limit(1)) is not None


def around(session: Session, track: str, place: str) -> Standing:
    """The whole history, parted at a place."""
    changes = _changes(session, _standing(track))
    kept = [change for change in changes if change.place < place]
    tail = tuple(change for change in changes if change.place >= place)
    return Standing(fold_track(kept), tuple(change.key for change in kept), tail)


def history(
    session: Session, track: str, known_by: datetime | None = None, said_by: datetime | None = None
) -> list[Change]:
    """The changes that stood in the history as it was known by a moment, as far as they were said by another."""
    wanted = _standing(track, known_by)
    if said_by is not None:
        wanted = wanted.where(said_at() <= said_by)
    return _changes(session, wanted)


def track_state(
    session: Session, track: str, known_by: datetime | None = None, said_by: datetime | None = None
) -> TrackState:
    """Every round, folded from the changes that `history` gives."""
    return fold_track(history(session, track, known_by, said_by))


def write(session: Session, track: str, change: Change, *, told_only: bool = False) -> int | None:
    """Write a change down; its number, or None when it stands already. `told_only`: the history has it elsewhere."""
    keys = write_all(session, track, [(change, None)], told_only=told_only)
    return keys[0] if keys else None


def write_all(
    session: Session, track: str, changes: Sequence[tuple[Change, str | None]], *, told_only: bool = False
) -> Sequence[int]:
    """Write changes down, each with the address that tells of it; the numbers of those that did not stand already."""
    origins = origins_named(session, _nearest(one for one, _ in changes))
    return insert_all_once(
        session,
        ChangeRow,
        [_row(track, one, url, origins.get(one.origin), told_only=told_only) for one, url in changes],
    )


def _nearest(changes: Iterable[Change]) -> dict[str, Tier]:
    """Who said them, each with the nearest tier in which that one was heard."""
    said: dict[str, Tier] = {}
    for change in changes:
        if change.origin and change.tier:
            said[change.origin] = min(said.get(change.origin, change.tier), change.tier, key=lambda tier: tier.rank)
    return said


def _row(
    track: str, change: Change, source_url: str | None, origin: Origin | None, *, told_only: bool
) -> dict[str, object]:
    return {
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
        "place": change.place,
        "superseded_at": change.learnt_at if told_only else None,
        "superseded_why": "told as it was learnt; the history has it at its place" if told_only else None,
        "doubt": change.doubt,
    }


def standing_row(session: Session, track: str, key: str) -> ChangeRow | None:
    """The change of this key that stands in the history."""
    found = select(ChangeRow).where(ChangeRow.track == track, ChangeRow.key == key, ChangeRow.superseded_at.is_(None))
    return session.scalars(found).one_or_none()


def supersede(session: Session, track: str, changes: Iterable[Change], now: datetime, why: str) -> None:
    """Let changes stand in the history no longer."""
    for change in changes:
        session.execute(
            update(ChangeRow)
            .where(ChangeRow.track == track, ChangeRow.key == change.key, ChangeRow.superseded_at.is_(None))
            .values(superseded_at=now, superseded_why=why)
        )


def fold_rounds(session: Session, track: str, changed_at: Mapping[int, datetime], state: TrackState) -> None:
    """Let the rows of these rounds, each changed at a moment, be what the history folds to.

    A round of which nothing stands has none.
    """
    if not changed_at:
        return
    known = session.scalars(select(Round).where(Round.track == track, Round.number.in_(changed_at)))
    rows = {row.number: row for row in known}
    for number in sorted(changed_at):
        after = state.rounds.get(number)
        if after is None or after.status is None:
            session.execute(delete(Round).where(Round.track == track, Round.number == number))
            continue
        row = rows.get(number) or Round(track=track, number=number)
        row.status, row.first_on, row.last_on = after.status, after.first_on, after.last_on
        row.edtf, row.dates_kind, row.city, row.country = after.edtf, after.dates_kind, after.city, after.country
        row.changed_at = changed_at[number]
        session.add(row)
    session.flush()


def state_before(row: ChangeRow) -> RoundState | None:
    """The round as it stood before the change; None when it was not known."""
    return _state(row, "before")


def state_after(row: ChangeRow) -> RoundState:
    """The round as the change left it."""
    return _state(row, "after") or RoundState(row.round_number)


def said_at() -> ColumnElement[datetime]:
    """When what a row tells was said; what bears no date, when it was read."""
    return func.coalesce(ChangeRow.said_at, ChangeRow.learnt_at)


def standing_at(known_by: datetime | None = None) -> list[ColumnElement[bool]]:
    """The conditions under which a row stood in the history as it was known by a moment, or is known now."""
    if known_by is None:
        return [ChangeRow.superseded_at.is_(None)]
    return [
        ChangeRow.learnt_at <= known_by,
        or_(ChangeRow.superseded_at.is_(None), ChangeRow.superseded_at > known_by),
    ]


def _standing(track: str, known_by: datetime | None = None) -> Select[ChangeRow]:
    return (
        select(ChangeRow)
        .where(ChangeRow.track == track, *standing_at(known_by))
        .options(joinedload(ChangeRow.origin), joinedload(ChangeRow.revision).load_only(Revision.article_id))
        .order_by(ChangeRow.place, ChangeRow.round_number, ChangeRow.id)
    )


def _bears() -> ColumnElement[bool]:
    """What bears on the next decision: what moved a round, and doubts that a second voice lifts."""
    return or_(ChangeRow.doubt.is_not(None), ChangeRow.kind.not_in(STANDING_STILL))


def _changes(session: Session, wanted: Select[ChangeRow]) -> list[Change]:
    return [_change(row) for row in session.scalars(wanted)]


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
        tier=row.tier,
        revision_id=row.revision_id,
        article_id=row.revision.article_id if row.revision else None,
        alertable=row.alertable,
        why=row.why,
        place=row.place,
        doubt=row.doubt,
    )


def _round_state(row: Round) -> RoundState:
    return RoundState(row.number, *(getattr(row, name) for name in STATE_COLUMNS))


def _state(row: ChangeRow, prefix: str) -> RoundState | None:
    values = {name: getattr(row, f"{prefix}_{name}") for name in STATE_COLUMNS}
    return RoundState(row.round_number, **values) if any(values.values()) else None


def _columns(prefix: str, state: RoundState | None) -> dict[str, object]:
    return {f"{prefix}_{name}": getattr(state, name) if state else None for name in STATE_COLUMNS}
