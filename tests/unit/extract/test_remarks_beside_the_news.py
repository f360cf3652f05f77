"""What an article says beside its news: former plans, tentative days, talks elsewhere, who only speaks."""

from datetime import date

import pytest

from models.vocabulary import Role, Status

MARCH_2017 = date(2017, 3, 1)
JULY_2019 = date(2019, 7, 19)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            (
                "The 14th round of Syria talks in Nur-Sultan will be held on December 10. Initially the "
                "meeting had been planned for October."
            ),
        ),
        (
            "fr",
            (
                "Le 14e cycle de pourparlers sur la Syrie se tiendra le 10 décembre à Nour-Soultan. Il devait "
                "avoir lieu initialement en octobre."
            ),
        ),
        (
            "es",
            (
                "La 14.ª ronda de negociaciones sobre Siria tendrá lugar el 10 de diciembre en Nursultán. El "
                "encuentro estaba previsto en un principio para octubre."
            ),
        ),
    ],
)
def test_a_remark_on_the_former_plan_puts_nothing_off(read, language, text):
    fact = read(text, language, on=date(2019, 11, 22)).rounds[0]
    assert (fact.status, fact.dates.edtf) == (Status.ANNOUNCED, "2019-12-10")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The third round of Syria talks in Astana is tentatively set for March 14, a source said."),
        ("en", 'Syria talks will open in Astana on March 14. "It is the working date," the minister said.'),
        ("ru", "Третий раунд переговоров по Сирии в Астане предварительно намечен на 14 марта."),
        ("fr", "La troisième réunion sur la Syrie à Astana est provisoirement fixée au 14 mars."),
        ("de", "Das dritte Treffen zu Syrien in Astana ist vorläufig für den 14. März geplant."),
        ("es", "La tercera reunión sobre Siria en Astaná está prevista de manera preliminar para el 14 de marzo."),
    ],
)
def test_tentative_days_are_named_and_not_announced(read, language, text):
    fact = read(text, language, on=MARCH_2017).rounds[0]
    assert (fact.status, fact.dates.edtf) == (Status.PLANNED, "2017-03-14")


def test_days_without_a_reserve_are_announced(read):
    fact = read("The third round of Syria talks in Astana is set for March 14.", on=MARCH_2017).rounds[0]
    assert (fact.status, fact.dates.edtf) == (Status.ANNOUNCED, "2017-03-14")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            (
                "Two days of talks on Syria in Astana ended on Tuesday. The UN urged the sides to go to Geneva, "
                "where talks are due to resume on February 8."
            ),
        ),
        (
            "de",
            (
                "In Astana sind die Syrien-Gespräche zu Ende gegangen. Die nächsten Friedensgespräche unter Leitung "
                "der Vereinten Nationen sollen am 8. Februar in Genf stattfinden."
            ),
        ),
    ],
)
def test_talks_in_another_city_are_no_plan_of_the_next_round(read, language, text):
    found = read(text, language, on=date(2017, 1, 24))
    assert [(fact.number, fact.status) for fact in found.rounds] == [(1, Status.CONCLUDED)]
    assert not found.announces_new_round


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The 13th Syria round ended in Nur-Sultan. They agreed that the 14th will be held in October.",
        ),
        (
            "ru",
            (
                "Завершился 13-й раунд переговоров по Сирии в Нур-Султане. Участники договорились, что 14-я "
                "встреча состоится в октябре."
            ),
        ),
    ],
)
def test_who_agreed_on_the_next_round_has_not_ended_it(read, language, text):
    rounds = read(text, language, on=date(2019, 8, 2)).rounds
    assert [(fact.number, fact.status) for fact in rounds] == [(13, Status.CONCLUDED), (14, Status.PLANNED)]


def test_a_report_that_begins_with_what_was_signed_is_about_the_round_that_ended(read):
    text = (
        "La Russie, l'Iran et la Turquie ont signé jeudi à Astana un mémorandum sur la Syrie. La prochaine réunion "
        "est prévue mi-juillet, a dit le ministre à l'issue de la quatrième série de négociations."
    )
    rounds = read(text, "fr", on=date(2017, 5, 4)).rounds
    assert [(fact.number, fact.status) for fact in rounds] == [(4, Status.CONCLUDED), (5, Status.PLANNED)]


