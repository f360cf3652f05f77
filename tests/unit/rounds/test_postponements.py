"""A round put off: to days that are known, to a period, or until nobody knows when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.vocabulary import DatesKind, Discourse, Modality, Status, Tier
from worker.extract.facts import Dates, RoundFact
from worker.rounds.chronicle import chronicle
from worker.rounds.fold import fold_track
from worker.rounds.values import RoundState, Sighting, TrackState

NOON = datetime(2024, 11, 1, 12, tzinfo=UTC)
AFTER_21 = TrackState({21: RoundState(21, Status.CONCLUDED, date(2024, 1, 24), date(2024, 1, 25))})
OLD = Dates(date(2024, 11, 11), date(2024, 11, 12), "2024-11-11/2024-11-12", DatesKind.DAYS)
NEW = Dates(date(2024, 12, 3), date(2024, 12, 4), "2024-12-03/2024-12-04", DatesKind.DAYS)
NEWER = Dates(date(2024, 12, 17), date(2024, 12, 18), "2024-12-17/2024-12-18", DatesKind.DAYS)
SOONER = Dates(date(2024, 11, 7), date(2024, 11, 8), "2024-11-07/2024-11-08", DatesKind.DAYS)
DECEMBER = Dates(date(2024, 12, 1), date(2024, 12, 31), "2024-12", DatesKind.PERIOD)

ANNOUNCED = (0, Status.ANNOUNCED, OLD)
TO_DAYS = (1, Status.POSTPONED, NEW)
TO_DECEMBER = (1, Status.POSTPONED, DECEMBER)
OPENLY = (1, Status.POSTPONED, None)


def said(days_later: float, status: Status, *dates: Dates | None) -> Sighting:
    at = NOON + timedelta(days=days_later)
    facts = tuple(RoundFact(22, False, status, Modality.ASSERTED, Discourse.FOCUS, one) for one in dates)
    article = int(at.timestamp())
    return Sighting(article, article, at, at, Tier.AGENCY, "TASS", False, "en", True, facts)


def history(*told: tuple) -> tuple[list[str], str, str | None]:
    """The kinds of all changes, the status that the round is left with, and its dates."""
    changes = chronicle([said(*one) for one in told], AFTER_21)
    left = fold_track(changes, AFTER_21).rounds[22]
    return [change.kind.value for change in changes], left.status.value, left.edtf


@pytest.mark.parametrize(
    ("put_off", "status", "edtf"),
    [
        pytest.param(TO_DAYS, "announced", NEW.edtf, id="to_known_days_it_is_coming"),
        pytest.param((1, Status.POSTPONED, OLD, NEW), "announced", NEW.edtf, id="from_days_to_days"),
        pytest.param(TO_DECEMBER, "postponed", "2024-12", id="to_a_month_it_waits"),
        pytest.param(OPENLY, "postponed", None, id="openly_it_waits"),
        pytest.param((1, Status.POSTPONED, OLD), "postponed", None, id="the_old_days_are_no_new_ones"),
    ],
)
def test_a_round_put_off(put_off, status, edtf):
    assert history(ANNOUNCED, put_off) == (["announced", "postponed"], status, edtf)


@pytest.mark.parametrize(
    ("put_off", "again"),
    [
        pytest.param(TO_DAYS, (2, Status.POSTPONED, NEW), id="the_postponement"),
        pytest.param(TO_DAYS, (2, Status.POSTPONED, None), id="the_postponement_without_days"),
        pytest.param(TO_DAYS, (9, Status.POSTPONED, OLD), id="of_the_round_once_set_for_the_old_days"),
        pytest.param(TO_DAYS, (2, Status.ANNOUNCED, NEW), id="the_new_days_as_announced"),
        pytest.param(TO_DAYS, (2, Status.PLANNED, DECEMBER), id="the_month_of_the_new_days"),
        pytest.param(TO_DECEMBER, (2, Status.PLANNED, DECEMBER), id="the_month_it_was_put_off_to"),
        pytest.param(TO_DECEMBER, (2, Status.ANNOUNCED, DECEMBER), id="the_month_as_announced"),
        pytest.param(TO_DECEMBER, (2, Status.POSTPONED, DECEMBER), id="the_postponement_to_a_month"),
        pytest.param(OPENLY, (2, Status.POSTPONED, None), id="the_open_postponement"),
    ],
)
def test_a_postponement_told_again_changes_nothing(put_off, again):
    assert history(ANNOUNCED, put_off, again) == history(ANNOUNCED, put_off)


@pytest.mark.parametrize(
    ("put_off", "then", "kind", "status", "edtf"),
    [
        pytest.param(TO_DAYS, (2, Status.POSTPONED, NEWER), "postponed", "announced", NEWER.edtf, id="again"),
        pytest.param(TO_DAYS, (9, Status.POSTPONED, None), "postponed", "postponed", None, id="a_week_later_openly"),
        pytest.param(
            TO_DAYS, (2, Status.ANNOUNCED, NEWER), "dates_changed", "announced", NEWER.edtf, id="other_days"
        ),
        pytest.param(TO_DECEMBER, (2, Status.ANNOUNCED, NEW), "announced", "announced", NEW.edtf, id="days_at_last"),
        pytest.param(OPENLY, (2, Status.POSTPONED, NEW), "announced", "announced", NEW.edtf, id="new_days_follow"),
        pytest.param(OPENLY, (2, Status.ANNOUNCED, OLD), "watch", "postponed", None, id="a_stale_copy"),
        pytest.param(TO_DAYS, (2, Status.ANNOUNCED, OLD), "watch", "announced", NEW.edtf, id="a_stale_copy_of_days"),
    ],
)
def test_what_follows_a_postponement(put_off, then, kind, status, edtf):
    assert history(ANNOUNCED, put_off, then) == (["announced", "postponed", kind], status, edtf)


def test_a_round_that_opens_sooner_is_not_told_as_put_off_to_known_days():
    assert history(ANNOUNCED, (1, Status.POSTPONED, SOONER))[1] == "postponed"


def test_days_of_a_postponement_may_be_the_old_ones_where_none_were_known():
    assert history((0, Status.PLANNED, None), (1, Status.POSTPONED, NEW))[1] == "postponed"
