"""Denials of what stands: both sides are kept, and nothing moves."""

from models.vocabulary import ChangeKind, Discourse, Modality, Status
from worker.extract.facts import RoundFact
from worker.rounds.changes import aside
from worker.rounds.values import Change, RoundState, Sighting, TrackState, Voice

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
    if fact.status not in _CALLED_OFF or fact.status is not known.status:
        return None
    voice = state.standings[known.number].status if known.number in state.standings else None
    if voice is None or sighting.tier.rank > voice.tier.rank or voice.article_id == sighting.article_id:
        return None
    return aside(RoundState(known.number), known, _both(known, voice, sighting), sighting, ChangeKind.DISPUTED)


def _both(known: RoundState, voice: Voice, sighting: Sighting) -> str:
    assert known.status is not None  # noqa: S101 - asked by the caller
    one, other = voice.origin or "the press", sighting.origin
    return f"{one} ({voice.tier.value}) says {known.status.value}, {other} ({sighting.tier.value}) denies it"
