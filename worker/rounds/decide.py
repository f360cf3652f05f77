"""What one article changes. Pure: the same sighting on the same state always gives the same changes.

Only what an article asserts and is about moves a round (design, section 7; issue 2). What cannot be taken is
kept aside as a `watch` change with the reason. Does not store, and does not choose who is told.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import blake2b

from models.vocabulary import ChangeKind, DatesKind, Status, Tier
from worker.extract.facts import Dates
from worker.rounds.claims import Claim, Heard, hear
from worker.rounds.fold import fold_track
from worker.rounds.spans import dates_of, is_first_detail
from worker.rounds.transitions import Step, step
from worker.rounds.values import Change, RoundState, Sighting, Standing, TrackState, Voice

# Older news than this is history, whatever feed brings it (issue 2).
STALE_AFTER = timedelta(days=30)
# Clocks of publishers run ahead; days ahead are a wrong date.
FUTURE_ALLOWED = timedelta(days=2)
# The end of a round is news for a few days.
NEWS_AFTER_THE_END = timedelta(days=4)
# Rounds 2 and 3 were 26 days apart, no two were nearer (facts sheet, section 2).
SHORTEST_PAUSE = timedelta(days=26)

_NEAR = (Tier.OFFICIAL, Tier.AGENCY)
_OPENED = (Status.UNDER_WAY, Status.CONCLUDED)
_ON_THE_WAY = (Status.EXPECTED, Status.PLANNED, Status.ANNOUNCED, Status.CONFIRMED)
_SIGNS = (Status.EXPECTED, Status.PLANNED)
_KIND_OF_STATUS = {
    Status.EXPECTED: ChangeKind.SIGNALLED,
    Status.PLANNED: ChangeKind.SIGNALLED,
    Status.ANNOUNCED: ChangeKind.ANNOUNCED,
    Status.CONFIRMED: ChangeKind.CONFIRMED,
    Status.UNDER_WAY: ChangeKind.UNDER_WAY,
    Status.CONCLUDED: ChangeKind.CONCLUDED,
    Status.POSTPONED: ChangeKind.POSTPONED,
    Status.CANCELLED: ChangeKind.CANCELLED,
}


def decide(sighting: Sighting, state: TrackState, now: datetime) -> tuple[Change, ...]:
    """What becomes known by one article: by round, lowest first, at most one change that moves it.

    Beside it there may be one `watch` per round for what was claimed and not taken. No round is made of a
    number that cannot be the next one.
    """
    voice = Voice(min(_said_at(sighting), now), sighting.tier)
    said_on = voice.said_at.date()
    changes: list[Change] = []
    for heard in hear(sighting, _next_number(state, said_on), said_on, now.date()):
        found = _settle(heard, sighting, state, voice, now)
        state = fold_track(found, state)
        changes.extend(found)
    return tuple(changes)


def _settle(heard: Heard, sighting: Sighting, state: TrackState, voice: Voice, now: datetime) -> tuple[Change, ...]:
    before = state.rounds.get(heard.claimed.number)
    claim = heard.claim
    reason = heard.why_not or _no_round(heard.claimed.number, state, voice.said_at.date())
    if before is not None and before.status is Status.CONCLUDED and claim is None:
        return ()  # doubts about a round that is over tell nothing
    if reason is None and claim is not None:
        reason = (
            _too_weak(claim, sighting, state, voice.said_at.date())
            or _out_of_order(claim, before, state)
            or _too_soon(claim, before, state, voice.said_at.date())
        )
    if reason is not None or claim is None:
        return (_watch(heard.claimed, before, (reason or "",), sighting),)
    standing = state.standings.get(claim.number, Standing())
    claim, refused = _in_order(claim, state)
    taken = step(before or RoundState(claim.number), claim, standing, voice)
    if before is None or before.status is not Status.CONCLUDED:
        taken = replace(taken, refused=(*refused, *taken.refused))
    return _changes(heard, before, taken, sighting, now)


def _changes(
    heard: Heard, before: RoundState | None, taken: Step, sighting: Sighting, now: datetime
) -> tuple[Change, ...]:
    watch = (_watch(heard.claimed, before, taken.refused, sighting),) if taken.refused else ()
    if _same(before, taken.after) or taken.after.status is None:
        return watch
    return (_move(before, taken.after, sighting, now), *watch)


def _same(before: RoundState | None, after: RoundState) -> bool:
    # Two ways to write the same period ("2024-11" and "2024-11~") are one.
    return before is not None and replace(before, edtf=None) == replace(after, edtf=None)


def _next_number(state: TrackState, said_on: date) -> int:
    begun = (number for number, known in state.rounds.items() if _begun(known, said_on))
    return max(begun, default=0) + 1


def _begun(known: RoundState, said_on: date) -> bool:
    """Whether a round had opened by then, even if the report of its opening was missed."""
    if known.status in _OPENED or known.last_on is None or known.first_on is None:
        return known.status in _OPENED
    if known.dates_kind is DatesKind.DAYS:
        return known.status in _ON_THE_WAY and known.first_on <= said_on
    return known.status in (Status.ANNOUNCED, Status.CONFIRMED) and known.last_on < said_on


def _no_round(number: int, state: TrackState, said_on: date) -> str | None:
    """Why the number cannot be a round's, if so."""
    next_number = _next_number(state, said_on)
    if number < 1:
        return f"there is no round {number}"
    if number in state.rounds and number <= next_number:
        return None
    if number > next_number:
        return f"round {number} cannot come before round {next_number}"
    return None if number == next_number else f"round {number} is older than the known history"


