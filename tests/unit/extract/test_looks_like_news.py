"""Words that look like a change of a round, a plan or its days, and are none; beside each, what does say so."""

from datetime import date

import pytest

from models.vocabulary import Modality, Status

EVE = date(2024, 11, 8)
DAY = date(2024, 11, 11)


def told(extraction):
    return [(fact.status, fact.modality) for fact in extraction.rounds]


def edtf(extraction):
    return [fact.dates and fact.dates.edtf for fact in extraction.rounds]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The 22nd round of the Astana talks on Syria began on Monday after a day's delay.", Status.UNDER_WAY),
        ("The 22nd round of the Astana talks on Syria began on Monday following a delay.", Status.UNDER_WAY),
        ("The 22nd round of the Astana talks on Syria faces a delay of one day.", Status.POSTPONED),
        ("The ministry announced a day's delay of the 22nd round of the Astana talks on Syria.", Status.POSTPONED),
    ],
)
def test_a_round_that_began_after_a_delay_is_not_put_off(read, text, status):
    assert [fact.status for fact in read(text, "en", DAY).rounds] == [status]


@pytest.mark.parametrize(
    ("language", "not_before", "not_at_all"),
    [
        (
            "en",
            "The 22nd round of the Astana talks on Syria will not be held before 20 November.",
            "The 22nd round of the Astana talks on Syria will not be held.",
        ),
        (
            "ru",
            "22-й раунд переговоров по Сирии в Астане не состоится раньше 20 ноября.",
            "22-й раунд переговоров по Сирии в Астане не состоится.",
        ),
        (
            "fa",
            "بیست و دومین دور مذاکرات آستانه درباره سوریه زودتر از اول آذر برگزار نخواهد شد.",
            "بیست و دومین دور مذاکرات آستانه درباره سوریه برگزار نخواهد شد.",
        ),
        (
            "ar",
            "الجولة الثانية والعشرون من محادثات أستانا حول سوريا لن تعقد قبل نهاية الشهر.",
            "لن تعقد الجولة الثانية والعشرون من محادثات أستانا حول سوريا.",
        ),
    ],
)
def test_not_before_a_day_calls_nothing_off(read, language, not_before, not_at_all):
    assert Status.CANCELLED not in [fact.status for fact in read(not_before, language, EVE).rounds]
    assert told(read(not_at_all, language, EVE)) == [(Status.CANCELLED, Modality.ASSERTED)]


def test_a_change_that_is_not_planned_leaves_the_plan_standing(read):
    standing = "Перенос 22-го раунда переговоров по Сирии в Астане не планируется."
    moving = "Перенос 22-го раунда переговоров по Сирии в Астане подтвержден."
    assert (Status.CONFIRMED, Modality.ASSERTED) in told(read(standing, "ru", EVE))
    assert told(read(moving, "ru", EVE)) == [(Status.POSTPONED, Modality.ASSERTED)]


def test_the_eve_of_talks_is_not_yesterday(read):
    text = "Эксперты ведут в Астане закрытые встречи накануне переговоров по Сирии."
    assert [fact.status for fact in read(text, "ru", EVE).rounds] == [Status.EXPECTED]  # and not over since yesterday


@pytest.mark.parametrize(
    "title",
    [
        "Даты новых переговоров по Сирии в Астане нет",
        "О дате нового раунда переговоров по Сирии в Астане говорить рано",
    ],
)
def test_a_date_that_does_not_exist_is_no_plan_there(read, title):
    found = read("В июле стороны соберутся в Сочи, сообщили в МИД Казахстана.", "ru", date(2018, 7, 4), title)
    assert [fact.venue.city for fact in found.rounds if fact.venue] == ["Sochi"]


def test_what_is_only_possible_in_a_month_is_no_plan(read):
    possible = "Новый раунд переговоров по Сирии в Астане возможен в декабре."
    planned = "Новый раунд переговоров по Сирии в Астане запланирован в декабре."
    assert told(read(possible, "ru", EVE)) == [(Status.PLANNED, Modality.POSSIBLE)]
    assert told(read(planned, "ru", EVE)) == [(Status.PLANNED, Modality.ASSERTED)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Эксперты стран-гарантов соберутся в Тегеране 1–2 декабря."),
        ("en", "Experts from the three guarantors will meet in Tehran on December 1-2."),
    ],
)
def test_experts_who_gather_elsewhere_date_no_round(read, language, text):
    plan = {
        "ru": "22-й раунд переговоров по Сирии в Астане запланирован.",
        "en": "The 22nd round of the Astana talks on Syria is planned.",
    }[language]
    found = read(f"{text} {plan}", language, EVE)
    assert edtf(found) == [None]
    assert [meeting.kind for meeting in found.meetings] == ["expert"]


