"""Denials of what stands: both sides are kept, and nothing moves."""

from models.vocabulary import ChangeKind, Discourse, Modality, Status
from worker.extract.facts import RoundFact
from worker.rounds.changes import aside
from worker.rounds.values import Change, RoundState, Sighting, Standing, TrackState, Voice

_DENIED = (Modality.DENIED, Modality.NEGATED)
_CALLED_OFF = (Status.POSTPONED, Status.CANCELLED)


def denied(sighting: Sighting, state: TrackState) -> tuple[Change, ...]:
    """That a round is put off or called off, denied by a voice as near to the event as the one who said it."""
    found = (_denial(fact, sighting, state) for fact in sighting.rounds)
    return tuple({change.key: change for change in found if change is not None}.values())


def _denial(fact: RoundFact, sighting: Sighting, state: TrackState) -> Change | None:
    known = state.rounds.get(fact.number) if fact.number is not None else None
    if known is None or fact.modality not in _DENIED or fact.discourse is not Discourse.FOCUS:
        return None
    voice = _said_by(fact.status, known, state.standings.get(known.number, Standing()))
    if voice is None or sighting.tier.rank > voice.tier.rank or voice.article_id == sighting.article_id:
        return None
    both = _both(fact.status, voice, sighting)
    return aside(RoundState(known.number), known, both, sighting, ChangeKind.DISPUTED)


def _said_by(denied_status: Status, known: RoundState, standing: Standing) -> Voice | None:
    """Who called the round off in that way; put off to known days, it has another status."""
    if denied_status is Status.POSTPONED and standing.put_off is not None:
        return standing.put_off
    return standing.status if denied_status in _CALLED_OFF and denied_status is known.status else None


def _both(denied_status: Status, voice: Voice, sighting: Sighting) -> str:
    one, other = voice.origin or "the press", sighting.origin
    return f"{one} ({voice.tier.value}) says {denied_status.value}, {other} ({sighting.tier.value}) denies it"
