"""The shipped history as changes: what was known when a day began, and that it never tells anybody anything."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.history import load_history
from worker.rounds.fold import fold
from worker.rounds.shipped import known_rounds, shipped_changes

HISTORY = load_history(Path("config/tracks/astana.toml"))


@pytest.mark.parametrize(
    ("day", "number", "status", "first_on", "edtf", "city"),
    [
        ("2017-01-04", 1, "expected", None, None, "Astana"),
        ("2017-01-05", 1, "announced", "2017-01-23", "2017-01-23", "Astana"),
        ("2017-02-16", 2, "under_way", "2017-02-15", "2017-02-15/2017-02-16", "Astana"),
        ("2017-06-14", 5, "expected", "2017-07-04", "2017-07-04/2017-07-05", None),
        ("2018-02-25", 9, "postponed", None, None, None),
        ("2018-03-20", 9, "expected", "2018-05-01", "2018-05", None),
        ("2021-12-01", 17, "expected", "2021-12-01", "2021-12", None),
        ("2024-10-09", 22, "expected", None, None, None),
        ("2024-10-10", 22, "expected", None, None, "Astana"),
        ("2024-11-08", 22, "expected", None, None, "Astana"),
        ("2024-11-09", 22, "announced", "2024-11-11", "2024-11-11/2024-11-12", "Astana"),
        ("2024-11-12", 22, "under_way", "2024-11-11", "2024-11-11/2024-11-12", "Astana"),
        ("2026-11-23", 22, "concluded", "2024-11-11", "2024-11-11/2024-11-12", "Astana"),
    ],
)
def test_what_was_known_when_a_day_began(day, number, status, first_on, edtf, city):
    states = fold(one.change for one in shipped_changes(HISTORY, date.fromisoformat(day)))
    latest = states[max(states)]
    assert (latest.number, latest.status, latest.edtf, latest.city) == (number, status, edtf, city)
    assert (str(latest.first_on) if latest.first_on else None) == first_on
    assert {states[earlier].status for earlier in range(1, number)} <= {"concluded"}


def test_before_the_first_sign_nothing_was_known():
    assert shipped_changes(HISTORY, date(2016, 12, 20)) == ()


def test_the_plan_of_a_statement_makes_no_round():
    states = fold(one.change for one in shipped_changes(HISTORY, date(2024, 1, 27)))
    assert max(states) == 21


def test_what_was_known_on_a_day_is_a_beginning_of_what_is_known_later():
    whole = shipped_changes(HISTORY, date(2026, 1, 1))
    day = date(2016, 12, 1)
    while day < date(2025, 1, 1):
        then = shipped_changes(HISTORY, day)
        assert then == whole[: len(then)]
        day += timedelta(days=97)


def test_no_change_of_the_history_is_news_and_each_has_its_own_key():
    changes = [one.change for one in shipped_changes(HISTORY, date(2026, 1, 1))]
    assert not any(change.alertable for change in changes)
    assert len({change.key for change in changes}) == len(changes)
    assert all(change.said_at == change.learnt_at < datetime(2026, 1, 1, tzinfo=UTC) for change in changes)


def test_22_rounds_help_to_read_numbers_and_years():
    assert [known.number for known in known_rounds(HISTORY)] == list(range(1, 23))
