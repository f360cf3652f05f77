"""What outlets and ministries really contradicted each other about, and what must come of it."""

from datetime import UTC, date, datetime

from models.vocabulary import ChangeKind, DatesKind, Discourse, Modality, Status, Tier
from worker.extract.facts import Dates, RoundFact, Venue
from worker.rounds.decide import decide
from worker.rounds.fold import fold_track
from worker.rounds.values import Change, RoundState, Sighting, TrackState

ASTANA = Venue("Astana", "KAZ")


def days(first: str, last: str | None = None) -> Dates:
    first_on, last_on = date.fromisoformat(first), date.fromisoformat(last or first)
    return Dates(first_on, last_on, f"{first_on}/{last_on}", DatesKind.DAYS)


def month(text: str, first: str, last: str) -> Dates:
    return Dates(date.fromisoformat(first), date.fromisoformat(last), text, DatesKind.PERIOD)


def concluded(number: int, first: str, last: str) -> RoundState:
    span = days(first, last)
    return RoundState(number, Status.CONCLUDED, span.first, span.last, span.edtf, DatesKind.DAYS, "Astana", "KAZ")


def told(
    said: str, tier: Tier, number: int, status: Status, dates: Dates | None = None, origin: str = "somebody", **more
) -> Sighting:
    said_at = datetime.fromisoformat(said).replace(tzinfo=UTC)
    given = {"modality": Modality.ASSERTED, "discourse": Discourse.FOCUS, "venue": ASTANA} | more
    fact = RoundFact(number=number, implied=False, status=status, dates=dates, **given)
    article = int(said_at.timestamp())
    return Sighting(article, article, said_at, said_at, tier, origin, False, "en", True, (fact,))


def settle(state: TrackState, *sightings: Sighting) -> tuple[list[Change], TrackState]:
    changes: list[Change] = []
    for seen in sightings:
        new = decide(seen, state)
        state = fold_track(new, state)
        changes += new
    return changes, state


def kinds(changes: list[Change]) -> list[str]:
    return [change.kind.value for change in changes]


def test_2017_a_delay_by_a_day_and_its_denial_on_the_same_day():
    state = TrackState({1: concluded(1, "2017-01-23", "2017-01-24")})
    kazakhstan, russia = {"origin": "Kazakh Foreign Ministry"}, {"origin": "Russian Defence Ministry"}
    changes, state = settle(
        state,
        told("2017-02-14T10:00", Tier.OFFICIAL, 2, Status.ANNOUNCED, days("2017-02-15", "2017-02-16"), **kazakhstan),
        told("2017-02-15T05:00", Tier.OFFICIAL, 2, Status.POSTPONED, days("2017-02-16"), **kazakhstan),
        told("2017-02-15T08:00", Tier.OFFICIAL, 2, Status.POSTPONED, modality=Modality.DENIED, **russia),
        told("2017-02-15T09:00", Tier.MEDIA, 2, Status.ANNOUNCED, days("2017-02-15", "2017-02-16")),
        told("2017-02-15T10:00", Tier.AGENCY, 2, Status.ANNOUNCED, days("2017-02-16")),
        told("2017-02-16T09:00", Tier.AGENCY, 2, Status.UNDER_WAY, days("2017-02-16")),
    )
    assert kinds(changes) == ["announced", "postponed", "disputed", "watch", "under_way"]
    assert changes[2].why == (
        "Kazakh Foreign Ministry (official) says postponed, Russian Defence Ministry (official) denies it"
    )
    assert changes[3].why == "repeats the days from before the round was put off"
    assert (state.rounds[2].status, state.rounds[2].first_on) == (Status.UNDER_WAY, date(2017, 2, 16))


def test_2017_a_delay_to_known_days_is_told_once_however_often_it_is_repeated():
    state = TrackState({4: concluded(4, "2017-05-03", "2017-05-04")})
    changes, state = settle(
        state,
        told("2017-06-03T12:00", Tier.AGENCY, 5, Status.ANNOUNCED, days("2017-06-12", "2017-06-13")),
        told("2017-06-08T08:40", Tier.OFFICIAL, 5, Status.POSTPONED, days("2017-06-20")),
        told("2017-06-08T10:00", Tier.OFFICIAL, 5, Status.ANNOUNCED, days("2017-06-20")),
        told("2017-06-09T09:00", Tier.OFFICIAL, 5, Status.POSTPONED, days("2017-06-20")),
        told("2017-06-09T10:00", Tier.MEDIA, 5, Status.POSTPONED),
        told("2017-06-13T09:15", Tier.OFFICIAL, 5, Status.ANNOUNCED, days("2017-07-04", "2017-07-05")),
        told("2017-06-19T13:00", Tier.OFFICIAL, 5, Status.ANNOUNCED, days("2017-07-04", "2017-07-05")),
    )
    assert kinds(changes) == ["announced", "postponed", "dates_changed"]
    assert (state.rounds[5].status, state.rounds[5].edtf) == (Status.ANNOUNCED, "2017-07-04/2017-07-05")


