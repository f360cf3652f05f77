"""Which of a subscriber's waiting alerts go out in one message (pure).

A correction that comes before its announcement has gone out joins it, and so does one whose announcement was not
accepted: nobody reads two first alerts that contradict each other. A message that was tried stays as it was, so that
every attempt sends the same under the same id, unless a newer change of its round takes it in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from models.vocabulary import Gathering


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert that is not sent, as far as grouping asks."""

    alert_id: int
    subscription_id: int
    round_number: int | None
    """None for what tells no change of a round."""
    gathering: Gathering
    fresh: bool
    """Never tried."""
    due: bool
    """Not due: it failed, and is tried again later."""
    for_people: bool
    """Its channel is read by people; programs get each change as an event of its own."""
    perhaps_sent: bool
    """Whoever sent it died before writing down what came of it."""


def groups(waiting: Iterable[Waiting]) -> list[tuple[int, ...]]:
    """The messages to send now: ids of the alerts that each tells, in order; the last one leads.

    No alert is in two messages, and no message has two subscribers. What is not due is left out unless a newer
    alert takes it in.
    """
    in_order = sorted(waiting, key=lambda one: (one.subscription_id, one.alert_id))
    found: list[tuple[int, ...]] = []
    for _, of_one in groupby(in_order, key=lambda one: one.subscription_id):
        found += _of_subscription(list(of_one))
    return found


def _of_subscription(waiting: Sequence[Waiting]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    taken: set[int] = set()
    for last in reversed(waiting):
        if last.alert_id in taken or not last.due:
            continue
        together = tuple(one.alert_id for one in waiting if one is last or _joins(one, last))
        taken.update(together)
        found.append(tuple(sorted(set(together))))
    return sorted(found, key=lambda ids: ids[-1])


def _joins(one: Waiting, last: Waiting) -> bool:
    """Whether the older alert is told in the message of the last."""
    if not last.fresh or one.perhaps_sent or one.alert_id > last.alert_id:
        return False
    if one.round_number is None or last.round_number is None:
        return False
    if last.gathering is not Gathering.AT_ONCE:
        return one.fresh and one.due and one.gathering is last.gathering
    at_once = one.gathering is Gathering.AT_ONCE
    return last.for_people and at_once and one.round_number == last.round_number
