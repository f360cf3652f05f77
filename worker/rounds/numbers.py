"""Which round a claim can be about: the next number, numbers that cannot be, days that belong to the round before."""

from dataclasses import replace
from datetime import date, timedelta

from models.vocabulary import DatesKind, Status, Tier
from worker.extract.facts import Dates
from worker.rounds.claims import Claim
from worker.rounds.places import said_at
from worker.rounds.values import RoundState, Sighting, Standing, TrackState

# Rounds 2 and 3 were 26 days apart, no two were nearer (facts sheet, section 2).
SHORTEST_PAUSE = timedelta(days=26)
# What so many voices say of "the next round" is about the next one, however far from the event each stands.
VOICES_THAT_SETTLE = 2
OF_ONE_STORY = timedelta(days=3)

OPENED = (Status.UNDER_WAY, Status.CONCLUDED)
_NEAR = (Tier.OFFICIAL, Tier.AGENCY)
_ON_THE_WAY = (Status.EXPECTED, Status.PLANNED, Status.ANNOUNCED, Status.CONFIRMED)


def next_number(state: TrackState, said_on: date) -> int:
    """The number of the round that had not opened by that day."""
    begun = (number for number in state.rounds if _begun(state, number, said_on))
    return max(begun, default=0) + 1


def no_round(number: int, state: TrackState, said_on: date) -> str | None:
    """Why the number cannot be a round's, if so."""
    coming = next_number(state, said_on)
    if number < 1:
        return f"there is no round {number}"
    if number in state.rounds and number <= coming:
        return None
    if number > coming:
        return f"round {number} cannot come before round {coming}"
    return None if number == coming else f"round {number} is older than the known history"


def unsettled_number(claim: Claim, sighting: Sighting, state: TrackState) -> str | None:
    """Why "the next round" does not say here which one is meant, though a second voice might settle it; if so."""
    if claim.named or sighting.tier in _NEAR:
        return None
    hinted = state.standings.get(claim.number, Standing()).hinted
    lately = {origin for origin, at in hinted if said_at(sighting) - at <= OF_ONE_STORY}
    # A round that is known by its number needs no such guess: what was said is as likely about this meeting's end.
    if claim.number not in state.rounds and len(lately | {sighting.origin}) >= VOICES_THAT_SETTLE:
        return None
    return f"names no round, and {sighting.tier.value} alone does not settle which one is meant"


def ambiguous(claim: Claim, sighting: Sighting, state: TrackState, said_on: date) -> str | None:
    """Why "the next round" without a number cannot be told from the one before, if so."""
    if claim.named:
        return None
    if sighting.baseline and sighting.said_at is None:
        return "names no round, and its day is unknown"
    previous = state.rounds.get(claim.number - 1)
    if claim.status not in OPENED or previous is None:
        return None
    if _just_held(previous, said_on):
        return f"names no round, and may mean round {previous.number}, which was just held"
    return None


def too_soon(claim: Claim, state: TrackState, said_on: date) -> str | None:
    """Why a round that nobody told of cannot have opened, if so: the one before it was held days ago."""
    previous = state.rounds.get(claim.number - 1)
    if claim.number in state.rounds or claim.status not in OPENED or previous is None or previous.last_on is None:
        return None
    just_held = _just_held(previous, said_on)
    return f"{claim.status.value}, though round {previous.number} was just held" if just_held else None


def in_order(claim: Claim, state: TrackState) -> tuple[Claim, tuple[str, ...]]:
    """The claim without the dates that belong to the round before, or to none."""
    previous = state.rounds.get(claim.number - 1)
    ended = previous.last_on if previous and previous.dates_kind is DatesKind.DAYS else None
    late = tuple(d for d in claim.dates if ended is None or _reaches_beyond(d, ended))
    if len(late) == len(claim.dates):
        return claim, claim.refused
    return replace(claim, dates=late), (*claim.refused, f"its dates do not lie after round {claim.number - 1}")


def _reaches_beyond(dates: Dates, day: date) -> bool:
    """Whether a round with these dates can follow one that ended that day: "by the end of the year" begins today."""
    bound = dates.first if dates.kind is DatesKind.DAYS else dates.last
    return (bound or dates.last or day) > day


def _just_held(previous: RoundState, said_on: date) -> bool:
    return previous.last_on is None or said_on - previous.last_on < SHORTEST_PAUSE


def out_of_order(claim: Claim, state: TrackState) -> str | None:
    """Why a claim that would make a round is about the one before, if so."""
    if claim.number in state.rounds or not claim.dates:
        return None
    kept, _ = in_order(claim, state)
    return None if kept.dates else f"its dates do not lie after round {claim.number - 1}"


def _begun(state: TrackState, number: int, said_on: date) -> bool:
    """Whether a round had opened by then, even if the report of its opening was missed."""
    known = state.rounds[number]
    if known.status in OPENED or known.last_on is None or known.first_on is None:
        return known.status in OPENED
    if known.dates_kind is DatesKind.DAYS:
        return known.status in _ON_THE_WAY and known.first_on <= said_on
    return known.status in (Status.ANNOUNCED, Status.CONFIRMED) and known.last_on < said_on
