"""Settle: under the track's lock, what was read becomes changes and alerts, in one transaction a revision."""

from collections.abc import Callable, Iterable
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from models.article import Revision
from models.round import Change as ChangeRow
from models.vocabulary import ArticleState, ChangeKind, Status
from worker.bootstrap import Service
from worker.logs import log
from worker.pipeline import outbox
from worker.rounds.decide import STALE_AFTER, decide
from worker.rounds.values import Change, Sighting, TrackState
from worker.store import facts as fact_store
from worker.store import rounds as round_store
from worker.store.heartbeats import beat
from worker.store.locks import Lock, hold

# The database's trouble or the clock's, not the article's.
PASSING = (OperationalError, InterfaceError, SoftTimeLimitExceeded)

_log = log(__name__)


def settle(service: Service, told: Callable[[], object] = lambda: None) -> int:
    """Settle every revision that was read and not yet settled. `told` is called after each that gave alerts.

    Returns:
        How many alerts were put into the outbox.
    """
    alerts = 0
    while (settled := _settle_next(service)) is not None:
        alerts += settled
        if settled:
            told()
    return alerts


def _settle_next(service: Service) -> int | None:
    """Settle the revision that was seen first; None when none is left. One that cannot be is set aside."""
    revision_id: int | None = None
    try:
        with service.sessions.begin() as session:
            hold(session, Lock.SETTLE)
            revision = next(iter(round_store.unsettled(session, limit=1)), None)
            if revision is None:
                beat(session, "settle", service.clock())
                return None
            revision_id = revision.id
            return _settle(service, session, revision, service.clock())
    except PASSING:
        raise
    except Exception as error:
        if revision_id is None:
            raise
        # It would come first again the next time, and nothing behind it would ever be told.
        _set_aside(service, revision_id, error)
        return 0


def _set_aside(service: Service, revision_id: int, error: Exception) -> None:
    _log.error("article set aside, it cannot be settled", revision=revision_id, exc_info=error)
    with service.sessions.begin() as session:
        revision = session.get_one(Revision, revision_id)
        revision.settled_at = service.clock()
        revision.article.state = ArticleState.SET_ASIDE
        revision.article.state_reason = f"it was read and could not be settled: {type(error).__name__}"


def _settle(service: Service, session: Session, revision: Revision, now: datetime) -> int:
    sighting = _sighting(session, revision, now)
    state = round_store.track_state(session, service.track.code)
    changes = decide(sighting, state, now)
    alerts = sum(_write(service, session, change, sighting, now) for change in changes)
    for number in {fact.number for fact in sighting.rounds if fact.number is not None}:
        alerts += outbox.tell_confirmed(service, session, number, sighting.language, now)
    _note_participants(service, session, revision, changes, state, now)
    revision.settled_at = now
    return alerts


def _sighting(session: Session, revision: Revision, now: datetime) -> Sighting:
    article = revision.article
    version = revision.lexicon_version or ""
    voice = fact_store.voice_of_revision(session, revision.id, version)
    origin, tier = voice or (article.publisher.name, article.publisher.tier)
    return Sighting(
        revision_id=revision.id,
        article_id=article.id,
        said_at=article.published_at,
        learnt_at=now,
        tier=tier,
        origin=origin,
        baseline=article.old_at_first_sight,
        language=revision.language,
        announces_new_round=bool(article.announces_new_round),
        rounds=fact_store.round_facts(session, revision.id, version),
    )


def _write(service: Service, session: Session, change: Change, sighting: Sighting, now: datetime) -> int:
    change_id = round_store.save_change(session, service.track.code, change)
    if change_id is None:
        return 0
    _log.info(
        "round changed",
        round=change.round_number,
        kind=change.kind.value,
        why=change.why,
        origin=change.origin,
        told=change.alertable,
    )
    if not (change.alertable or _is_fresh_watch(change, sighting, now)):
        return 0
    return outbox.tell(service, session, session.get_one(ChangeRow, change_id), sighting.language, now)


def _is_fresh_watch(change: Change, sighting: Sighting, now: datetime) -> bool:
    """A sign too weak to move a round is told to those who ask for signs, while it is new."""
    said_at = change.said_at or change.learnt_at
    return change.kind is ChangeKind.WATCH and not sighting.baseline and now - said_at <= STALE_AFTER


def _note_participants(
    service: Service,
    session: Session,
    revision: Revision,
    changes: Iterable[Change],
    state: TrackState,
    now: datetime,
) -> None:
    """Who takes part in the rounds that this revision moved; the shipped history of past rounds is left alone."""
    moved = {change.round_number for change in changes if change.kind is not ChangeKind.WATCH}
    for number in moved:
        known = state.rounds.get(number)
        if known is not None and known.status is Status.CONCLUDED:
            continue
        seen = fact_store.participants(session, revision.id, revision.lexicon_version or "", number)
        round_store.add_participants(session, service.track.code, number, seen, now)