def test_a_plan_that_is_the_news_stays_in_front(read):
    text = "The 22nd round on Syria will be held in Astana in autumn, it was said at the end of the 21st round."
    assert [fact.number for fact in read(text, on=date(2024, 1, 25)).rounds] == [22, 21]


def test_a_plain_number_that_the_history_waits_for_is_a_round(read):
    text = "Syria talks will be held in Astana on November 11.\n\nThe 22nd meeting will gather the guarantors."
    assert [(fact.number, fact.implied) for fact in read(text).rounds] == [(22, False)]
    text = "Syria talks will be held in Astana on November 11.\n\nThe 30th meeting of the board was dull."
    assert [(fact.number, fact.implied) for fact in read(text).rounds] == [(22, True)]


def roles(found):
    return {each.code: each.role for each in found.participants}


def test_observers_told_by_an_adjective_are_no_others(read):
    text = (
        "The 13th round of Syria talks will be held in Nur-Sultan on August 1. Diplomats of the United States and "
        "Jordanian observers will attend."
    )
    told = roles(read(text, on=JULY_2019))
    assert (told["JOR"], told["USA"]) == (Role.OBSERVER, Role.PARTICIPANT)


def test_an_envoy_behind_the_observers_is_none_of_them(read):
    text = "Observers from Jordan, Iraq and Lebanon and UN envoy Geir Pedersen will attend the Astana talks on Syria."
    told = roles(read(text, on=JULY_2019))
    assert [code for code, role in told.items() if role is Role.OBSERVER] == ["JOR", "LBN", "IRQ"]


def test_a_state_that_tells_where_a_city_is_takes_no_part(read):
    assert "RUS" not in roles(read("The 10th round of Astana talks on Syria will take place in Sochi, Russia."))
    assert "RUS" in roles(read("The 10th round of Astana talks on Syria in Sochi will gather Russia and Iran."))


def test_guarantors_without_a_name_make_none_of_who_is_named_elsewhere(read):
    text = "The 22nd round of Astana talks on Syria is planned. The guarantors agreed on it. Moscow waits for Iran."
    assert "guarantor" not in {str(role) for role in roles(read(text)).values()}


def test_who_leads_a_delegation_is_named_without_a_title(read):
    text = "The 13th round of Syria talks opened in Nur-Sultan. The Jordanian delegation is led by Nabil Sharif."
    assert "Nabil Sharif" in {each.name for each in read(text, on=JULY_2019).officials}
    text = "The 13th round of Syria talks opened in Nur-Sultan. The Jordanian delegation is led by its ambassador."
    assert not read(text, on=JULY_2019).officials


def test_a_part_of_what_is_ruled_out_is_no_day_of_the_round(read):
    text = (
        "Aplazan la novena ronda de las consultas de Astaná sobre Siria\n\nEl encuentro, programado para la segunda "
        "quincena de febrero, no tendrá lugar este mes, dijo una fuente."
    )
    fact = read(text, "es", on=date(2018, 2, 20)).rounds[0]
    assert (fact.status, fact.dates) == (Status.POSTPONED, None)


def test_a_day_before_an_unknown_agency_is_the_datelines(read):
    text = "Damasco, 23 nov (Prensa Nueva) La próxima reunión de Astaná sobre Siria tendrá lugar en otoño."
    fact = read(text, "es", on=date(2022, 11, 23)).rounds[0]
    assert fact.status is Status.PLANNED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Президенты России, Турции и Ирана завершили в Анкаре пятую встречу по Сирии в астанинском формате."),
        ("en", "The presidents of Russia, Turkey and Iran ended their fifth meeting in the Astana format on Syria."),
    ],
)
def test_the_presidents_own_number_is_no_rounds(read, language, text):
    assert [fact.number for fact in read(text, language, on=date(2019, 9, 16)).rounds] == []


