"""A change made of what stood and what stands: its kind, its key, whether it is news, what it says in words."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import blake2b

from models.vocabulary import ChangeKind, DatesKind, Doubt, Status
from worker.rounds.places import place_of
from worker.rounds.spans import dates_of, is_first_detail
from worker.rounds.values import Change, RoundState, Sighting

# Older news than this is history, whatever feed brings it (issue 2).
STALE_AFTER = timedelta(days=30)
# Clocks of publishers run ahead; days ahead are a wrong date.
FUTURE_ALLOWED = timedelta(days=2)
# The end of a round is news for a few days.
NEWS_AFTER_THE_END = timedelta(days=4)

# A round lives through them in this order.
COURSE = (
    Status.EXPECTED,
    Status.PLANNED,
    Status.ANNOUNCED,
    Status.CONFIRMED,
    Status.UNDER_WAY,
    Status.CONCLUDED,
)
_OPENED = (Status.UNDER_WAY, Status.CONCLUDED)
_NO_COURSE = (None, Status.POSTPONED, Status.CANCELLED, Status.LAPSED)
_KIND_OF_STATUS = {
    Status.EXPECTED: ChangeKind.SIGNALLED,
    Status.PLANNED: ChangeKind.SIGNALLED,
    Status.ANNOUNCED: ChangeKind.ANNOUNCED,
    Status.CONFIRMED: ChangeKind.CONFIRMED,
    Status.UNDER_WAY: ChangeKind.UNDER_WAY,
    Status.CONCLUDED: ChangeKind.CONCLUDED,
    Status.POSTPONED: ChangeKind.POSTPONED,
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.LAPSED: ChangeKind.LAPSED,
}


def move(before: RoundState | None, after: RoundState, sighting: Sighting, *, put_off: bool = False) -> Change:
    """What an article moved; the headline by precedence: called off, new or reopened, dates, venue, status.

    A round that is `put_off` to known days keeps its status, and yet that is the news.
    """
    kind = ChangeKind.POSTPONED if put_off else _kind(before, after)
    return _made(sighting, kind, before, after, difference(before, after), alertable=True)


def correction(before: RoundState | None, after: RoundState, sighting: Sighting, why: str) -> Change:
    """What stood is taken back, or known to be wrong."""
    return _made(sighting, ChangeKind.CORRECTED, before, after, f"{difference(before, after)}; {why}", alertable=True)


def aside(
    claimed: RoundState,
    before: RoundState | None,
    why: str,
    sighting: Sighting,
    kind: ChangeKind = ChangeKind.WATCH,
    doubt: Doubt | None = None,
) -> Change:
    """What was said and does not move the round, with the reason."""
    made = _made(sighting, kind, before, claimed, why, alertable=False)
    # Not by the state before: the same doubt is noted once, whatever else has become known since.
    return replace(made, key=_key(kind, None, claimed, why), doubt=doubt)


def lapse(known: RoundState, at: datetime, tie: str) -> Change:
    """The period of a plan passed without the round. Nobody said it, so nobody is told."""
    after = replace(known, status=Status.LAPSED, first_on=None, last_on=None, edtf=None, dates_kind=None)
    return Change(
        kind=ChangeKind.LAPSED,
        key=_key(ChangeKind.LAPSED, known, after),
        round_number=known.number,
        before=known,
        after=after,
        said_at=at,
        learnt_at=at,
        origin="",
        tier=None,
        revision_id=None,
        article_id=None,
        alertable=False,
        why=f"the period of the plan passed on {known.last_on}",
        place=tie,
    )


def as_learnt(before: RoundState | None, last: Change) -> Change:
    """What was learnt late, as the step from what we knew to what we know; the history has it at its place.

    `last` is the change that left the round as it is now known to be.
    """
    kind = _kind(before, last.after)
    if before is not None and _falls_back(before, last.after):
        kind = ChangeKind.CORRECTED
    why = f"learnt late: {difference(before, last.after)}"
    return replace(last, kind=kind, key=_key(kind, before, last.after, why), before=before, why=why)


def difference(before: RoundState | None, after: RoundState) -> str:
    """What became different, in words."""
    known = before or RoundState(after.number)
    pairs = (
        ("status", known.status and known.status.value, after.status and after.status.value),
        ("dates", _days(known), _days(after)),
        ("venue", known.city, after.city),
    )
    return "; ".join(f"{name} {was or 'unknown'} -> {is_ or 'open'}" for name, was, is_ in pairs if was != is_)


def same(before: RoundState | None, after: RoundState) -> bool:
    """Whether nothing moved. Two ways to write one period ("2024-11" and "2024-11~") are the same."""
    return before is not None and replace(before, edtf=None) == replace(after, edtf=None)


def is_past(change: Change, now: datetime) -> bool:
    """Whether the round that it tells of had ended too long ago for news."""
    ended_on = change.after.last_on
    return ended_on is not None and ended_on < now.date() - NEWS_AFTER_THE_END


def _made(
    sighting: Sighting, kind: ChangeKind, before: RoundState | None, after: RoundState, why: str, *, alertable: bool
) -> Change:
    return Change(
        kind=kind,
        key=_key(kind, before, after),
        round_number=after.number,
        before=before,
        after=after,
        said_at=sighting.said_at,
        learnt_at=sighting.learnt_at,
        origin=sighting.origin,
        tier=sighting.tier,
        revision_id=sighting.revision_id,
        article_id=sighting.article_id,
        alertable=alertable and _is_news(sighting, before, after),
        why=why,
        place=place_of(sighting),
    )


def _kind(before: RoundState | None, after: RoundState) -> ChangeKind:
    status = after.status
    assert status is not None  # noqa: S101 - who decides gives every round a status
    known = before or RoundState(after.number)
    if status is not known.status and (known.status in _NO_COURSE or status in _NO_COURSE):
        return ChangeKind.DATES_SET if _names_days_of_a_lapsed_plan(known, after) else _KIND_OF_STATUS[status]
    venue = _kind_of_venue(known, after)
    if kind := _kind_of_dates(known, after):
        return kind
    # A first venue beside a step of the status ("is being prepared in Astana") is not the news; another one is.
    if venue is ChangeKind.VENUE_CHANGED or (venue and status is known.status):
        return venue
    return _KIND_OF_STATUS[status]


def _names_days_of_a_lapsed_plan(known: RoundState, after: RoundState) -> bool:
    """Of a plan that had lapsed, days are more than another sign."""
    planned = after.status in (Status.EXPECTED, Status.PLANNED)
    return known.status is Status.LAPSED and planned and after.dates_kind is DatesKind.DAYS


def _kind_of_dates(known: RoundState, after: RoundState) -> ChangeKind | None:
    dates = dates_of(after)
    if dates is None or _span(known) == _span(after):
        return None
    first = is_first_detail(known, dates_of(known), dates)
    return ChangeKind.DATES_SET if first else ChangeKind.DATES_CHANGED


def _kind_of_venue(known: RoundState, after: RoundState) -> ChangeKind | None:
    if known.city == after.city or after.city is None:
        return None
    return ChangeKind.VENUE_SET if known.city is None else ChangeKind.VENUE_CHANGED


def _falls_back(before: RoundState, after: RoundState) -> bool:
    """Whether the record goes back to an earlier state of itself."""
    if before.last_on is not None and after.last_on is None and after.status not in _NO_COURSE:
        return True
    if before.status not in COURSE or after.status not in COURSE:
        return False
    return COURSE.index(after.status) < COURSE.index(before.status)


def _is_news(sighting: Sighting, before: RoundState | None, after: RoundState) -> bool:
    if sighting.baseline or (before is not None and before.status is Status.CONCLUDED):
        return False
    said, now = sighting.said_at or sighting.learnt_at, sighting.learnt_at
    fresh = now - STALE_AFTER <= said <= now + FUTURE_ALLOWED
    ended_on = after.last_on or (said.date() if after.status in _OPENED else None)
    return fresh and (ended_on is None or ended_on >= now.date() - NEWS_AFTER_THE_END)


def _span(state: RoundState) -> tuple[date | None, date | None, object]:
    return state.first_on, state.last_on, state.dates_kind


def _days(state: RoundState) -> str | None:
    return state.edtf or (f"{state.first_on}/{state.last_on}" if state.last_on else None)


def _key(kind: ChangeKind, before: RoundState | None, after: RoundState, why: str = "") -> str:
    parts = (kind.value, _written(before), _written(after), why)
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _written(state: RoundState | None) -> str:
    if state is None:
        return ""
    fields = (state.number, state.status, state.first_on, state.last_on, state.dates_kind, state.city)
    return "|".join("" if field is None else str(field) for field in fields)
