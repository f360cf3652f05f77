"""Rebuild: texts that are kept are read with the lexicon as it is now; the history is made anew of what they say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.article import Revision
from worker.bootstrap import Service
from worker.extract.facts import Extraction
from worker.pipeline.readings import read_anew
from worker.pipeline.settle import note_participants, tell, withdraw, write_down
from worker.rounds.chronicle import Revised, chronicle, revise
from worker.rounds.fold import fold_track
from worker.rounds.places import HEARD, place_of
from worker.rounds.values import Sighting
from worker.store import articles as article_store
from worker.store import record
from worker.store import sightings as sighting_store
from worker.store.locks import Lock, hold

# A reading takes 10 ms: no writer waits longer than half a second for a batch.
_AT_ONCE = 50

Batches = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became different: readings, changes that joined the history or no longer stand in it, alerts."""

    read: int
    added: int
    superseded: int
    alerts: int


def rebuild(service: Service, shown: Callable[[Batches], Iterable[Sequence[int]]] = iter) -> Rebuilt:
    """Read again what another lexicon read, then make the history of all that was said; harmless to do twice.

    What older lexicons found stays beside it. The past is not rewritten: what was known on a day stays known. Nothing
    is told but what would be news if its article came out now. `shown` passes the batches through, to show how far
    the reading is. Stopped half-way, it goes on where it stopped.
    """
    version = service.lexicon.version
    with service.sessions() as session:
        ids = article_store.read_by_others(session, version)
    for batch in shown([ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)]):
        found = read_anew(service, batch)
        with service.sessions.begin() as session:
            for revision_id, extraction in found.items():
                _take_up(session, session.get_one(Revision, revision_id), extraction)
    with service.sessions.begin() as session:
        hold(session, Lock.SETTLE)
        revised, alerts = _history_anew(service, session, service.clock())
    return Rebuilt(len(ids), len(revised.added), len(revised.superseded), alerts)


def _take_up(session: Session, revision: Revision, extraction: Extraction) -> None:
    """Let the revision count as what this reading found in it, and its article, when that is its present text."""
    revision.lexicon_version = extraction.lexicon_version
    if article_store.is_newest(session, revision):
        revision.article.relevant = extraction.relevance.relevant
        revision.article.announces_new_round = extraction.announces_new_round


def _history_anew(service: Service, session: Session, now: datetime) -> tuple[Revised, int]:
    track = service.track.code
    stood = record.around(session, track, HEARD)
    revisions = {one.id: one for one in sighting_store.settled(session)}
    sightings = {one.revision_id: one for one in sighting_store.sightings_of(session, list(revisions.values()))}
    after = chronicle(sightings.values(), stood.start, stood.keys, until=now)
    revised = revise(stood.start, stood.tail, after)
    why = f"the history was made anew with the lexicon {service.lexicon.version}"
    write_down(session, track, revised, fold_track(after, stood.start), now, why)
    for revision_id, sighting in sightings.items():
        _put_in_place(session, revisions[revision_id], sighting, now)
    for change in revised.added:
        if change.revision_id is not None:
            note_participants(service, session, revisions[change.revision_id], [change], now)
    alerts = sum(
        tell(service, session, change, sightings[change.revision_id], now)
        for change in revised.news
        if change.revision_id is not None
    )
    return revised, alerts


def _put_in_place(session: Session, revision: Revision, sighting: Sighting, now: datetime) -> None:
    place = place_of(sighting) if sighting.rounds or sighting.withdrawn else None
    if revision.place != place:
        revision.place = place
    if revision.number > 1:
        withdraw(session, revision, now)
