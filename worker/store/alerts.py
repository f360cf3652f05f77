"""The outbox: what is due, what goes out together, what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, lazyload

from models.alert import Alert, Delivery, Subscription
from models.round import Change, Round
from models.vocabulary import STANDING_STILL, AlertState, Gathering
from worker.store.upsert import insert_all_once, insert_once

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


def enqueue(session: Session, change: Change, wanting: Sequence[tuple[Subscription, When]], now: datetime) -> int:
    """Put a change into the outboxes of subscribers, once each. How many it was not in yet."""
    rows = [_row(change.key, one, when, now) | {"change_id": change.id} for one, when in wanting]
    return len(insert_all_once(session, Alert, rows))


def enqueue_trouble(
    session: Session, trouble_id: int, subscription: Subscription, at: datetime, now: datetime
) -> bool:
    """Put a trouble of the service into a subscriber's outbox, once."""
    row = _row(f"trouble {trouble_id}", subscription, When(at), now)
    return insert_once(session, Alert, row | {"trouble_id": trouble_id}) is not None


def _row(told: str, subscription: Subscription, when: When, now: datetime) -> dict[str, Any]:
    return {
        "key": sha256(f"{told}\n{subscription.key}".encode()).hexdigest()[:TEXT_ID],
        "subscription_id": subscription.id,
        "state": AlertState.PENDING,
        "attempts": 0,
        "created_at": now,
        "next_try_at": when.at,
        "gathering": when.gathering,
        "present_state": when.present_state,
    }


def is_enqueued(session: Session, change_id: int, subscription_id: int) -> bool:
    """Whether the change is in the subscriber's outbox already, sent or not."""
    found = select(Alert.id).where(Alert.change_id == change_id, Alert.subscription_id == subscription_id)
    return session.scalar(found) is not None


def counts_since(session: Session, since: datetime) -> dict[int, int]:
    """How many alerts of each subscription have since gone out, or are to go, each by itself."""
    counted = (
        select(Alert.subscription_id, func.count())
        .where(Alert.created_at > since, Alert.gathering == Gathering.AT_ONCE)
        .group_by(Alert.subscription_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


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
            Change.track == track, Change.round_number == number, Change.alertable, Change.kind.not_in(STANDING_STILL)
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
    return _claimed(session, [[by_id[alert_id] for alert_id in ids] for ids in grouping(rows)], until)


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


def _claimed(session: Session, messages: Sequence[Sequence[Alert]], until: datetime) -> list[Sequence[Alert]]:
    """Write the claims down, and gather what each message told before."""
    for message in messages:
        lead = message[-1]
        lead.attempts += 1
        for alert in message[:-1]:
            alert.told_with_id = lead.id
            session.execute(update(Alert).where(Alert.told_with_id == alert.id).values(told_with_id=lead.id))
    session.flush()
    whole = _messages(session, [message[-1].id for message in messages])
    for alert in chain.from_iterable(whole.values()):
        alert.state, alert.claimed_until = AlertState.SENDING, until
    session.flush()
    return [sorted(message, key=lambda alert: alert.id) for message in whole.values()]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of sending a message. `detail`: what the receiver answered, or why it did not take it."""

    alert_id: int
    number: int
    detail: str
    delivered: bool
    next_try_at: datetime | None = None
    """Of one that was not delivered; None when it is not tried again."""


def record(session: Session, attempts: Sequence[Attempt], now: datetime) -> None:
    """Write attempts down, and what they decide: sent, tried again, or dead.

    One that failed and was overtaken, because its claim had lapsed, is written down and decides nothing.
    """
    rows = [
        {
            "alert_id": one.alert_id,
            "attempt": one.number,
            "attempted_at": now,
            "delivered": one.delivered,
            "detail": one.detail,
        }
        for one in attempts
    ]
    insert_all_once(session, Delivery, rows)
    messages = _messages(session, [one.alert_id for one in attempts])
    for one in attempts:
        _decide(messages[one.alert_id], one, now)


def _decide(message: Sequence[Alert], attempt: Attempt, now: datetime) -> None:
    lead = message[0]
    if not attempt.delivered and (lead.state is not AlertState.SENDING or lead.attempts != attempt.number):
        return
    for alert in message:
        alert.claimed_until, alert.next_try_at = None, attempt.next_try_at
        if attempt.delivered:
            alert.state, alert.sent_at, alert.reason = AlertState.SENT, now, None
        else:
            alert.state = AlertState.FAILED if attempt.next_try_at else AlertState.DEAD
            alert.reason = attempt.detail


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
    """The alert that leads, and then those told with it; each row held until the transaction ends."""
    return _messages(session, [lead_id]).get(lead_id, ())


def _messages(session: Session, lead_ids: Sequence[int]) -> dict[int, list[Alert]]:
    """The same of many messages, by the alert that leads each."""
    found = session.scalars(
        select(Alert)
        .where(or_(Alert.id.in_(lead_ids), Alert.told_with_id.in_(lead_ids)))
        .order_by(Alert.told_with_id.is_not(None), Alert.id)
        .with_for_update(of=Alert)
        .options(lazyload(Alert.change), lazyload(Alert.trouble), lazyload(Alert.subscription))
        .execution_options(populate_existing=True)
    )
    messages: dict[int, list[Alert]] = {}
    for alert in found:
        messages.setdefault(alert.told_with_id or alert.id, []).append(alert)
    return messages
