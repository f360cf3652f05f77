"""Questions to the database, answered as plain rows. Reads only; as of a day where history is asked for."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.alert import Alert, Delivery, Subscription
from models.article import Article, Revision
from models.feed import Feed
from models.heartbeat import Heartbeat
from models.round import Change, Participant, Statement
from models.vocabulary import AlertState, ArticleState, ChangeKind, Status
from worker.extract.lexicon import Lexicon
from worker.feeds.record import MOVED_AFTER
from worker.feeds.schedule import silence_expected_until
from worker.feeds.urls import shown_url
from worker.pipeline.content import proofs_of
from worker.rounds.values import RoundState
from worker.store import alerts as alert_store
from worker.store.record import said_at, standing_at, state_after, track_state

Row = dict[str, Any]
TRACK = "astana"


def rounds(session: Session, as_of: datetime | None, said_by: datetime | None = None) -> list[Row]:
    """Every round by number, as known at a moment, of what had been said by another; None: now, and all."""
    states = track_state(session, TRACK, as_of, said_by).rounds
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    for change in _changes(session, as_of, said_by):
        changes[change.round_number].append(change)
    return [_round_row(states[number], changes[number]) for number in sorted(states)]


def dossier(
    session: Session, lexicon: Lexicon, number: int, as_of: datetime | None, said_by: datetime | None = None
) -> Row | None:
    """Everything of one round, as known at a moment, of what had been said by another; None when that is nothing."""
    state = track_state(session, TRACK, as_of, said_by).rounds.get(number)
    if state is None:
        return None
    changes = _changes(session, as_of, said_by, number)
    return {
        "round": _round_row(state, changes),
        "participants": _participants(session, number, _earlier(as_of, said_by)),
        "statement": _statement(session, number, _earlier(as_of, said_by)),
        "changes": [_change_row(session, lexicon, change) for change in changes],
    }


def feeds(session: Session) -> list[Row]:
    """Every feed and how it fares, those in trouble first."""
    rows = session.scalars(
        select(Feed)
        .where(Feed.removed_at.is_(None))
        .options(joinedload(Feed.publisher))
        .order_by(Feed.failures_in_row.desc(), Feed.key)
    )
    return [
        {
            "feed": feed.key,
            "url": shown_url(feed.url),
            "publisher": feed.publisher.name,
            "tier": feed.publisher.tier.value,
            "language": feed.language,
            "state": feed.state.value,
            "last_success_at": feed.last_success_at,
            "last_new_entry_at": feed.last_new_entry_at,
            "failures_in_row": feed.failures_in_row,
            "last_error": feed.last_error,
            "last_notice": feed.last_notice,
            "next_poll_at": feed.next_poll_at,
            "median_delay_seconds": feed.median_delay_seconds,
            "moved_to": shown_url(feed.moved_to) if feed.moved_to and feed.moved_times >= MOVED_AFTER else None,
            "silence_expected_until": silence_expected_until(feed.last_new_entry_at, feed.entry_times),
        }
        for feed in rows
    ]


def failing(session: Session, feed_ids: Collection[int]) -> int:
    """How many of these feeds failed at their last poll."""
    wanted = select(func.count()).select_from(Feed).where(Feed.id.in_(feed_ids), Feed.failures_in_row > 0)
    return session.scalar(wanted) or 0


def alerts(session: Session, limit: int, state: AlertState | None = None) -> list[Row]:
    """The latest alerts, newest first; of one state when it is named."""
    wanted = select(Alert).order_by(Alert.id.desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(Alert.state == state)
    return [_alert_row(alert) for alert in session.scalars(wanted).unique()]


def alert(session: Session, alert_id: int) -> Row | None:
    """One alert with each attempt to deliver it; None when there is none of this number."""
    found = session.get(Alert, alert_id)
    if found is None:
        return None
    attempts = session.scalars(
        select(Delivery).where(Delivery.alert_id == (found.told_with_id or alert_id)).order_by(Delivery.attempt)
    )
    return _alert_row(found) | {
        "key": found.key,
        "gathering": found.gathering.value,
        "told_with": found.told_with_id,
        "present_state": found.present_state,
        "deliveries": [
            {
                "attempt": one.attempt,
                "attempted_at": one.attempted_at,
                "delivered": one.delivered,
                "detail": one.detail,
            }
            for one in attempts
        ],
    }


def _alert_row(alert: Alert) -> Row:
    trouble = alert.trouble.kind.value if alert.trouble else ""
    return {
        "alert_id": alert.id,
        "round_number": alert.change.round_number if alert.change else None,
        "kind": alert.change.kind.value if alert.change else trouble,
        "subscription": alert.subscription.key,
        "state": alert.state.value,
        "attempts": alert.attempts,
        "created_at": alert.created_at,
        "sent_at": alert.sent_at,
        "next_try_at": alert.next_try_at,
        "reason": alert.reason,
    }


def subscriptions(session: Session) -> list[Subscription]:
    """The subscriptions that are in force or lapsed, not those that were ended."""
    return list(
        session.scalars(select(Subscription).where(Subscription.ended_at.is_(None)).order_by(Subscription.key))
    )


def counts(session: Session) -> Row:
    """How many articles stand in which state, and alerts in which."""
    articles = session.execute(select(Article.state, func.count()).group_by(Article.state))
    told = session.execute(select(Alert.state, func.count()).group_by(Alert.state))
    return {
        "articles": {state.value: number for state, number in articles},
        "alerts": {state.value: number for state, number in told},
        "unsettled": session.scalar(
            select(func.count())
            .select_from(Revision)
            .where(Revision.settled_at.is_(None), Revision.lexicon_version.is_not(None))
        ),
    }


def heartbeats(session: Session) -> dict[str, datetime]:
    """When each part of the service last did its work."""
    return {row.part: row.beat_at for row in session.scalars(select(Heartbeat))}


def dead_alerts(session: Session) -> int:
    """Messages that nobody will get; those called off are none."""
    return len(alert_store.dead_alerts(session))


def latest_watches(session: Session, limit: int) -> list[Row]:
    """What was seen of rounds and could not be taken, newest first."""
    rows = session.scalars(
        select(Change)
        .where(
            Change.track == TRACK,
            Change.kind.in_([ChangeKind.WATCH, ChangeKind.DISPUTED]),
            Change.superseded_at.is_(None),
        )
        .options(joinedload(Change.origin))
        .order_by(Change.id.desc())
        .limit(limit)
    )
    return [{"round_number": row.round_number, "why": row.why, "learnt_at": row.learnt_at} for row in rows]


def latest_set_aside(session: Session, limit: int) -> list[Row]:
    """Articles that could be neither read nor settled, with the reason, newest first."""
    rows = session.scalars(
        select(Article).where(Article.state == ArticleState.SET_ASIDE).order_by(Article.id.desc()).limit(limit)
    )
    return [{"article": shown_url(row.url) if row.url else row.title, "why": row.state_reason} for row in rows]


def _round_row(state: RoundState, changes: list[Change]) -> Row:
    said = [change.said_at for change in changes if change.said_at and change.kind.moves]
    announced = [
        change.said_at
        for change in changes
        if change.said_at and change.kind.moves and change.after_status in (Status.ANNOUNCED, Status.CONFIRMED)
    ]
    return {
        "round_number": state.number,
        **_state_row(state),
        "first_said_at": min(said, default=None),
        "announced_at": min(announced, default=None),
    }


def _state_row(state: RoundState) -> Row:
    return {
        "status": state.status.value if state.status else None,
        "first_on": state.first_on,
        "last_on": state.last_on,
        "edtf": state.edtf,
        "dates_kind": state.dates_kind.value if state.dates_kind else None,
        "city": state.city,
        "country": state.country,
    }


def _changes(
    session: Session, as_of: datetime | None, said_by: datetime | None, number: int | None = None
) -> list[Change]:
    """The changes that stood in the history then, of one round when it is named, by when they were said."""
    wanted = (
        select(Change)
        .where(Change.track == TRACK, *standing_at(as_of))
        .options(joinedload(Change.origin))
        .order_by(Change.place, Change.id)
    )
    if number is not None:
        wanted = wanted.where(Change.round_number == number)
    if said_by is not None:
        wanted = wanted.where(said_at() <= said_by)
    return list(session.scalars(wanted))


def _earlier(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _change_row(session: Session, lexicon: Lexicon, change: Change) -> Row:
    revision = session.get(Revision, change.revision_id) if change.revision_id else None
    return {
        "kind": change.kind.value,
        "why": change.why,
        "after": _state_row(state_after(change)),
        "said_at": change.said_at,
        "learnt_at": change.learnt_at,
        "origin": change.origin.name if change.origin else None,
        "tier": change.tier.value if change.tier else None,
        "article_id": revision.article_id if revision else None,
        "url": revision.article.url if revision else change.source_url,
        "proofs": [
            {
                "sentence": proof.exact,
                "field": proof.field,
                "language": proof.language,
                "title": proof.article_title,
            }
            for proof in proofs_of(session, change, lexicon)
        ],
    }


def _participants(session: Session, number: int, as_of: datetime | None) -> list[Row]:
    wanted = select(Participant).where(Participant.track == TRACK, Participant.round_number == number)
    if as_of is not None:
        wanted = wanted.where(Participant.learnt_at <= as_of)
    return [
        {"code": row.code, "name": row.name, "role": row.role.value, "head": row.head}
        for row in session.scalars(wanted.order_by(Participant.role, Participant.code))
    ]


def _statement(session: Session, number: int, as_of: datetime | None) -> Row | None:
    row = session.get(Statement, (TRACK, number))
    if row is None or (as_of is not None and row.adopted_on > as_of.date()):
        return None
    return {
        "adopted_on": row.adopted_on,
        "topics": row.topics,
        "next_number": row.next_number,
        "next_city": row.next_city,
        "next_edtf": row.next_edtf,
        "url": row.source_url,
    }