def test_2017_four_dates_for_one_round_in_five_weeks():
    state = TrackState({4: concluded(4, "2017-05-03", "2017-05-04")})
    july = month("2017-07", "2017-07-01", "2017-07-31")
    changes, state = settle(
        state,
        told("2017-05-04T15:00", Tier.OFFICIAL, 5, Status.EXPECTED, july),
        told("2017-06-03T10:00", Tier.OFFICIAL, 5, Status.PLANNED, days("2017-06-12", "2017-06-13")),
        told("2017-06-08T10:00", Tier.OFFICIAL, 5, Status.MOVED, days("2017-06-20")),
        told("2017-06-13T10:00", Tier.OFFICIAL, 5, Status.PLANNED, days("2017-07-04", "2017-07-05")),
        told("2017-06-19T18:00", Tier.OFFICIAL, 5, Status.ANNOUNCED, days("2017-07-04", "2017-07-05")),
    )
    assert kinds(changes) == ["signalled", "dates_set", "dates_changed", "dates_changed", "announced"]
    assert state.rounds[5].first_on == date(2017, 7, 4)


def test_2017_an_agency_gives_the_coming_round_the_number_of_the_last():
    state = TrackState({6: concluded(6, "2017-09-14", "2017-09-15")})
    changes, state = settle(
        state, told("2017-10-23T10:00", Tier.AGENCY, 6, Status.ANNOUNCED, days("2017-10-30", "2017-10-31"))
    )
    assert [(change.kind, change.alertable) for change in changes] == [(ChangeKind.WATCH, False)]
    assert set(state.rounds) == {6}


def test_2022_days_corrected_by_the_ministry_are_not_turned_back_by_outlets():
    state = TrackState({17: concluded(17, "2021-12-21", "2021-12-22")})
    first, right = days("2022-06-14", "2022-06-16"), days("2022-06-15", "2022-06-16")
    changes, state = settle(
        state,
        told("2022-05-22T10:00", Tier.OFFICIAL, 18, Status.PLANNED, first),
        told("2022-06-09T10:00", Tier.OFFICIAL, 18, Status.ANNOUNCED, right),
        told("2022-06-10T10:00", Tier.MEDIA, 18, Status.ANNOUNCED, first),
        told("2022-06-11T10:00", Tier.AGENCY, 18, Status.ANNOUNCED, right),
    )
    assert kinds(changes) == ["signalled", "dates_changed", "watch"]
    assert state.rounds[18].first_on == date(2022, 6, 15)


def test_2022_a_summit_called_the_nineteenth_round_does_not_take_the_days_of_the_eighteenth():
    state = TrackState({18: concluded(18, "2022-06-15", "2022-06-16")})
    changes, state = settle(
        state, told("2022-06-17T10:00", Tier.MEDIA, 19, Status.CONCLUDED, days("2022-06-15", "2022-06-16"))
    )
    assert kinds(changes) == ["watch"]
    assert set(state.rounds) == {18}


def test_2023_the_ministrys_own_text_with_the_year_before():
    state = TrackState({19: concluded(19, "2022-11-22", "2022-11-23")})
    changes, state = settle(
        state,
        told("2023-06-16T10:00", Tier.OFFICIAL, 20, Status.ANNOUNCED, days("2022-06-20", "2022-06-21")),
        told("2023-06-16T11:00", Tier.OFFICIAL, 20, Status.ANNOUNCED, days("2023-06-20", "2023-06-21")),
    )
    assert kinds(changes) == ["announced", "watch", "dates_set"]
    assert state.rounds[20].edtf == "2023-06-20/2023-06-21"


def test_2024_three_announcement_days_are_one_announcement():
    state = TrackState({20: concluded(20, "2023-06-20", "2023-06-21")})
    right = days("2024-01-24", "2024-01-25")
    changes, _ = settle(
        state,
        *(told(f"2024-01-{day}T10:00", Tier.AGENCY, 21, Status.ANNOUNCED, right) for day in (18, 19, 20)),
    )
    assert kinds(changes) == ["announced"]