def test_days_stand_with_the_round_that_they_follow_not_with_the_verb_of_another(read):
    title = "22nd round of Astana talks on Syria ends, next round in March"
    found = {fact.number: fact.dates and fact.dates.edtf for fact in read("", "en", date(2024, 11, 12), title).rounds}
    assert found == {22: None, 23: "2025-03"}


def test_a_month_that_is_over_is_not_the_month_of_a_plan(read):
    text = "As agreed in September, the 22nd round of the Astana talks on Syria will be held at the end of November."
    assert edtf(read(text, "en", date(2024, 10, 9))) == ["2024-11-21/2024-11-30"]


def test_the_narrower_of_two_periods_is_the_plan(read):
    title = "Next Astana talks on Syria to be held in February 2025"
    text = "The sides decided to hold the 23rd meeting in Astana in early February 2025."
    assert edtf(read(text, "en", date(2024, 11, 12), title)) == ["2025-02-01/2025-02-10"]


@pytest.mark.parametrize(
    ("language", "elsewhere", "here"),
    [
        (
            "en",
            "The presidents praised the Astana process on Syria; the next meeting will be held in Tehran.",
            "The presidents praised the Astana process on Syria; the next meeting will be held in Sochi.",
        ),
        (
            "tr",
            "Astana süreci Suriye için sürecek, bir sonraki zirvenin Tahran'da yapılması kararlaştırıldı.",
            "Astana süreci Suriye için sürecek, bir sonraki zirvenin Soçi'de yapılması kararlaştırıldı.",
        ),
    ],
)
def test_the_next_meeting_in_a_city_without_rounds_is_none(read, language, elsewhere, here):
    assert not read(elsewhere, language, EVE).announces_new_round
    assert read(here, language, EVE).announces_new_round


def test_a_city_in_which_somebody_speaks_is_not_that_of_the_next_round(read):
    text = (
        "The next round of the talks on Syria, Lavrov said in Moscow, will be held in the Astana format in December."
    )
    assert read(text, "en", EVE).announces_new_round


def test_the_summit_that_leaders_speak_of_is_no_round(read):
    text = "İki lider Astana formatındaki bir sonraki zirvenin Türkiye'de yapılacağını belirtti. Suriye ele alındı."
    assert read(text, "tr", EVE).rounds == ()


def test_two_days_of_the_week_are_both_days_of_a_plan(read):
    title = "Astana talks on Syria to resume on Thursday"
    both = "The 22nd round of the Astana talks on Syria will be held on Wednesday and Thursday."
    one = "The 22nd round of the Astana talks on Syria will be held on Thursday."
    assert edtf(read(both, "en", EVE, title)) == ["2024-11-13/2024-11-14"]
    assert edtf(read(one, "en", EVE, title)) == ["2024-11-14"]


def test_this_month_of_talks_that_no_verb_calls_coming_is_no_plan(read):
    settled = "The zone in Syria was settled at talks in Astana this month, he said."
    coming = "The next talks on Syria in Astana are planned for this month, he said."
    assert edtf(read(settled, "en", EVE)) == [None]
    assert edtf(read(coming, "en", EVE)) == ["2024-11"]


def test_new_talks_that_begin_on_the_day_of_a_known_round_are_that_round(read):
    title = "Comienza en Astaná una nueva ronda de consultas sobre Siria"
    text = "Las delegaciones abrieron este lunes la vigésima segunda ronda del proceso de Astaná."
    assert [fact.number for fact in read(text, "es", DAY, title).rounds] == [22]
    earlier = "Las delegaciones recordaron la vigésima primera ronda del proceso de Astaná."
    assert [fact.number for fact in read(earlier, "es", DAY, title).rounds] == [22, 21]
