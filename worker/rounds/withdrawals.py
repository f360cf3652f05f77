"""What an edited article no longer says: what rested on it alone stands as it did before."""

from dataclasses import replace

from models.vocabulary import Discourse, Modality, Status
from worker.extract.facts import RoundFact
from worker.rounds.changes import correction, same
from worker.rounds.spans import dates_of
from worker.rounds.values import Change, RoundState, Sighting, Standing, TrackState, Voice

_OPENED = (Status.UNDER_WAY, Status.CONCLUDED)


def taken_back(sighting: Sighting, state: TrackState) -> tuple[Change, ...]:
    """One change for each round of which something stood by this article alone that it no longer says.

    What a round has lived through since is not undone: of one that opened, nothing is taken back.
    """
    vanished: dict[int, list[RoundFact]] = {}
    for fact in sighting.withdrawn:
        if fact.number is not None and fact.modality is Modality.ASSERTED and fact.discourse is Discourse.FOCUS:
            vanished.setdefault(fact.number, []).append(fact)
    found = (_taken_back(number, facts, sighting, state) for number, facts in sorted(vanished.items()))
    return tuple(change for change in found if change is not None)


def _taken_back(number: int, facts: list[RoundFact], sighting: Sighting, state: TrackState) -> Change | None:
    before, standing = state.rounds.get(number), state.standings.get(number, Standing())
    if before is None or before.status in _OPENED:
        return None
    after = before
    for fact in facts:
        after = _without(fact, after, standing, sighting)
    if after.status is None:
        after = RoundState(number, Status.LAPSED)
    if same(before, after):
        return None
    return correction(before, after, sighting, f"{sighting.origin} no longer says it")


def _without(fact: RoundFact, state: RoundState, standing: Standing, sighting: Sighting) -> RoundState:
    if fact.dates is not None and fact.dates == dates_of(state) and _is_of(standing.dates, sighting):
        was = standing.replaced.get("dates", RoundState(state.number))
        state = replace(state, first_on=was.first_on, last_on=was.last_on, edtf=was.edtf, dates_kind=was.dates_kind)
    if fact.venue is not None and fact.venue.city == state.city and _is_of(standing.venue, sighting):
        was = standing.replaced.get("venue", RoundState(state.number))
        state = replace(state, city=was.city, country=was.country)
    if fact.status is state.status and _is_of(standing.status, sighting):
        state = replace(state, status=standing.replaced.get("status", RoundState(state.number)).status)
    return state


def _is_of(voice: Voice | None, sighting: Sighting) -> bool:
    return voice is not None and voice.article_id == sighting.article_id
