"""Whom the history believes, and when: two voices, both sides of a dispute, what was taken back, what came late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.vocabulary import ChangeKind, DatesKind, Discourse, Modality, Status, Tier
from worker.extract.facts import Dates, RoundFact, Venue
from worker.rounds.chronicle import Revised, chronicle, revise
from worker.rounds.fold import fold_track
from worker.rounds.values import Change, RoundState, Sighting, TrackState

AFTER_21 = TrackState({21: RoundState(21, Status.CONCLUDED, date(2024, 1, 24), date(2024, 1, 25))})
MONDAY = datetime(2024, 11, 4, 9, tzinfo=UTC)
ONE = Dates(date(2024, 11, 11), date(2024, 11, 12), "2024-11-11/2024-11-12", DatesKind.DAYS)
OTHER = Dates(date(2024, 11, 13), date(2024, 11, 14), "2024-11-13/2024-11-14", DatesKind.DAYS)
NOVEMBER = Dates(date(2024, 11, 1), date(2024, 11, 30), "2024-11", DatesKind.PERIOD)


def fact(status: Status, dates: Dates | None = None, **more) -> RoundFact:
    given = {"number": 22, "implied": False, "modality": Modality.ASSERTED, "discourse": Discourse.FOCUS} | more
    return RoundFact(status=status, dates=dates, venue=given.pop("venue", None), **given)


def said(hours: float, origin: str, tier: Tier, *facts: RoundFact, **more) -> Sighting:
    at = MONDAY + timedelta(hours=hours)
    article = sum(map(ord, origin))
    given = {"revision_id": int(at.timestamp()), "article_id": article, "learnt_at": at, "withdrawn": ()} | more
    return Sighting(
        said_at=at,
        tier=tier,
        origin=origin,
        baseline=False,
        language="en",
        announces_new_round=True,
        rounds=facts,
        **given,
    )


def kinds(changes: tuple[Change, ...]) -> list[str]:
    return [change.kind.value for change in changes]


def left(changes: tuple[Change, ...]) -> RoundState | None:
    return fold_track(changes, AFTER_21).rounds.get(22)


ANNOUNCED = said(0, "TASS", Tier.AGENCY, fact(Status.ANNOUNCED, ONE))


@pytest.mark.parametrize(
    ("then", "kind", "days"),
    [
        pytest.param([(3, "Anadolu", Tier.AGENCY)], "disputed", ONE, id="as_near_within_a_day"),
        pytest.param([(3, "TASS", Tier.AGENCY)], "dates_changed", OTHER, id="the_same_voice_corrects_itself"),
        pytest.param([(30, "Anadolu", Tier.AGENCY)], "dates_changed", OTHER, id="as_near_after_a_day"),
        pytest.param([(3, "Kazakh Foreign Ministry", Tier.OFFICIAL)], "dates_changed", OTHER, id="nearer"),
        pytest.param([(3, "Enab Baladi", Tier.MEDIA)], "watch", ONE, id="farther"),
    ],
)
def test_other_days(then, kind, days):
    changes = chronicle([ANNOUNCED, *(said(*one, fact(Status.ANNOUNCED, OTHER)) for one in then)], AFTER_21)
    assert kinds(changes) == ["announced", kind]
    assert left(changes).edtf == days.edtf


def test_a_dispute_keeps_both_sides_and_a_third_voice_decides_it():
    second = said(3, "Anadolu", Tier.AGENCY, fact(Status.ANNOUNCED, OTHER))
    third = said(5, "Xinhua", Tier.AGENCY, fact(Status.ANNOUNCED, OTHER))
    changes = chronicle([ANNOUNCED, second, third], AFTER_21)
    assert kinds(changes) == ["announced", "disputed", "dates_changed"]
    assert changes[1].why == ("TASS says 2024-11-11/2024-11-12, Anadolu says 2024-11-13/2024-11-14; both agency")
    assert (changes[1].after.edtf, changes[1].alertable) == (OTHER.edtf, False)
    assert left(changes).edtf == OTHER.edtf


def test_the_first_side_repeated_does_not_decide_a_dispute():
    second = said(3, "Anadolu", Tier.AGENCY, fact(Status.ANNOUNCED, OTHER))
    again = said(5, "Anadolu", Tier.AGENCY, fact(Status.ANNOUNCED, OTHER), revision_id=7, article_id=7)
    assert left(chronicle([ANNOUNCED, second, again], AFTER_21)).edtf == ONE.edtf


@pytest.mark.parametrize(
    ("denial", "kind"),
    [
        pytest.param(("Russian Defence Ministry", Tier.OFFICIAL), ["disputed"], id="by_a_voice_as_near"),
        pytest.param(("Enab Baladi", Tier.MEDIA), [], id="by_a_farther_one"),
    ],
)
def test_a_denied_postponement_keeps_both_sides(denial, kind):
    put_off = said(2, "Kazakh Foreign Ministry", Tier.OFFICIAL, fact(Status.POSTPONED))
    denied = said(4, *denial, fact(Status.POSTPONED, modality=Modality.DENIED))
    changes = chronicle([ANNOUNCED, put_off, denied], AFTER_21)
    assert kinds(changes) == ["announced", "postponed", *kind]
    assert left(changes).status is Status.POSTPONED


NAMELESS = fact(Status.PLANNED, NOVEMBER, implied=True)


@pytest.mark.parametrize(
    ("voices", "told"),
    [
        pytest.param([("Enab Baladi", Tier.MEDIA)], ["watch"], id="one_outlet"),
        pytest.param([("Enab Baladi", Tier.MEDIA), ("Enab Baladi", Tier.MEDIA)], ["watch"], id="its_own_copy"),
        pytest.param([("Enab Baladi", Tier.MEDIA), ("Kursiv", Tier.MEDIA)], ["watch", "signalled"], id="two_outlets"),
        pytest.param([("Kazakh Foreign Ministry", Tier.OFFICIAL)], ["signalled"], id="an_official"),
        pytest.param([("TASS", Tier.AGENCY)], ["signalled"], id="an_agency"),
    ],
)
def test_the_next_round_without_its_number_needs_a_near_voice_or_two(voices, told):
    heard = [
        said(hours, origin, tier, NAMELESS, revision_id=hours, article_id=hours)
        for hours, (origin, tier) in enumerate(voices, start=1)
    ]
    assert kinds(chronicle(heard, AFTER_21)) == told


def test_two_voices_a_week_apart_are_two_stories():
    first = said(0, "Enab Baladi", Tier.MEDIA, NAMELESS)
    second = said(24 * 7, "Kursiv", Tier.MEDIA, NAMELESS)
    assert ChangeKind.SIGNALLED not in {change.kind for change in chronicle([first, second], AFTER_21)}


PLAN = said(-24 * 30, "Kazakh Foreign Ministry", Tier.OFFICIAL, fact(Status.PLANNED, NOVEMBER))


def edited(hours: float, *facts: RoundFact, withdrawn: tuple[RoundFact, ...]) -> Sighting:
    return said(hours, "TASS", Tier.AGENCY, *facts, withdrawn=withdrawn)


@pytest.mark.parametrize(
    ("edit", "kind", "status", "edtf"),
    [
        pytest.param(
            edited(2, withdrawn=(fact(Status.ANNOUNCED, ONE),)),
            ["corrected"],
            Status.PLANNED,
            "2024-11",
            id="the_announcement_vanished",
        ),
        pytest.param(
            edited(2, fact(Status.ANNOUNCED, OTHER), withdrawn=(fact(Status.ANNOUNCED, ONE),)),
            ["corrected", "dates_set"],
            Status.ANNOUNCED,
            OTHER.edtf,
            id="other_days_in_its_stead",
        ),
        pytest.param(edited(2, withdrawn=()), [], Status.ANNOUNCED, ONE.edtf, id="a_typo"),
    ],
)
def test_what_an_edited_article_takes_back(edit, kind, status, edtf):
    changes = chronicle([PLAN, ANNOUNCED, edit], AFTER_21)
    assert kinds(changes) == ["signalled", "dates_set", *kind]
    assert (left(changes).status, left(changes).edtf) == (status, edtf)


def test_a_round_that_only_its_article_told_of_lapses_when_that_takes_it_back():
    changes = chronicle([ANNOUNCED, edited(2, withdrawn=(fact(Status.ANNOUNCED, ONE),))], AFTER_21)
    assert kinds(changes) == ["announced", "corrected"]
    assert left(changes) == RoundState(22, Status.LAPSED)


@pytest.mark.parametrize(
    ("status", "dates", "until", "lapses"),
    [
        pytest.param(Status.PLANNED, NOVEMBER, datetime(2024, 12, 31, tzinfo=UTC), True, id="a_month_after"),
        pytest.param(Status.PLANNED, NOVEMBER, datetime(2024, 12, 30, tzinfo=UTC), False, id="not_yet"),
        pytest.param(Status.PLANNED, None, datetime(2030, 1, 1, tzinfo=UTC), False, id="without_a_period"),
        pytest.param(Status.ANNOUNCED, ONE, datetime(2030, 1, 1, tzinfo=UTC), False, id="announced_for_days"),
    ],
)
def test_a_plan_lapses_a_month_after_its_period(status, dates, until, lapses):
    told = said(0, "TASS", Tier.AGENCY, fact(status, dates))
    changes = chronicle([told], AFTER_21, until=until)
    assert (left(changes).status is Status.LAPSED) == lapses
    assert [change.alertable for change in changes if change.kind is ChangeKind.LAPSED] == [False] * lapses


def test_talk_without_dates_does_not_renew_a_lapsed_plan_and_days_do():
    lapsed = [said(0, "TASS", Tier.AGENCY, fact(Status.PLANNED, NOVEMBER))]
    talk = said(24 * 90, "TASS", Tier.AGENCY, fact(Status.PLANNED))
    march = Dates(date(2025, 3, 4), date(2025, 3, 5), "2025-03-04/2025-03-05", DatesKind.DAYS)
    days = said(24 * 91, "TASS", Tier.AGENCY, fact(Status.ANNOUNCED, march))
    assert kinds(chronicle([*lapsed, talk, days], AFTER_21)) == ["signalled", "lapsed", "watch", "announced"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(Status.PLANNED, "dates_set"), (Status.ANNOUNCED, "announced"), (Status.EXPECTED, "dates_set")],
)
def test_days_of_a_plan_that_had_lapsed_are_more_than_a_sign(status, kind):
    march = Dates(date(2025, 3, 4), date(2025, 3, 5), "2025-03-04/2025-03-05", DatesKind.DAYS)
    lapsed = said(0, "TASS", Tier.AGENCY, fact(Status.PLANNED, NOVEMBER))
    days = said(24 * 91, "TASS", Tier.AGENCY, fact(status, march))
    assert kinds(chronicle([lapsed, days], AFTER_21)) == ["signalled", "lapsed", kind]


def learnt_late(known: list[Sighting], late: Sighting) -> Revised:
    """What becomes of the history that is known when something said earlier is read at last."""
    return revise(AFTER_21, chronicle(known, AFTER_21), chronicle([*known, late], AFTER_21))


def test_what_is_read_late_and_changes_nothing_tells_nothing():
    earlier = said(-48, "RIA Novosti", Tier.AGENCY, fact(Status.PLANNED, NOVEMBER, venue=None))
    revised = learnt_late([ANNOUNCED], earlier)
    assert kinds(revised.added) == ["signalled", "dates_set"]
    assert kinds(revised.superseded) == ["announced"]
    assert revised.news == ()


def test_what_is_read_late_and_makes_a_difference_is_told_as_the_step_from_what_was_known():
    earlier = said(-48, "RIA Novosti", Tier.AGENCY, fact(Status.PLANNED, venue=Venue("Astana", "KAZ")))
    revised = learnt_late([ANNOUNCED], earlier)
    [news] = revised.news
    assert (news.before.city, news.after.city) == (None, "Astana")
    assert news.why == "learnt late: venue unknown -> Astana"


def test_a_postponement_that_is_read_late_does_not_undo_the_days_that_were_said_after_it():
    put_off = said(-5, "Kazakh Foreign Ministry", Tier.OFFICIAL, fact(Status.POSTPONED))
    assert learnt_late([PLAN, ANNOUNCED], put_off).news == ()