def _too_weak(claim: Claim, sighting: Sighting, state: TrackState, said_on: date) -> str | None:
    """Why "the next round" without a number does not move a round here, if so."""
    if claim.named:
        return None
    if sighting.tier not in _NEAR:
        return f"names no round, and {sighting.tier.value} alone does not settle which one is meant"
    if sighting.baseline and sighting.said_at is None:
        return "names no round, and its day is unknown"
    previous = state.rounds.get(claim.number - 1)
    if claim.status in _OPENED and previous is not None and _just_held(previous, said_on):
        return f"names no round, and may mean round {previous.number}, which was just held"
    return None


def _too_soon(claim: Claim, before: RoundState | None, state: TrackState, said_on: date) -> str | None:
    """Why a round that nobody told of cannot have opened, if so: the one before it was held days ago."""
    previous = state.rounds.get(claim.number - 1)
    if before is not None or claim.status not in _OPENED or previous is None or previous.last_on is None:
        return None
    just_held = _just_held(previous, said_on)
    return f"{claim.status.value}, though round {previous.number} was just held" if just_held else None


def _just_held(previous: RoundState, said_on: date) -> bool:
    return previous.last_on is None or said_on - previous.last_on < SHORTEST_PAUSE


def _in_order(claim: Claim, state: TrackState) -> tuple[Claim, tuple[str, ...]]:
    """The claim without the dates that belong to the round before, or to none."""
    previous = state.rounds.get(claim.number - 1)
    ended = previous.last_on if previous and previous.dates_kind is DatesKind.DAYS else None
    late = tuple(d for d in claim.dates if ended is None or _reaches_beyond(d, ended))
    if len(late) == len(claim.dates):
        return claim, claim.refused
    return replace(claim, dates=late), (
        *claim.refused,
        f"its dates do not lie after round {claim.number - 1}",
    )


def _reaches_beyond(dates: Dates, day: date) -> bool:
    """Whether a round with these dates can follow one that ended that day: "by the end of the year" begins today."""
    bound = dates.first if dates.kind is DatesKind.DAYS else dates.last
    return (bound or dates.last or day) > day


def _out_of_order(claim: Claim, before: RoundState | None, state: TrackState) -> str | None:
    """Why a claim that would make a round is about the one before, if so."""
    if before is not None or not claim.dates:
        return None
    kept, _ = _in_order(claim, state)
    return None if kept.dates else f"its dates do not lie after round {claim.number - 1}"


def _move(before: RoundState | None, after: RoundState, sighting: Sighting, now: datetime) -> Change:
    kind = _kind(before, after)
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
        alertable=_alertable(sighting, before, after, now),
        why=_difference(before, after),
    )


def _watch(claimed: RoundState, before: RoundState | None, reasons: tuple[str, ...], sighting: Sighting) -> Change:
    why = "; ".join(reasons)
    return Change(
        kind=ChangeKind.WATCH,
        # Not by the state before: the same doubt is noted once, whatever else has become known since.
        key=_key(ChangeKind.WATCH, None, claimed, why),
        round_number=claimed.number,
        before=before,
        after=claimed,
        said_at=sighting.said_at,
        learnt_at=sighting.learnt_at,
        origin=sighting.origin,
        tier=sighting.tier,
        revision_id=sighting.revision_id,
        article_id=sighting.article_id,
        alertable=False,
        why=why,
    )


def _kind(before: RoundState | None, after: RoundState) -> ChangeKind:
    """The headline of a change, by precedence: called off, new or reopened, dates, venue, status."""
    status = after.status
    assert status is not None  # noqa: S101 - `_changes` asked before
    known = before or RoundState(after.number)
    is_new = known.status in (None, Status.POSTPONED, Status.CANCELLED)
    if status is not known.status and (is_new or status in (Status.POSTPONED, Status.CANCELLED)):
        return _KIND_OF_STATUS[status]
    venue = _kind_of_venue(known, after)
    if kind := _kind_of_dates(known, after):
        return kind
    # A first venue beside a step of the status ("is being prepared in Astana") is not the news; another one is.
    if venue is ChangeKind.VENUE_CHANGED or (venue and status is known.status):
        return venue
    return _KIND_OF_STATUS[status]


def _kind_of_dates(known: RoundState, after: RoundState) -> ChangeKind | None:
    dates = dates_of(after)
    if dates is None or (known.first_on, known.last_on, known.dates_kind) == (
        after.first_on,
        after.last_on,
        after.dates_kind,
    ):
        return None
    first = is_first_detail(known, dates_of(known), dates)
    return ChangeKind.DATES_SET if first else ChangeKind.DATES_CHANGED


def _kind_of_venue(known: RoundState, after: RoundState) -> ChangeKind | None:
    if known.city == after.city:
        return None
    return ChangeKind.VENUE_SET if known.city is None else ChangeKind.VENUE_CHANGED


def _alertable(sighting: Sighting, before: RoundState | None, after: RoundState, now: datetime) -> bool:
    if sighting.baseline or (before is not None and before.status is Status.CONCLUDED):
        return False
    said_at = _said_at(sighting)
    fresh = now - STALE_AFTER <= said_at <= now + FUTURE_ALLOWED
    ended_on = after.last_on or (said_at.date() if after.status in _OPENED else None)
    return fresh and (ended_on is None or ended_on >= now.date() - NEWS_AFTER_THE_END)


def _said_at(sighting: Sighting) -> datetime:
    """A feed that dates nothing is heard when we read it."""
    return sighting.said_at or sighting.learnt_at


def _difference(before: RoundState | None, after: RoundState) -> str:
    known = before or RoundState(after.number)
    pairs = (
        ("status", known.status and known.status.value, after.status and after.status.value),
        ("dates", _days(known), _days(after)),
        ("venue", known.city, after.city),
    )
    return "; ".join(f"{name} {was or 'unknown'} -> {is_ or 'open'}" for name, was, is_ in pairs if was != is_)


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
