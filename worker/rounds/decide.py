"""What one article changes. Pure: the same sighting on the same state always gives the same changes.

Only what an article asserts and is about moves a round (design, section 7; issue 2). What cannot be taken is
kept aside as a `watch` or `disputed` change with the reason. Does not store, and does not choose who is told.
"""

from collections.abc import Sequence
from dataclasses import replace

from models.vocabulary import ChangeKind, Doubt, Status
from worker.rounds.changes import aside, move, same
from worker.rounds.claims import Heard, hear
from worker.rounds.denials import denied
from worker.rounds.fold import fold_track
from worker.rounds.numbers import (
    ambiguous,
    in_order,
    next_number,
    no_round,
    out_of_order,
    too_soon,
    unsettled_number,
)
from worker.rounds.places import said_at
from worker.rounds.transitions import Refusal, Step, step
from worker.rounds.values import Change, RoundState, Sighting, Standing, TrackState, Voice
from worker.rounds.withdrawals import taken_back


def decide(sighting: Sighting, state: TrackState) -> tuple[Change, ...]:
    """What becomes known by one article: by round, lowest first, at most one change by which it moves.

    Beside it there may be one `watch` and one `disputed` for what was claimed and not taken. No round is made of a
    number that cannot be the next one.
    """
    voice = Voice(said_at(sighting), sighting.tier, sighting.origin, sighting.article_id)
    said_on = voice.said_at.date()
    changes = list(taken_back(sighting, state))
    state = fold_track(changes, state)
    for heard in hear(sighting, next_number(state, said_on), said_on, sighting.learnt_at.date()):
        found = _settle(heard, sighting, state, voice)
        state = fold_track(found, state)
        changes.extend(found)
    return (*changes, *denied(sighting, state))


def _settle(heard: Heard, sighting: Sighting, state: TrackState, voice: Voice) -> tuple[Change, ...]:
    before = state.rounds.get(heard.claimed.number)
    if before is not None and before.status is Status.CONCLUDED and heard.claim is None:
        return ()  # doubts about a round that is over tell nothing
    refusal = _refused(heard, sighting, state, voice)
    if refusal is not None or heard.claim is None:
        return (_noted(heard, before, refusal or Refusal(""), sighting),)
    claim, refused = in_order(heard.claim, state)
    taken = step(before or RoundState(claim.number), claim, state.standings.get(claim.number, Standing()), voice)
    if before is None or before.status is not Status.CONCLUDED:
        taken = replace(taken, refused=(*map(Refusal, refused), *taken.refused))
    return _changes(heard, before, taken, sighting)


def _refused(heard: Heard, sighting: Sighting, state: TrackState, voice: Voice) -> Refusal | None:
    """Why nothing of what was heard can be taken, if so."""
    said_on = voice.said_at.date()
    if why := heard.why_not or no_round(heard.claimed.number, state, said_on):
        return Refusal(why)
    if heard.claim is None:
        return None
    if why := ambiguous(heard.claim, sighting, state, said_on):
        return Refusal(why)
    if why := unsettled_number(heard.claim, sighting, state):
        return Refusal(why, Doubt.UNNUMBERED)
    why = out_of_order(heard.claim, state) or too_soon(heard.claim, state, said_on)
    return Refusal(why) if why else None


def _changes(heard: Heard, before: RoundState | None, taken: Step, sighting: Sighting) -> tuple[Change, ...]:
    disputed = [one for one in taken.refused if one.doubt is Doubt.CONTRADICTS]
    watched = [one for one in taken.refused if one.doubt is not Doubt.CONTRADICTS]
    kept = tuple(_noted(heard, before, _together(some), sighting) for some in (disputed, watched) if some)
    if same(before, taken.after) or taken.after.status is None:
        return kept
    return (move(before, taken.after, sighting, put_off=taken.put_off), *kept)


def _noted(heard: Heard, before: RoundState | None, refusal: Refusal, sighting: Sighting) -> Change:
    kind = ChangeKind.DISPUTED if refusal.doubt is Doubt.CONTRADICTS else ChangeKind.WATCH
    return aside(heard.claimed, before, refusal.why, sighting, kind, refusal.doubt)


def _together(refusals: Sequence[Refusal]) -> Refusal:
    return Refusal("; ".join(one.why for one in refusals), refusals[0].doubt)
