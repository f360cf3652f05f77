"""The outbox: what is due, what goes out together, what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from models.alert import Alert, Delivery, Subscription
from models.round import Change, Round
from models.vocabulary import AlertState, ChangeKind, Gathering
from worker.store.upsert import insert_once

TEXT_ID = 32
CANCELLED = "cancelled by the operator"
ENDED = "the subscription was ended"
_UNSENT = (AlertState.PENDING, AlertState.FAILED)


@dataclass(frozen=True, slots=True)
class When:
    """When an alert goes out, and whether it waits for others."""

    at: datetime
    gathering: Gathering = Gathering.AT_ONCE
    present_state: bool = False


def enqueue(session: Session, change: Change, subscription: Subscription, when: When, now: datetime) -> bool:
    """Put a change into a subscriber's outbox, once."""
    return _enqueue(session, change.key, subscription, when, now, change_id=change.id)


def enqueue_trouble(
    session: Session, trouble_id: int, subscription: Subscription, at: datetime, now: datetime
) -> bool:
    """Put a trouble of the service into a subscriber's outbox, once."""
    return _enqueue(session, f"trouble {trouble_id}", subscription, When(at), now, trouble_id=trouble_id)


def _enqueue(session: Session, told: str, subscription: Subscription, when: When, now: datetime, **what: int) -> bool:
    values = {
        "key": sha256(f"{told}\n{subscription.key}".encode()).hexdigest()[:TEXT_ID],
        "subscription_id": subscription.id,
        "state": AlertState.PENDING,
        "attempts": 0,
        "created_at": now,
        "next_try_at": when.at,
        "gathering": when.gathering,
        "present_state": when.present_state,
        **what,
    }
    return insert_once(session, Alert, values) is not None


def is_enqueued(session: Session, change_id: int, subscription_id: int) -> bool:
    """Whether the change is in the subscriber's outbox already, sent or not."""
    found = select(Alert.id).where(Alert.change_id == change_id, Alert.subscription_id == subscription_id)
    return session.scalar(found) is not None


def count_since(session: Session, since: datetime, subscription_id: int) -> int:
    """How many alerts of a subscription have since gone out, or are to go, each by itself."""
    counted = select(func.count()).where(
        Alert.subscription_id == subscription_id, Alert.created_at > since, Alert.gathering == Gathering.AT_ONCE
    )
    return session.scalar(counted) or 0


def changes_told_since(session: Session, since: datetime, but: int) -> int:
    """How many changes have since been told, each by itself, to whomever; `but` is not counted."""
    counted = select(func.count(func.distinct(Alert.change_id))).where(
        Alert.created_at > since, Alert.gathering == Gathering.AT_ONCE, Alert.change_id != but
    )
    return session.scalar(counted) or 0


def held_until(session: Session, subscription_id: int, gathering: Gathering, now: datetime) -> datetime | None:
    """When the message goes out that gathers a subscription's excess, if one is being gathered."""
    return session.scalar(
        select(func.max(Alert.next_try_at)).where(
            Alert.subscription_id == subscription_id,
            Alert.gathering == gathering,
            Alert.state == AlertState.PENDING,
            Alert.next_try_at > now,
        )
    )


def rounds_of(session: Session, track: str) -> Sequence[Round]:
    """Every round as it stands, by number."""
    return session.scalars(select(Round).where(Round.track == track).order_by(Round.number)).all()


def latest_told(session: Session, track: str, number: int) -> Change | None:
    """The last change of a round that was news."""
    return session.scalars(
        select(Change)
        .where(
            Change.track == track, Change.round_number == number, Change.alertable, Change.kind != ChangeKind.WATCH
        )
        .order_by(Change.learnt_at.desc(), Change.id.desc())
        .limit(1)
    ).first()


# Which alerts go out in one message: ids of each, the last one leads. Not the store's to decide.
Grouping = Callable[[Sequence[Alert]], list[tuple[int, ...]]]


def claim_due(
    session: Session, now: datetime, until: datetime, limit: int, grouping: Grouping
) -> list[Sequence[Alert]]:
    """Claim what up to `limit` subscribers are to be told now: messages, each the alerts that it tells.

    A message's last alert leads it: its key, its attempts. A subscriber's alerts are claimed by one relay at a time,
    so that what belongs together is not torn apart. `grouping` is shown what waits for those who are to be told
    something now, and leaves out what is not due. The claim lapses at `until` by itself.
    """
    claimed = _subscribers_with_due(session, now, limit)
    rows = session.scalars(
        select(Alert)
        .where(
            Alert.subscription_id.in_(claimed),
            Alert.told_with_id.is_(None),
            or_(_is_due(now), Alert.state == AlertState.FAILED),
        )
        .order_by(Alert.id)
        .with_for_update(skip_locked=True, of=Alert)
    ).all()
    by_id = {alert.id: alert for alert in rows}
    return [_claimed(session, [by_id[alert_id] for alert_id in ids], until) for ids in grouping(rows)]


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Alert.state.in_(_UNSENT), Alert.next_try_at <= now),
        and_(Alert.state == AlertState.SENDING, Alert.claimed_until <= now),
    )


