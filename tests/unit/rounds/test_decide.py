"""What one article changes, and what it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.vocabulary import ChangeKind, DatesKind, Discourse, Modality, Status, Tier
from worker.extract.facts import Dates, RoundFact, Venue
from worker.rounds.decide import decide
from worker.rounds.fold import fold, fold_track
from worker.rounds.values import Change, RoundState, Sighting, TrackState

ASTANA, SOCHI = Venue("Astana", "KAZ"), Venue("Sochi", "RUS")


def days(first: str, last: str | None = None) -> Dates:
    last = last or first
    edtf = first if first == last else f"{first}/{last}"
    return Dates(date.fromisoformat(first), date.fromisoformat(last), edtf, DatesKind.DAYS)


def period(first: str, last: str, edtf: str) -> Dates:
    return Dates(date.fromisoformat(first), date.fromisoformat(last), edtf, DatesKind.PERIOD)


def fact(
    number: int | None, status: Status, dates: Dates | None = None, venue: Venue | None = None, **more
) -> RoundFact:
    given = {"implied": False, "modality": Modality.ASSERTED, "discourse": Discourse.FOCUS} | more
    return RoundFact(number=number, status=status, dates=dates, venue=venue, **given)


def sighting(said: str | None, *facts: RoundFact, **more) -> Sighting:
    said_at = datetime.fromisoformat(said).replace(tzinfo=UTC) if said else None
    given = {
        "revision_id": 1,
        "article_id": 1,
        "said_at": said_at,
        "learnt_at": said_at or datetime(2024, 10, 9, 12, tzinfo=UTC),
        "tier": Tier.AGENCY,
        "origin": "TASS",
        "baseline": False,
        "language": "en",
        "announces_new_round": True,
        "rounds": facts,
    }
    return Sighting(**(given | more))


def decided(seen: Sighting, state: TrackState, now: datetime | None = None) -> tuple[Change, ...]:
    return decide(replace(seen, learnt_at=now or seen.learnt_at), state)


def only(changes: tuple[Change, ...]) -> Change:
    assert len(changes) == 1, changes
    return changes[0]


def kinds(changes: tuple[Change, ...]) -> list[ChangeKind]:
    return [change.kind for change in changes]


PLANNED = fact(22, Status.PLANNED, venue=ASTANA)
DAYS_OF_22 = days("2024-11-11", "2024-11-12")
H1_2025 = period("2025-01-01", "2025-06-30", "2025-40")

AUTUMN_2024 = [
    ("2024-10-09T10:00", [PLANNED], [(ChangeKind.SIGNALLED, 22)]),
    ("2024-10-09T12:00", [PLANNED], []),
    ("2024-10-10T08:00", [fact(22, Status.EXPECTED)], []),
    ("2024-11-08T09:00", [fact(22, Status.ANNOUNCED, DAYS_OF_22, ASTANA)], [(ChangeKind.DATES_SET, 22)]),
    ("2024-11-08T09:30", [fact(22, Status.ANNOUNCED, DAYS_OF_22)], []),
    ("2024-11-09T09:00", [fact(22, Status.PLANNED, days("2024-11-11"))], []),
    ("2024-11-11T06:00", [fact(22, Status.UNDER_WAY)], [(ChangeKind.UNDER_WAY, 22)]),
    (
        "2024-11-12T14:00",
        [fact(22, Status.CONCLUDED, DAYS_OF_22), fact(23, Status.PLANNED, H1_2025)],
        [(ChangeKind.CONCLUDED, 22), (ChangeKind.SIGNALLED, 23)],
    ),
    ("2024-11-13T09:00", [fact(22, Status.CONCLUDED), fact(23, Status.EXPECTED, H1_2025)], []),
    ("2024-11-14T09:00", [fact(22, Status.UNDER_WAY)], []),
]


def test_the_autumn_of_2024_is_told_step_by_step_and_nothing_twice(october):
    state = october
    for said, facts, expected in AUTUMN_2024:
        changes = decided(sighting(said, *facts), state)
        assert [(change.kind, change.round_number) for change in changes] == expected, said
        assert all(change.alertable for change in changes), said
        state = fold_track(changes, state)
    assert state.rounds[22] == RoundState(
        22,
        Status.CONCLUDED,
        date(2024, 11, 11),
        date(2024, 11, 12),
        "2024-11-11/2024-11-12",
        DatesKind.DAYS,
        "Astana",
        "KAZ",
    )
    assert state.rounds[23] == RoundState(
        23, Status.PLANNED, date(2025, 1, 1), date(2025, 6, 30), "2025-40", DatesKind.PERIOD
    )


def test_a_plan_for_a_round_only_expected_keeps_its_period_and_venue(october):
    change = only(decided(sighting("2024-10-09T10:00", fact(22, Status.PLANNED)), october))
    assert change.before == october.rounds[22]
    assert change.after == replace(october.rounds[22], status=Status.PLANNED)
    assert change.why == "status expected -> planned"


def known(
    status: Status, dates: Dates | None = None, venue: Venue | None = ASTANA, said: str = "2024-10-09T10:00"
) -> list[Sighting]:
    return [sighting(said, fact(22, status, dates, venue), tier=Tier.OFFICIAL)]


def after(october: TrackState, told: list[Sighting]) -> TrackState:
    state = TrackState({n: r for n, r in october.rounds.items() if n < 22})
    for seen in told:
        state = fold_track(decided(seen, state), state)
    return state


NOVEMBER = period("2024-11-01", "2024-11-30", "2024-11")
SECOND_HALF = period("2024-07-01", "2024-12-31", "2024-41")
LATER_DAYS = days("2024-12-03", "2024-12-04")


@pytest.mark.parametrize(
    ("stands", "said", "kind", "status"),
    [
        pytest.param((Status.PLANNED, None), (Status.ANNOUNCED, None), "announced", "announced", id="announced"),
        pytest.param(
            (Status.PLANNED, None),
            (Status.ANNOUNCED, DAYS_OF_22),
            "dates_set",
            "announced",
            id="dates_outrank_status",
        ),
        pytest.param(
            (Status.PLANNED, SECOND_HALF),
            (Status.PLANNED, NOVEMBER),
            "dates_set",
            "planned",
            id="a_finer_period",
        ),
        pytest.param(
            (Status.PLANNED, NOVEMBER),
            (Status.PLANNED, DAYS_OF_22),
            "dates_set",
            "planned",
            id="days_inside_the_period",
        ),
        pytest.param(
            (Status.PLANNED, NOVEMBER),
            (Status.ANNOUNCED, LATER_DAYS),
            "dates_set",
            "announced",
            id="first_days_outside_a_mere_plan",
        ),
        pytest.param(
            (Status.ANNOUNCED, NOVEMBER),
            (Status.ANNOUNCED, LATER_DAYS),
            "dates_changed",
            "announced",
            id="days_outside_an_announced_period",
        ),
        pytest.param(
            (Status.PLANNED, NOVEMBER),
            (Status.PLANNED, period("2025-01-01", "2025-01-31", "2025-01")),
            "dates_changed",
            "planned",
            id="another_period",
        ),
        pytest.param(
            (Status.ANNOUNCED, days("2024-11-11")),
            (Status.ANNOUNCED, DAYS_OF_22),
            "dates_set",
            "announced",
            id="the_second_day_becomes_known",
        ),
        pytest.param(
            (Status.ANNOUNCED, days("2024-11-14", "2024-11-16")),
            (Status.ANNOUNCED, days("2024-11-15", "2024-11-16")),
            "dates_changed",
            "announced",
            id="corrected_by_a_day",
        ),
        pytest.param(
            (Status.ANNOUNCED, DAYS_OF_22), (Status.CONFIRMED, None), "confirmed", "confirmed", id="confirmed"
        ),
        pytest.param(
            (Status.ANNOUNCED, DAYS_OF_22), (Status.POSTPONED, None), "postponed", "postponed", id="postponed"
        ),
        pytest.param(
            (Status.ANNOUNCED, DAYS_OF_22),
            (Status.POSTPONED, days("2024-11-12")),
            "postponed",
            "announced",
            id="opening_moved_by_a_day",
        ),
        pytest.param(
            (Status.CONFIRMED, DAYS_OF_22), (Status.CANCELLED, None), "cancelled", "cancelled", id="cancelled"
        ),
        pytest.param(
            (Status.ANNOUNCED, DAYS_OF_22),
            (Status.MOVED, LATER_DAYS),
            "dates_changed",
            "announced",
            id="moved_in_time",
        ),
    ],
)
def test_a_claim_moves_a_round_from_what_stands(october, stands, said, kind, status):
    state = after(october, known(*stands))
    change = only(decided(sighting("2024-10-20T10:00", fact(22, *said), tier=Tier.OFFICIAL), state))
    assert (change.kind, change.after.status) == (kind, status)
    assert change.alertable


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        pytest.param((Status.ANNOUNCED, DAYS_OF_22), (Status.PLANNED, None), id="status_never_falls_back"),
        pytest.param(
            (Status.CONFIRMED, DAYS_OF_22), (Status.ANNOUNCED, NOVEMBER), id="a_coarser_date_says_nothing_new"
        ),
        pytest.param((Status.ANNOUNCED, DAYS_OF_22), (Status.ANNOUNCED, days("2024-11-12")), id="one_day_of_the_two"),
        pytest.param((Status.PLANNED, NOVEMBER), (Status.PLANNED, SECOND_HALF), id="a_wider_period"),
        pytest.param(
            (Status.PLANNED, NOVEMBER),
            (Status.PLANNED, period("2024-11-20", "2024-12-10", "2024-11-20/2024-12-10")),
            id="an_overlapping_period",
        ),
        pytest.param(
            (Status.PLANNED, NOVEMBER),
            (Status.PLANNED, replace(NOVEMBER, edtf="2024-11~")),
            id="the_same_period_written_otherwise",
        ),
        pytest.param(
            (Status.PLANNED, NOVEMBER),
            (Status.PLANNED, Dates(None, None, None, DatesKind.UNKNOWN)),
            id="unknown_dates",
        ),
    ],
)
def test_what_is_known_already_changes_nothing(october, stands, said):
    state = after(october, known(*stands))
    assert decided(sighting("2024-10-20T10:00", fact(22, *said)), state) == ()


def test_postponing_without_new_days_takes_the_old_ones_away(october):
    state = after(october, known(Status.ANNOUNCED, DAYS_OF_22))
    change = only(decided(sighting("2024-11-10T10:00", fact(22, Status.POSTPONED, DAYS_OF_22)), state))
    assert change.before.first_on == date(2024, 11, 11)
    assert (change.after.first_on, change.after.last_on, change.after.dates_kind) == (None, None, None)


def test_a_postponement_to_the_month_of_the_old_days_leaves_the_month(october):
    postponed = sighting("2024-11-10T10:00", fact(22, Status.POSTPONED, NOVEMBER))
    state = after(october, [*known(Status.ANNOUNCED, DAYS_OF_22), postponed])
    assert (state.rounds[22].edtf, state.rounds[22].dates_kind) == ("2024-11", DatesKind.PERIOD)
    assert decided(postponed, state) == ()


POSTPONED = [*known(Status.ANNOUNCED, DAYS_OF_22), sighting("2024-11-10T10:00", fact(22, Status.POSTPONED))]


@pytest.mark.parametrize(
    ("said", "claim", "kind"),
    [
        pytest.param("2024-11-15T10:00", fact(22, Status.ANNOUNCED, LATER_DAYS), "announced", id="new_days_reopen"),
        pytest.param("2024-11-15T10:00", fact(22, Status.ANNOUNCED), "announced", id="a_new_announcement_reopens"),
        pytest.param(
            "2024-11-15T10:00", fact(22, Status.PLANNED, LATER_DAYS), "signalled", id="a_dated_plan_reopens"
        ),
        pytest.param("2024-11-15T10:00", fact(22, Status.PLANNED), "watch", id="a_plan_without_dates_does_not"),
        pytest.param(
            "2024-11-10T12:00",
            fact(22, Status.ANNOUNCED, DAYS_OF_22),
            "watch",
            id="a_copy_with_the_old_days_does_not",
        ),
        pytest.param(
            "2024-11-10T08:00",
            fact(22, Status.ANNOUNCED, LATER_DAYS),
            "watch",
            id="what_was_said_before_does_not",
        ),
    ],
)
def test_after_a_postponement_only_a_new_announcement_reopens(october, said, claim, kind):
    state = after(october, POSTPONED)
    assert only(decided(sighting(said, claim), state)).kind == kind


def test_a_postponement_repeated_later_does_not_take_the_new_days_away(october):
    state = after(october, [*POSTPONED, sighting("2024-11-11T10:00", fact(22, Status.POSTPONED, LATER_DAYS))])
    assert state.rounds[22].first_on == date(2024, 12, 3)
    assert decided(sighting("2024-11-12T10:00", fact(22, Status.POSTPONED)), state) == ()


@pytest.mark.parametrize(
    ("tier", "said", "claim", "why"),
    [
        pytest.param(
            Tier.OFFICIAL,
            "2024-10-08T10:00",
            fact(22, Status.ANNOUNCED, LATER_DAYS),
            "other dates, but said no later than those on record",
            id="older_news_read_late",
        ),
        pytest.param(
            Tier.MEDIA,
            "2024-10-20T10:00",
            fact(22, Status.ANNOUNCED, LATER_DAYS),
            "other dates, but media contradicts official",
            id="an_outlet_against_the_ministry",
        ),
        pytest.param(
            Tier.OFFICIAL,
            "2024-10-20T10:00",
            fact(22, Status.ANNOUNCED, days("2025-11-11", "2025-11-12")),
            "the same days of another year",
            id="a_wrong_year",
        ),
        pytest.param(
            Tier.OFFICIAL,
            "2024-10-20T10:00",
            fact(22, Status.ANNOUNCED, days("2022-11-11", "2022-11-12")),
            "dates 2022-11-11/2022-11-12 have passed, though the round is not over",
            id="a_passed_year",
        ),
        pytest.param(
            Tier.OFFICIAL,
            "2024-10-20T10:00",
            fact(22, Status.ANNOUNCED, period("2025-01-01", "2025-01-31", "2025-01")),
            "a period elsewhere, though days are announced and nobody says that they moved",
            id="a_period_against_days",
        ),
        pytest.param(
            Tier.MEDIA,
            "2024-10-20T10:00",
            fact(22, Status.ANNOUNCED, None, SOCHI),
            "another venue, but media contradicts official",
            id="an_outlet_with_another_venue",
        ),
        pytest.param(
            Tier.OFFICIAL,
            "2024-10-08T10:00",
            fact(22, Status.POSTPONED),
            "postponed, but said no later than what is on record",
            id="a_postponement_overtaken",
        ),
        pytest.param(
            Tier.OFFICIAL,
            "2024-10-20T10:00",
            fact(22, Status.CONCLUDED),
            "concluded, but the round opens only on 2024-11-11",
            id="concluded_before_it_opened",
        ),
    ],
)
def test_a_contradiction_that_cannot_be_believed_is_kept_aside(october, tier, said, claim, why):
    state = after(october, known(Status.ANNOUNCED, DAYS_OF_22))
    change = only(decided(sighting(said, claim, tier=tier), state, datetime(2024, 10, 20, 10, tzinfo=UTC)))
    assert (change.kind, change.why, change.alertable) == (ChangeKind.WATCH, why, False)
    assert fold([change]) == {}


def test_an_outlet_may_report_that_the_ministry_postponed(october):
    state = after(october, known(Status.ANNOUNCED, DAYS_OF_22))
    seen = sighting("2024-11-09T10:00", fact(22, Status.POSTPONED, LATER_DAYS), tier=Tier.MEDIA)
    change = only(decided(seen, state))
    assert (change.kind, change.after.first_on) == (ChangeKind.POSTPONED, date(2024, 12, 3))


def test_the_venue_may_move_by_a_voice_as_near(october):
    state = after(october, known(Status.ANNOUNCED, DAYS_OF_22))
    change = only(
        decided(sighting("2024-11-01T10:00", fact(22, Status.ANNOUNCED, None, SOCHI), tier=Tier.OFFICIAL), state)
    )
    assert (change.kind, change.after.city, change.after.country) == (
        ChangeKind.VENUE_CHANGED,
        "Sochi",
        "RUS",
    )


def test_a_first_venue_is_set(october):
    state = after(october, known(Status.ANNOUNCED, DAYS_OF_22, venue=None))
    change = only(decided(sighting("2024-11-01T10:00", fact(22, Status.ANNOUNCED, None, SOCHI)), state))
    assert (change.kind, change.after.city) == (ChangeKind.VENUE_SET, "Sochi")


@pytest.mark.parametrize(
    ("claim", "city"),
    [
        pytest.param(fact(22, Status.EXPECTED, venue=ASTANA), None, id="too_early_to_speak_of_the_22nd_in_astana"),
        pytest.param(fact(22, Status.EXPECTED, NOVEMBER, ASTANA), "Astana", id="expected_there_in_november"),
        pytest.param(fact(22, Status.PLANNED, venue=ASTANA), "Astana", id="planned_there"),
    ],
)
def test_a_round_that_is_only_named_gets_no_venue(october, claim, city):
    state = after(october, known(Status.PLANNED, venue=None))
    state = fold_track(decided(sighting("2024-10-20T10:00", claim), state), state)
    assert state.rounds[22].city == city


def test_two_sets_of_days_in_one_article_set_none(october):
    state = after(october, known(Status.PLANNED))
    seen = sighting(
        "2024-10-20T10:00", fact(22, Status.ANNOUNCED, DAYS_OF_22), fact(22, Status.ANNOUNCED, LATER_DAYS)
    )
    moved, watch = decided(seen, state)
    assert (moved.kind, moved.after.first_on) == (ChangeKind.ANNOUNCED, None)
    assert (watch.kind, watch.why) == (ChangeKind.WATCH, "gives more than one set of dates")


def test_days_outrank_the_month_that_the_same_article_gives(october):
    state = after(october, known(Status.PLANNED))
    seen = sighting("2024-10-20T10:00", fact(22, Status.PLANNED, NOVEMBER), fact(22, Status.ANNOUNCED, DAYS_OF_22))
    assert only(decided(seen, state)).after.edtf == "2024-11-11/2024-11-12"


@pytest.mark.parametrize("modality", [Modality.POSSIBLE, Modality.CONDITIONAL])
def test_what_is_only_possible_is_watched_and_never_told(october, modality):
    change = only(decided(sighting("2024-10-20T10:00", replace(PLANNED, modality=modality)), october))
    assert (change.kind, change.alertable) == (ChangeKind.WATCH, False)


@pytest.mark.parametrize("modality", [Modality.NEGATED, Modality.DENIED])
def test_what_is_denied_changes_nothing(october, modality):
    assert decided(sighting("2024-10-20T10:00", replace(PLANNED, modality=modality)), october) == ()


def test_what_an_article_only_recalls_changes_nothing(october):
    recalled = fact(21, Status.CONCLUDED, days("2024-01-24", "2024-01-25"), discourse=Discourse.BACKGROUND)
    ahead = replace(PLANNED, discourse=Discourse.BACKGROUND)
    assert decided(sighting("2024-10-20T10:00", recalled, ahead), october) == ()


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (fact(0, Status.PLANNED), "there is no round 0"),
        (fact(-3, Status.PLANNED), "there is no round -3"),
        (fact(99, Status.ANNOUNCED, LATER_DAYS), "round 99 cannot come before round 22"),
        (fact(23, Status.PLANNED), "round 23 cannot come before round 22"),
        (
            fact(21, Status.ANNOUNCED, DAYS_OF_22),
            "tells of a coming round under the number of one that is over",
        ),
    ],
)
def test_a_number_that_cannot_be_is_kept_aside(october, claim, why):
    change = only(decided(sighting("2024-10-20T10:00", claim), october))
    assert (change.kind, change.why, change.alertable) == (ChangeKind.WATCH, why, False)


def test_a_round_that_the_history_does_not_know_is_kept_aside(october):
    state = TrackState({21: october.rounds[21]})
    assert only(decided(sighting("2024-10-20T10:00", fact(5, Status.CONCLUDED)), state)).kind is ChangeKind.WATCH


@pytest.mark.parametrize(
    "claim",
    [
        fact(21, Status.CONCLUDED),
        fact(21, Status.UNDER_WAY, days("2024-01-24")),
        fact(21, Status.PLANNED),
        fact(21, Status.POSTPONED),
        fact(21, Status.CONCLUDED, days("2024-01-23", "2024-01-24"), SOCHI),
        fact(21, Status.PLANNED, modality=Modality.POSSIBLE),
    ],
)
def test_a_concluded_round_stays_as_it_is(october, claim):
    assert decided(sighting("2024-10-20T10:00", claim), october) == ()


def test_a_concluded_round_without_days_gains_them_and_nobody_is_told(october):
    rounds = dict(october.rounds) | {21: RoundState(21, Status.CONCLUDED)}
    seen = sighting("2024-01-26T10:00", fact(21, Status.CONCLUDED, days("2024-01-24", "2024-01-25"), ASTANA))
    change = only(decided(seen, TrackState(rounds)))
    assert (change.kind, change.after.first_on, change.after.city) == (
        ChangeKind.DATES_SET,
        date(2024, 1, 24),
        "Astana",
    )
    assert not change.alertable


@pytest.mark.parametrize(
    "dates",
    [days("2015-05-25"), days("1403-09-10"), days("2029-01-01"), period("2012-01-01", "2012-12-31", "2012")],
)
def test_dates_outside_the_life_of_the_format_are_dropped_with_the_reason(october, dates):
    moved, watch = decided(sighting("2024-10-20T10:00", fact(22, Status.PLANNED, dates)), october)
    assert (moved.kind, moved.after.edtf) == (ChangeKind.SIGNALLED, "2024-41")
    assert watch.kind is ChangeKind.WATCH
    assert watch.why.startswith(f"dates {dates.edtf} lie before 2016 or more than three years ahead")


def test_days_further_apart_than_a_round_is_long_are_dropped_with_the_reason(october):
    misprint = sighting("2024-10-20T10:00", fact(22, Status.PLANNED, days("2024-11-11", "2024-12-12")))
    moved, watch = decided(misprint, october)
    assert (moved.kind, moved.after.edtf) == (ChangeKind.SIGNALLED, "2024-41")
    assert watch.why == "days 2024-11-11/2024-12-12 are more than a round takes"


def test_a_new_number_with_the_days_of_the_round_before_is_a_wrong_number(october):
    state = after(october, known(Status.CONCLUDED, DAYS_OF_22, said="2024-11-12T10:00"))
    change = only(decided(sighting("2024-11-12T11:00", fact(23, Status.CONCLUDED, DAYS_OF_22)), state))
    assert (change.kind, change.why) == (ChangeKind.WATCH, "its dates do not lie after round 22")


@pytest.mark.parametrize("status", [Status.UNDER_WAY, Status.CONCLUDED])
def test_a_round_that_nobody_told_of_cannot_open_days_after_the_one_before(october, status):
    state = after(october, known(Status.CONCLUDED, DAYS_OF_22, said="2024-11-12T10:00"))
    change = only(decided(sighting("2024-11-14T11:00", fact(23, status)), state))
    assert (change.kind, change.why) == (ChangeKind.WATCH, f"{status.value}, though round 22 was just held")


def test_a_round_whose_coming_was_missed_opens_when_it_can(october):
    state = after(october, known(Status.CONCLUDED, DAYS_OF_22, said="2024-11-12T10:00"))
    assert kinds(decided(sighting("2024-12-08T11:00", fact(23, Status.UNDER_WAY)), state)) == [ChangeKind.UNDER_WAY]


def test_a_period_that_begins_on_the_last_day_of_a_round_belongs_to_the_next(october):
    state = after(october, known(Status.UNDER_WAY, DAYS_OF_22))
    by_year_end = period("2024-11-12", "2024-12-31", "2024-11-12/2024-12-31")
    seen = sighting("2024-11-12T14:00", fact(22, Status.CONCLUDED), fact(23, Status.PLANNED, by_year_end))
    assert kinds(decided(seen, state)) == [ChangeKind.CONCLUDED, ChangeKind.SIGNALLED]


@pytest.mark.parametrize(
    ("said", "kind"),
    [("2024-10-30T10:00", ChangeKind.WATCH), ("2024-11-01T10:00", ChangeKind.UNDER_WAY)],
)
def test_a_round_planned_for_a_month_does_not_open_before_it(october, said, kind):
    state = after(october, known(Status.PLANNED, NOVEMBER))
    assert only(decided(sighting(said, fact(22, Status.UNDER_WAY)), state)).kind is kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [("2024-11-10T10:40", ChangeKind.WATCH), ("2024-11-10T22:00", ChangeKind.UNDER_WAY)],
    ids=["delegations_arrive_on_the_eve", "morning_in_kazakhstan"],
)
def test_a_round_opens_on_its_day_by_the_clock_of_its_place(october, said, kind):
    state = after(october, known(Status.ANNOUNCED, DAYS_OF_22))
    assert only(decided(sighting(said, fact(22, Status.UNDER_WAY)), state)).kind is kind


def test_periods_that_only_touch_are_different_plans(october):
    state = after(october, known(Status.PLANNED, period("2024-11-10", "2024-11-20", "2024-11-10/2024-11-20")))
    later = fact(22, Status.PLANNED, period("2024-11-20", "2024-11-30", "2024-11-20/2024-11-30"))
    assert only(decided(sighting("2024-10-20T10:00", later), state)).kind is ChangeKind.DATES_CHANGED


def test_two_words_for_one_period_are_no_change(october):
    state = after(october, known(Status.PLANNED, period("2024-11-20", "2024-11-30", "2024-11-20/2024-11-30")))
    late = fact(22, Status.PLANNED, period("2024-11-21", "2024-11-30", "2024-11-21/2024-11-30"))
    assert decided(sighting("2024-10-20T10:00", late), state) == ()


def test_days_that_come_with_the_opening_outweigh_the_month_that_was_planned(october):
    state = after(october, known(Status.PLANNED, NOVEMBER))
    opened = fact(22, Status.UNDER_WAY, days("2024-10-29", "2024-10-30"))
    assert only(decided(sighting("2024-10-29T10:00", opened), state)).after.status is Status.UNDER_WAY


def test_the_next_round_may_be_told_while_the_opening_of_this_one_was_missed(october):
    state = after(october, known(Status.ANNOUNCED, DAYS_OF_22))
    seen = sighting("2024-11-12T14:00", fact(23, Status.PLANNED, H1_2025))
    assert kinds(decided(seen, state)) == [ChangeKind.SIGNALLED]


@pytest.mark.parametrize(
    ("tier", "kind"),
    [
        (Tier.OFFICIAL, ChangeKind.SIGNALLED),
        (Tier.AGENCY, ChangeKind.SIGNALLED),
        (Tier.MEDIA, ChangeKind.WATCH),
        (Tier.AGGREGATOR, ChangeKind.WATCH),
    ],
)
def test_the_next_round_without_a_number_settles_only_by_a_voice_near_the_event(october, tier, kind):
    seen = sighting("2024-10-09T10:00", replace(PLANNED, implied=True), tier=tier)
    assert only(decided(seen, october)).kind is kind


def test_an_explicit_number_from_any_outlet_is_told(october):
    change = only(decided(sighting("2024-10-09T10:00", PLANNED, tier=Tier.AGGREGATOR), october))
    assert (change.kind, change.tier, change.alertable) == (ChangeKind.SIGNALLED, Tier.AGGREGATOR, True)


def test_an_implied_fact_beside_the_number_follows_it(october):
    seen = sighting(
        "2024-11-08T10:00", PLANNED, fact(22, Status.ANNOUNCED, DAYS_OF_22, implied=True), tier=Tier.MEDIA
    )
    assert only(decided(seen, october)).kind is ChangeKind.DATES_SET


def test_a_round_that_cannot_be_counted_is_watched_when_the_article_announces_one(october):
    seen = sighting("2024-10-09T10:00", fact(None, Status.PLANNED))
    change = only(decided(seen, october))
    assert (change.kind, change.round_number, change.why) == (
        ChangeKind.WATCH,
        22,
        "tells of a new round and names none",
    )
    assert decided(replace(seen, announces_new_round=False), october) == ()


def test_next_round_in_an_undated_old_entry_is_not_counted(october):
    seen = sighting(None, replace(PLANNED, implied=True), baseline=True)
    assert only(decided(seen, october)).kind is ChangeKind.WATCH


def test_an_opening_without_number_just_after_a_round_is_that_round(october):
    state = after(october, known(Status.CONCLUDED, DAYS_OF_22, said="2024-11-12T10:00"))
    change = only(decided(sighting("2024-11-12T18:00", fact(23, Status.CONCLUDED, implied=True)), state))
    assert (change.kind, change.why) == (
        ChangeKind.WATCH,
        "names no round, and may mean round 22, which was just held",
    )


NOW = datetime(2024, 10, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        pytest.param(sighting("2024-10-09T10:00", PLANNED), True, id="today"),
        pytest.param(sighting("2024-09-10T10:00", PLANNED), True, id="four_weeks_ago"),
        pytest.param(sighting("2024-09-08T10:00", PLANNED), False, id="a_month_ago"),
        pytest.param(sighting("2024-10-11T10:00", PLANNED), True, id="a_clock_that_runs_ahead"),
        pytest.param(sighting("2024-10-12T10:00", PLANNED), False, id="dated_in_the_future"),
        pytest.param(sighting(None, PLANNED), True, id="a_feed_without_dates"),
        pytest.param(sighting("2024-10-09T10:00", PLANNED, baseline=True), False, id="there_before_we_watched"),
        pytest.param(
            sighting("2024-10-09T10:00", fact(22, Status.CONCLUDED, days("2024-10-07", "2024-10-08"))),
            True,
            id="just_concluded",
        ),
        pytest.param(
            sighting("2024-10-09T10:00", fact(22, Status.CONCLUDED, days("2024-10-01", "2024-10-02"))),
            False,
            id="concluded_a_week_ago",
        ),
    ],
)
def test_only_fresh_news_of_a_coming_round_is_told(october, seen, told):
    assert [change.alertable for change in decide(replace(seen, learnt_at=NOW), october)] == [told]


def test_the_key_is_that_of_the_change_not_of_the_article(october):
    first = only(decided(sighting("2024-10-09T10:00", PLANNED), october))
    second = only(decided(sighting("2024-10-09T11:00", PLANNED, revision_id=7, origin="RIA"), october))
    assert first.key == second.key
    other = only(decided(sighting("2024-10-09T10:00", fact(22, Status.ANNOUNCED)), october))
    assert other.key != first.key


def test_the_first_round_of_a_track_needs_no_history():
    seen = sighting("2017-01-04T10:00", fact(1, Status.ANNOUNCED, days("2017-01-23"), ASTANA))
    change = only(decided(seen, TrackState({})))
    assert (change.kind, change.before, change.alertable) == (ChangeKind.ANNOUNCED, None, True)


def test_an_article_dated_ahead_does_not_silence_what_is_said_today(october):
    ahead = sighting("2024-12-09T10:00", fact(22, Status.ANNOUNCED, DAYS_OF_22), learnt_at=NOW)
    state = fold_track(decide(ahead, october), october)
    later = sighting("2024-10-15T10:00", fact(22, Status.POSTPONED))
    assert only(decide(later, state)).kind is ChangeKind.POSTPONED