def test_a_round_on_which_the_presidents_agree_is_one(read):
    text = "The presidents of Russia, Turkey and Iran agreed that the 14th Syria meeting will be held in Nur-Sultan."
    assert [fact.number for fact in read(text, on=date(2019, 9, 16)).rounds] == [14]


def test_the_plenary_of_a_round_that_runs_is_half_of_its_days(read):
    text = "The 15th round of Syria talks opened in Sochi. The plenary session is scheduled for February 17."
    fact = read(text, on=None).rounds[0]
    assert (fact.number, fact.status, fact.dates) == (15, Status.UNDER_WAY, None)


def test_the_next_meeting_with_a_date_is_a_plan_whatever_the_verb(read):
    text = (
        "La decimotercera ronda de Astaná terminó. El texto menciona el próximo encuentro sobre Siria para octubre."
    )
    rounds = read(text, "es", on=None).rounds
    assert [(fact.status, fact.dates and fact.dates.edtf) for fact in rounds] == [
        (Status.CONCLUDED, None),
        (Status.PLANNED, "XXXX-10"),
    ]


def test_new_talks_that_have_begun_are_the_round_of_the_headline(read):
    text = (
        "Dritte Syrien-Runde in Astana\nIn Astana haben am Dienstag neue Gespräche über den Syrien-Konflikt begonnen."
    )
    assert [(fact.number, fact.status) for fact in read(text, "de", on=None).rounds] == [(3, Status.UNDER_WAY)]


def test_days_of_this_month_are_days(read):
    text = "La capital de Kazajistán será sede los días 11 y 12 de este mes de la 22.ª reunión sobre Siria."
    fact = read(text, "es", on=date(2024, 11, 8)).rounds[0]
    assert (fact.status, fact.dates.edtf) == (Status.ANNOUNCED, "2024-11-11/2024-11-12")


def test_who_has_fallen_is_no_party_and_no_official(read):
    text = "The Astana format on Syria met in Doha a day before the fall of Bashar al-Assad. Sergei Lavrov was there."
    found = read(text, on=date(2024, 12, 26))
    assert "SYR-GOV" not in roles(found)
    assert {each.name for each in found.officials} == {"Sergei Lavrov"}


def test_days_go_with_the_congress_that_they_follow(read):
    text = (
        "Участники 8-го раунда переговоров по Сирии условились созвать девятую встречу в Астане во второй половине "
        "февраля и провести конгресс в Сочи 29–30 января."
    )
    ninth = next(fact for fact in read(text, "ru", on=date(2017, 12, 22)).rounds if fact.number == 9)
    assert ninth.dates.edtf == "2018-02-16/2018-02-28"


def test_a_list_of_observers_ends_with_the_word_behind_it(read):
    text = (
        "В Астане пройдет 22-я встреча по Сирии. Участвуют представители Иордании и Ирака в статусе наблюдателей, "
        "УВКБ ООН и МККК."
    )
    told = roles(read(text, "ru", on=date(2019, 7, 19)))
    assert (told["JOR"], told["ICRC"]) == (Role.OBSERVER, Role.PARTICIPANT)


@pytest.mark.parametrize(
    ("verb", "status"),
    [("started Wednesday with all delegations. It ends on Thursday", Status.UNDER_WAY), ("ended", Status.CONCLUDED)],
)
def test_what_ends_on_a_coming_weekday_still_runs(read, verb, status):
    text = f"The 21st round of Astana talks on Syria {verb}."
    assert read(text, on=date(2024, 1, 24)).rounds[0].status is status


def test_who_sponsors_talks_is_not_away_with_those_who_boycott_them(read):
    text = "The third round of Syria talks sponsored by Russia, Turkey and Iran in Astana ended, rebels boycotting."
    told = roles(read(text, on=date(2017, 3, 15)))
    assert told == {"RUS": Role.GUARANTOR, "TUR": Role.GUARANTOR, "IRN": Role.GUARANTOR}
