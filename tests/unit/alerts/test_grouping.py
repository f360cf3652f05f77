"""What goes out in one message, and what never does."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Gathering
from worker.alerts.grouping import Waiting, groups

A = Waiting(1, 1, 22, Gathering.AT_ONCE, fresh=True, due=True, for_people=True, perhaps_sent=False)


def later(alert_id: int, **different: Any) -> Waiting:
    return replace(A, alert_id=alert_id, **different)


CASES = [
    ("one alert is one message", [A], [(1,)]),
    ("an announcement and its correction are told together", [A, later(2)], [(1, 2)]),
    ("of two rounds each has its own message", [A, later(2, round_number=23)], [(1,), (2,)]),
    ("two subscribers never share one", [A, later(2, subscription_id=2)], [(1,), (2,)]),
    (
        "programs get each change by itself",
        [replace(A, for_people=False), later(2, for_people=False)],
        [(1,), (2,)],
    ),
    ("what was tried stays as it was", [replace(A, fresh=False)], [(1,)]),
    ("what failed and waits is not sent before its time", [replace(A, fresh=False, due=False)], []),
    ("unless a newer change takes it in", [replace(A, fresh=False, due=False), later(2)], [(1, 2)]),
    (
        "what may have arrived, as its sender died, is sent again as it was",
        [replace(A, fresh=False, perhaps_sent=True), later(2)],
        [(1,), (2,)],
    ),
    (
        "but a newer one that was tried itself does not",
        [replace(A, fresh=False), later(2, fresh=False)],
        [(1,), (2,)],
    ),
    (
        "a digest takes all rounds",
        [later(1, gathering=Gathering.DIGEST), later(2, gathering=Gathering.DIGEST, round_number=23)],
        [(1, 2)],
    ),
    (
        "what was held by a limit is no part of what goes at once",
        [later(1, gathering=Gathering.LIMIT), later(2), later(3, gathering=Gathering.LIMIT)],
        [(2,), (1, 3)],
    ),
    (
        "a trouble of the service goes by itself",
        [later(1, round_number=None), later(2, round_number=None)],
        [(1,), (2,)],
    ),
]


@pytest.mark.parametrize(("waiting", "messages"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_messages(waiting: list[Waiting], messages: list[tuple[int, ...]]) -> None:
    assert groups(waiting) == messages


WAITING = st.lists(
    st.builds(
        Waiting,
        alert_id=st.integers(1, 40),
        subscription_id=st.integers(1, 3),
        round_number=st.sampled_from([None, 22, 23]),
        gathering=st.sampled_from(Gathering),
        fresh=st.booleans(),
        due=st.booleans(),
        for_people=st.booleans(),
        perhaps_sent=st.booleans(),
    ).map(lambda one: replace(one, due=True, perhaps_sent=False) if one.fresh else one),
    unique_by=lambda one: one.alert_id,
    max_size=12,
)


@given(WAITING)
def test_what_is_due_is_told_exactly_once_and_to_its_own_subscriber(waiting: list[Waiting]) -> None:
    by_id = {one.alert_id: one for one in waiting}
    found = groups(waiting)
    told = [alert_id for ids in found for alert_id in ids]
    assert len(told) == len(set(told))
    assert {one.alert_id for one in waiting if one.due} <= set(told)
    for ids in found:
        assert len({by_id[alert_id].subscription_id for alert_id in ids}) == 1
        assert list(ids) == sorted(ids)
        assert len(ids) == 1 or by_id[ids[-1]].fresh


@given(WAITING)
def test_people_never_get_two_fresh_messages_of_one_round_at_once(waiting: list[Waiting]) -> None:
    by_id = {one.alert_id: one for one in waiting}
    leads = [by_id[ids[-1]] for ids in groups(waiting)]
    fresh = [
        (one.subscription_id, one.round_number)
        for one in leads
        if one.fresh and one.for_people and one.gathering is Gathering.AT_ONCE and one.round_number is not None
    ]
    assert len(fresh) == len(set(fresh))