def test_2019_no_date_yet_does_not_take_the_communiques_month_away():
    state = TrackState({13: concluded(13, "2019-08-01", "2019-08-02")})
    march = month("2020-03", "2020-03-01", "2020-03-31")
    changes, state = settle(
        state,
        told("2019-12-10T09:00", Tier.AGENCY, 14, Status.UNDER_WAY, days("2019-12-10")),
        told("2019-12-11T12:00", Tier.OFFICIAL, 14, Status.CONCLUDED, days("2019-12-10", "2019-12-11")),
        told("2019-12-11T12:30", Tier.OFFICIAL, 15, Status.PLANNED, march),
        told("2019-12-11T13:00", Tier.OFFICIAL, 15, Status.EXPECTED, origin="Bashar Jaafari"),
        told("2019-12-11T14:00", Tier.OFFICIAL, 15, Status.PLANNED, modality=Modality.NEGATED),
    )
    assert [change.round_number for change in changes] == [14, 14, 15]
    assert (state.rounds[15].status, state.rounds[15].edtf) == (Status.PLANNED, "2020-03")


def test_2018_the_end_of_this_month_and_of_the_next():
    state = TrackState({10: concluded(10, "2018-07-30", "2018-07-31")})
    late_november = month("2018-11-21/2018-11-30", "2018-11-21", "2018-11-30")
    late_december = month("2018-12-21/2018-12-31", "2018-12-21", "2018-12-31")
    changes, state = settle(
        state,
        told("2018-11-19T10:00", Tier.OFFICIAL, 11, Status.ANNOUNCED, days("2018-11-28", "2018-11-29")),
        told("2018-11-21T10:00", Tier.AGENCY, 11, Status.PLANNED, late_november, "Kazinform"),
        told("2018-11-21T10:30", Tier.MEDIA, 11, Status.PLANNED, late_december, "BNews"),
    )
    assert kinds(changes) == ["announced", "watch"]
    assert state.rounds[11].edtf == "2018-11-28/2018-11-29"


def test_2017_the_month_misprinted_in_a_report_of_the_end():
    state = TrackState({5: concluded(5, "2017-07-04", "2017-07-05")})
    changes, _ = settle(
        state, told("2017-07-05T14:30", Tier.AGENCY, 5, Status.CONCLUDED, days("2017-06-04", "2017-06-05"), "Sputnik")
    )
    assert changes == []


def test_2017_a_last_day_in_december_of_talks_in_january():
    state = TrackState({})
    changes, state = settle(
        state,
        told("2017-01-23T08:00", Tier.AGENCY, 1, Status.UNDER_WAY, days("2017-01-23", "2017-12-24")),
        told("2017-01-24T15:00", Tier.AGENCY, 1, Status.CONCLUDED, days("2017-01-23", "2017-01-24")),
    )
    assert kinds(changes) == ["under_way", "watch", "dates_set"]
    assert changes[1].why == "days 2017-01-23/2017-12-24 are more than a round takes"
    assert (state.rounds[1].status, state.rounds[1].edtf) == (Status.CONCLUDED, "2017-01-23/2017-01-24")


def test_2017_a_day_of_another_calendar_taken_for_one_of_ours():
    state = TrackState({5: concluded(5, "2017-07-04", "2017-07-05")})
    changes, state = settle(
        state,
        told("2017-09-11T09:00", Tier.OFFICIAL, 6, Status.ANNOUNCED, days("2017-09-14", "2017-09-15")),
        told("2017-09-12T09:00", Tier.MEDIA, 6, Status.PLANNED, days("2017-09-24"), "Defapress"),
    )
    assert kinds(changes) == ["announced", "watch"]
    assert state.rounds[6].edtf == "2017-09-14/2017-09-15"


def test_2024_an_outlet_that_puts_the_next_round_in_another_city_does_not_move_it():
    state = TrackState({22: concluded(22, "2024-11-11", "2024-11-12")})
    half = month("2025-40", "2025-01-01", "2025-06-30")
    changes, state = settle(
        state,
        told("2024-11-12T15:00", Tier.OFFICIAL, 23, Status.PLANNED, half),
        told("2024-11-17T10:00", Tier.MEDIA, 23, Status.PLANNED, half, "Yeni Asır", venue=Venue("Moscow", "RUS")),
    )
    assert kinds(changes) == ["signalled", "watch"]
    assert state.rounds[23].city == "Astana"


def test_2024_an_agency_that_counts_one_round_too_few_makes_no_news():
    state = TrackState({21: concluded(21, "2024-01-24", "2024-01-25"), 22: concluded(22, "2024-11-11", "2024-11-12")})
    changes, _ = settle(state, told("2024-12-07T10:00", Tier.AGENCY, 21, Status.CONCLUDED, None, "TASS"))
    assert changes == []
