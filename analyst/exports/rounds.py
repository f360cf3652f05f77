"""The rounds as known then, in the columns of `v_rounds`."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from analyst.queries import TRACK, Row
from models.round import Change
from models.vocabulary import STANDING_STILL, ChangeKind, DatesKind, Status
from worker.rounds.values import RoundState
from worker.store.record import standing_at, track_state

_COMING = (Status.EXPECTED, Status.PLANNED, Status.ANNOUNCED, Status.CONFIRMED)
_EVENT_CODES = {
    **dict.fromkeys(_COMING, "036"),
    Status.UNDER_WAY: "044",
    Status.CONCLUDED: "046",
    Status.CANCELLED: "125",
}
_PLOVER_EVENTS = {
    **dict.fromkeys(_COMING, "AGREE"),
    Status.UNDER_WAY: "CONSULT",
    Status.CONCLUDED: "CONSULT",
    Status.CANCELLED: "REJECT",
}


def round_rows(session: Session, as_of: datetime | None) -> list[Row]:
    """Every round that was known, by number."""
    states = track_state(session, TRACK, as_of).rounds
    return [_row(states[number], _changes(session, number, as_of)) for number in sorted(states)]


def _changes(session: Session, number: int, as_of: datetime | None) -> list[Change]:
    wanted = (
        select(Change)
        .where(
            Change.track == TRACK,
            Change.round_number == number,
            or_(Change.kind.not_in(STANDING_STILL), Change.kind == ChangeKind.DISPUTED),
            *standing_at(as_of),
        )
        .options(joinedload(Change.origin))
        .order_by(Change.place, Change.id)
    )
    return list(session.scalars(wanted))


def _row(state: RoundState, known: list[Change]) -> Row:
    changes = [change for change in known if change.kind.moves]
    changed_at = max(change.learnt_at for change in changes)
    disputed = [change.why for change in known if not change.kind.moves and change.learnt_at >= changed_at]
    said = sorted((change for change in changes if change.said_at), key=lambda one: (one.said_at, one.id))
    sign = next(iter(said), None)
    told = next((one for one in said if one.after_status in (Status.ANNOUNCED, Status.CONFIRMED)), None)
    return {
        "track": TRACK,
        "round_number": state.number,
        "name": f"Astana {state.number}",
        "status": state.status.value if state.status else None,
        "first_on": state.first_on,
        "last_on": state.last_on,
        "edtf": state.edtf,
        "dates_kind": state.dates_kind.value if state.dates_kind else None,
        "city": state.city,
        "country": state.country,
        "event_code": _EVENT_CODES.get(state.status) if state.status else None,
        "first_said_at": sign.said_at if sign else None,
        "announced_at": told.said_at if told else None,
        "changed_at": changed_at,
        "changes": len(changes),
        "plover_event": _PLOVER_EVENTS.get(state.status) if state.status else None,
        "first_said_by": sign.origin.name if sign and sign.origin else None,
        "announced_by": told.origin.name if told and told.origin else None,
        "announced_tier": told.tier.value if told and told.tier else None,
        "sign_days": _days_before(state, sign),
        "lead_days": _days_before(state, told),
        "disputed": max(disputed, default=None),
    }


def _days_before(state: RoundState, change: Change | None) -> int | None:
    """Days from when it was said to the first day; None until the days are known."""
    if change is None or change.said_at is None or state.dates_kind is not DatesKind.DAYS or state.first_on is None:
        return None
    return (state.first_on - change.said_at.date()).days