def _subscribers_with_due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    due = select(Alert.subscription_id).where(Alert.told_with_id.is_(None), _is_due(now))
    return session.scalars(
        select(Subscription.id)
        .where(Subscription.id.in_(due))
        .order_by(Subscription.id)
        .limit(limit)
        # Alerts that are being settled refer to these rows and need not wait.
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def _claimed(session: Session, message: Sequence[Alert], until: datetime) -> Sequence[Alert]:
    """Write the claim down, and gather what the message told before."""
    lead = message[-1]
    for alert in message[:-1]:
        alert.told_with_id = lead.id
        session.execute(update(Alert).where(Alert.told_with_id == alert.id).values(told_with_id=lead.id))
    session.flush()
    whole = session.scalars(
        select(Alert).where(or_(Alert.id == lead.id, Alert.told_with_id == lead.id)).order_by(Alert.id)
    ).all()
    for alert in whole:
        alert.state, alert.claimed_until = AlertState.SENDING, until
    lead.attempts += 1
    session.flush()
    return whole


def record_sent(session: Session, alert_id: int, attempt: int, detail: str, now: datetime) -> None:
    """The receiver accepted the message that this alert leads."""
    _attempted(session, alert_id, attempt, detail, now, delivered=True)
    for alert in _message(session, alert_id):
        alert.state, alert.sent_at, alert.reason = AlertState.SENT, now, None
        alert.next_try_at = alert.claimed_until = None


def record_failed(
    session: Session, alert_id: int, attempt: int, reason: str, now: datetime, next_try_at: datetime | None
) -> None:
    """The receiver did not take it: tried again at `next_try_at`, or dead when there is none.

    An attempt that was overtaken, because its claim had lapsed, is written down and decides nothing.
    """
    _attempted(session, alert_id, attempt, reason, now, delivered=False)
    lead = session.get_one(Alert, alert_id)
    if lead.state is not AlertState.SENDING or lead.attempts != attempt:
        return
    for alert in _message(session, alert_id):
        alert.claimed_until = None
        alert.state = AlertState.FAILED if next_try_at else AlertState.DEAD
        alert.reason, alert.next_try_at = reason, next_try_at


def retry(session: Session, alert_id: int, now: datetime) -> bool:
    """Have a dead or failed alert, with all that its message tells, tried again now. False when it is neither."""
    message = _message(session, _lead_of(session, alert_id))
    if not message or message[0].state not in {AlertState.DEAD, AlertState.FAILED}:
        return False
    for alert in message:
        alert.state, alert.next_try_at = AlertState.FAILED, now
    return True


def cancel(session: Session, alert_id: int, reason: str) -> bool:
    """Have an alert, with all that its message tells, not sent any more. False when it was sent or is under way."""
    message = _message(session, _lead_of(session, alert_id))
    if not message or message[0].state not in _UNSENT:
        return False
    for alert in message:
        alert.state, alert.reason, alert.next_try_at = AlertState.DEAD, reason, None
    return True


def dead_alerts(session: Session) -> Sequence[int]:
    """The messages that could not be delivered, by the alert that leads each. What was called off is none."""
    return session.scalars(_dead().order_by(Alert.id)).all()


def died_since(session: Session, since: datetime) -> int:
    """How many messages on changes have died since then."""
    died = select(func.count(func.distinct(Alert.id))).where(
        Alert.id.in_(_dead().where(Alert.trouble_id.is_(None))),
        Delivery.alert_id == Alert.id,
        Delivery.attempted_at > since,
    )
    return session.scalar(died) or 0


def _dead() -> Select[int]:
    return select(Alert.id).where(
        Alert.state == AlertState.DEAD, Alert.reason.not_in([CANCELLED, ENDED]), Alert.told_with_id.is_(None)
    )


def cancel_all(session: Session, subscription_id: int) -> None:
    """Nothing more goes to a subscription that was ended."""
    session.execute(
        update(Alert)
        .where(Alert.subscription_id == subscription_id, Alert.state.in_(_UNSENT))
        .values(state=AlertState.DEAD, reason=ENDED, next_try_at=None)
    )


def _lead_of(session: Session, alert_id: int) -> int:
    alert = session.get(Alert, alert_id)
    return alert.told_with_id or alert_id if alert else alert_id


def _message(session: Session, lead_id: int) -> Sequence[Alert]:
    """The alert that leads and those told with it; each row held until the transaction ends."""
    return session.scalars(
        select(Alert)
        .where(or_(Alert.id == lead_id, Alert.told_with_id == lead_id))
        .order_by((Alert.id != lead_id), Alert.id)
        .with_for_update(of=Alert)
        .execution_options(populate_existing=True)
    ).all()


def _attempted(session: Session, alert_id: int, attempt: int, detail: str, now: datetime, *, delivered: bool) -> None:
    insert_once(
        session,
        Delivery,
        {
            "alert_id": alert_id,
            "attempt": attempt,
            "attempted_at": now,
            "delivered": delivered,
            "detail": detail,
        },
    )
