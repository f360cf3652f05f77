"""Settle: under the track's lock, what was read becomes changes and alerts, in one transaction a batch.

What was read meanwhile is settled together: each text by itself would have all that was said after it decided anew,
and a thousand copies of one announcement would take minutes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from models.article import Revision
from models.round import Change as ChangeRow
from models.vocabulary import ArticleState, Status
from worker.bootstrap import Service
from worker.logs import log
from worker.pipeline import outbox
from worker.rounds.changes import STALE_AFTER, is_past
from worker.rounds.chronicle import PATIENCE, Revised, chronicle, revise
from worker.rounds.fold import fold_track
from worker.rounds.places import place_of, said_at
from worker.rounds.values import Change, Sighting, TrackState
from worker.store import facts as fact_store
from worker.store import record
from worker.store import rounds as round_store
from worker.store import sightings as sighting_store
from worker.store.heartbeats import beat
from worker.store.locks import Lock, hold

# The database's trouble or the clock's, not the article's.
PASSING = (OperationalError, InterfaceError, SoftTimeLimitExceeded)

BATCH = 100

_log = log(__name__)


def settle(service: Service, told: Callable[[], object] = lambda: None, most: int = BATCH) -> int:
    """Settle every revision that was read and not yet settled, at most so many together.

    `told` is called after each batch that gave alerts.

    Returns:
        How many alerts were put into the outbox.
    """
    alerts = 0
    while (settled := _settle_next(service, most)) is not None:
        alerts += settled
        if settled:
            told()
    let_lapse(service)
    return alerts


def _settle_next(service: Service, most: int) -> int | None:
    """Settle the revisions that were seen first; None when none is left. One that cannot be is set aside."""
    taken: list[int] = []
    try:
        with service.sessions.begin() as session:
            hold(session, Lock.SETTLE)
            revisions = sighting_store.unsettled(session, most)
            if not revisions:
                beat(session, "settle", service.clock())
                return None
            taken = [revision.id for revision in revisions]
            return _settle(service, session, revisions, service.clock())
    except PASSING:
        raise
    except Exception as error:
        if not taken:
            raise
        if len(taken) > 1:
            # One of them spoils it for all: by itself it is found.
            return sum(_settle_next(service, 1) or 0 for _ in taken)
        # It would come first again the next time, and nothing behind it would ever be told.
        _set_aside(service, taken[0], error)
        return 0


def _set_aside(service: Service, revision_id: int, error: Exception) -> None:
    _log.error("article set aside, it cannot be settled", revision=revision_id, exc_info=error)
    with service.sessions.begin() as session:
        revision = session.get_one(Revision, revision_id)
        revision.settled_at = service.clock()
        revision.article.state = ArticleState.SET_ASIDE
        revision.article.state_reason = f"it was read and could not be settled: {type(error).__name__}"


def _settle(service: Service, session: Session, revisions: Sequence[Revision], now: datetime) -> int:
    sightings = sighting_store.sightings_of(session, revisions)
    for revision in revisions:
        withdraw(session, revision, now)
    revised = _revise(service, session, sightings, now)
    for revision, sighting in zip(revisions, sightings, strict=True):
        if sighting.rounds or sighting.withdrawn:
            revision.place = place_of(sighting)
        moved = [change for change in revised.added if change.revision_id == revision.id]
        note_participants(service, session, revision, moved, now)
        revision.settled_at = now
    return _tell_all(service, session, sightings, revised, now)


def _tell_all(
    service: Service, session: Session, sightings: Sequence[Sighting], revised: Revised, now: datetime
) -> int:
    said = {sighting.revision_id: sighting for sighting in sightings}
    # What a text of long ago says anew, now that what came before it is known, is told by what made it known.
    latest = max(sightings, key=said_at)
    alerts = sum(tell(service, session, one, said.get(one.revision_id or 0, latest), now) for one in revised.news)
    for change in revised.added:
        if change.revision_id in said:
            alerts += _tell_aside(service, session, change, said[change.revision_id], now)
    heard = {(fact.number, sighting.language) for sighting in sightings for fact in sighting.rounds}
    for number, language in sorted(heard, key=str):
        if number is not None:
            alerts += outbox.tell_confirmed(service, session, number, language, now)
    return alerts


def withdraw(session: Session, revision: Revision, now: datetime) -> None:
    """What the text before this one said and this one does not is kept, with the reason why it no longer counts."""
    before = sighting_store.text_before(session, revision)
    if before is not None:
        reason = f"the publisher's text of {revision.seen_at:%Y-%m-%d %H:%M} UTC no longer says it"
        fact_store.withdraw(session, before.id, (revision.id, revision.lexicon_version or ""), now, reason)


def _revise(service: Service, session: Session, sightings: Sequence[Sighting], now: datetime) -> Revised:
    """Put what was said in its place in the history, and write down what that makes of it."""
    track, place = service.track.code, min(place_of(sighting) for sighting in sightings)
    if record.is_last(session, track, place):
        stood = record.at_the_end(session, track, _numbers(sightings))
        later: list[Sighting] = []
    else:
        stood = record.around(session, track, place)
        later = sighting_store.said_from(session, place, but=[sighting.revision_id for sighting in sightings])
    after = chronicle([*sightings, *later], stood.start, stood.keys, until=now)
    revised = revise(stood.start, stood.tail, after)
    write_down(session, track, revised, fold_track(after, stood.start), now, "something said before it became known")
    return revised


def _numbers(sightings: Iterable[Sighting]) -> set[int]:
    """The rounds they may move; without any number, the rounds that are open are looked at in any case."""
    facts = (fact for sighting in sightings for fact in (*sighting.rounds, *sighting.withdrawn))
    return {fact.number for fact in facts if fact.number is not None}


def write_down(session: Session, track: str, revised: Revised, state: TrackState, now: datetime, why: str) -> None:
    """Let the history on record be the revised one; `why` is the reason of what no longer stands in it."""
    record.supersede(session, track, revised.superseded, now, why)
    for change in revised.added:
        if record.write(session, track, replace(change, learnt_at=now)) is None:
            continue
        _log.info(
            "round changed", round=change.round_number, kind=change.kind.value, why=change.why, origin=change.origin
        )
    moved = {change.round_number for change in (*revised.added, *revised.superseded) if change.kind.moves}
    record.fold_rounds(session, track, dict.fromkeys(moved, now), state)


def let_lapse(service: Service) -> int:
    """Plans whose period has passed lapse, whether or not anything is read; how many did."""
    now, track = service.clock(), service.track.code
    with service.sessions.begin() as session:
        hold(session, Lock.SETTLE)
        if not record.has_plan_until(session, track, (now - PATIENCE).date()):
            return 0
        stood = record.at_the_end(session, track, ())
        after = chronicle([], stood.start, stood.keys, until=now)
        write_down(session, track, revise(stood.start, (), after), fold_track(after, stood.start), now, "")
    return len(after)


def tell(service: Service, session: Session, change: Change, sighting: Sighting, now: datetime) -> int:
    """Tell what is news, unless it is old by now or came with what a feed carried before it was watched."""
    old = now - said_at(sighting) > STALE_AFTER or is_past(change, now)
    if not change.alertable or sighting.baseline or old:
        return 0
    row = record.standing_row(session, service.track.code, change.key)
    if row is None:
        told = replace(change, learnt_at=now)
        row_id = record.write(session, service.track.code, told, told_only=True)
        row = session.get_one(ChangeRow, row_id) if row_id is not None else None
    return outbox.tell(service, session, row, sighting.language, now) if row is not None else 0


def _tell_aside(service: Service, session: Session, change: Change, sighting: Sighting, now: datetime) -> int:
    """What moves no round is told to those who ask for its kind, while it is new."""
    if change.kind.moves:
        return 0
    row = record.standing_row(session, service.track.code, change.key)
    if row is None or row.learnt_at != now or sighting.baseline or now - said_at(sighting) > STALE_AFTER:
        return 0
    return outbox.tell(service, session, row, sighting.language, now)


def note_participants(
    service: Service, session: Session, revision: Revision, changes: Iterable[Change], now: datetime
) -> None:
    """Who takes part in the rounds that this revision moved; the shipped history of past rounds is left alone."""
    moved = {change.round_number: change for change in changes if change.kind.moves}
    for number, change in moved.items():
        if change.before is not None and change.before.status is Status.CONCLUDED:
            continue
        seen = fact_store.participants(session, revision.id, revision.lexicon_version or "", number)
        round_store.add_participants(session, service.track.code, number, seen, now)
