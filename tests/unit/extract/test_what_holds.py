"""What is said of a round and what is not: parts, captions, stamps, slips, lists, negations."""

from datetime import date

import pytest

from models.vocabulary import Modality, Status
from worker.extract.facts import ArticleText, KnownRound
from worker.extract.gate import gate
from worker.extract.read import extract

ROUND_14 = date(2019, 11, 12)


def main(extraction):
    return extraction.rounds[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The next round of Syria talks in Nur-Sultan, planned for October 20, will be held on December 10."),
        ("ru", "Раунд переговоров по Сирии в Нур-Султане, намеченный на 20 октября, пройдет 10 декабря."),
    ],
)
def test_a_later_day_instead_of_an_earlier_one_is_a_postponement(read, language, text):
    fact = main(read(text, language, on=date(2019, 10, 9)))
    assert (fact.status, fact.dates.edtf) == (Status.POSTPONED, "2019-12-10")


def test_a_single_plan_is_no_postponement(read):
    text = "The next round of Syria talks in Nur-Sultan will be held on December 10, not before."
    assert main(read(text, on=ROUND_14)).status is Status.ANNOUNCED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Russia has no plans to cancel the Astana format on Syria, the minister said."),
        ("en", "The Astana format on Syria will be preserved, the minister said."),
        ("en", "It is too early to say when the talks on Syria in Astana will be held again."),
        ("ru", "Россия не намерена отменять астанинский формат по Сирии, заявил министр."),
        ("ru", "Рано говорить о том, состоятся ли новые переговоры по Сирии в Астане."),
    ],
)
def test_the_future_of_the_format_is_no_announcement(read, language, text):
    assert not read(text, language, on=date(2024, 12, 26)).announces_new_round


def test_a_photograph_has_a_day_of_its_own(read):
    text = "Delegations in Astana, November 29, 2018. (Reuters)\nThe Astana talks on Syria ended on June 21."
    fact = main(read(text, on=date(2023, 6, 21)))
    assert fact.dates is not None
    assert fact.dates.edtf == "2023-06-21"


def test_opened_today_is_no_days_of_a_round_and_opens_on_monday_is(read):
    assert main(read("The 22nd round of Astana talks on Syria opened today.", on=date(2024, 11, 11))).dates is None
    fact = main(read("The 22nd round of Astana talks on Syria will open on Monday.", on=date(2024, 11, 8)))
    assert fact.dates.edtf == "2024-11-11"


def test_days_on_which_a_round_is_not_held_are_not_its_days(read):
    fact = main(read("The 16th round of the Astana talks on Syria will not be held in May.", on=date(2021, 4, 27)))
    assert (fact.status, fact.dates) == (Status.CANCELLED, None)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("There is no delay in the Astana talks on Syria, they go ahead on February 15.", Status.CONFIRMED),
        ("The Astana talks on Syria were not delayed.", Status.CONFIRMED),
    ],
)
def test_a_negation_reaches_to_the_comma(read, text, status):
    fact = main(read(text, on=date(2017, 2, 14)))
    assert fact.status in (status, Status.ANNOUNCED)
    assert fact.modality is Modality.ASSERTED


@pytest.mark.parametrize(
    ("language", "text", "there"),
    [
        ("en", "Delegations of Russia, Iran, Türkiye and Syria came to the Astana talks.", True),
        ("en", "Russia and Iran called the Astana talks on Syria useful.", False),
        ("en", "The Astana talks on normalising ties of Türkiye and Syria went on.", False),
        ("ru", "На переговоры в Астане прибыли делегации России, Турции, Сирии и Ирана.", True),
        ("ru", "Россия и Иран назвали переговоры по Сирии в Астане полезными.", False),
    ],
)
def test_syria_is_a_delegation_only_in_a_list_of_states(read, language, text, there):
    codes = {each.code for each in read(text, language).participants}
    assert ("SYR-GOV" in codes) is there


@pytest.mark.parametrize(
    "text",
    [
        "Новый раунд переговоров по Сирии в Астане намечен на 11 ноября.",
        "Новый раунд переговоров по Сирии в Астане запланирован на 11 ноября.",
        "Новый раунд переговоров по Сирии в Астане состоится 11 ноября, а не 14 ноября, как сообщалось ранее.",
    ],
)
def test_a_plan_that_stands_is_not_taken_for_a_former_one(read, text):
    fact = main(read(text, "ru", on=date(2024, 11, 8)))
    assert fact.status is Status.ANNOUNCED
    assert fact.dates.edtf == "2024-11-11"


@pytest.mark.parametrize(
    ("language", "text", "city"),
    [
        (
            "en",
            "The foreign ministers of Russia, Iran and Türkiye met in Moscow in the Astana format on Syria.",
            "Moscow",
        ),
        ("ru", "Главы МИД России, Турции и Ирана обсудили в Дохе Сирию в астанинском формате.", "Doha"),
        ("ru", "Главы МИД России, Турции и Ирана провели встречу в Астане в астанинском формате.", "Astana"),
    ],
)
def test_the_ministers_meeting_is_theirs_wherever_it_is(read, language, text, city):
    extraction = read(text, language)
    (meeting,) = extraction.meetings
    assert meeting.venue.city == city
    assert extraction.rounds == ()


def test_what_the_ministers_agree_on_is_a_round(read):
    text = "The foreign ministers of Russia, Iran and Türkiye agreed to hold talks on Syria in Astana in May."
    extraction = read(text, on=date(2024, 3, 9))
    assert main(extraction).dates.edtf == "2024-05"


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "The 9th round of Astana talks on Syria ended. The tenth will be held in Sochi in July.", [9, 10]),
        ("ru", "Девятый раунд переговоров по Сирии в Астане завершился. Десятый пройдет в Сочи в июле.", [9, 10]),
        ("ru", "Девятый раунд переговоров по Сирии в Астане завершился. Второй пройдет форум в июле.", [9]),
    ],
)
def test_a_number_without_its_word_counts_beside_its_neighbour(read, language, text, numbers):
    assert [fact.number for fact in read(text, language, on=date(2018, 5, 15)).rounds] == numbers


def test_of_two_delegations_the_word_may_stand_once(read):
    text = "The Turkish delegation to the Astana talks on Syria is led by Sedat Onal, the Russian one by Lavrentyev."
    assert {each.code for each in read(text).participants} >= {"TUR", "RUS"}


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("en", "The 7th round of the Astana talks on Syria ended without a deal.", Status.CONCLUDED),
        ("en", "The 7th round of the Astana talks on Syria did not take place in Almaty.", Status.CANCELLED),
        ("en", "The 7th round of the Astana talks on Syria has been put back.", Status.POSTPONED),
        ("ru", "Седьмой раунд переговоров по Сирии завершился в Астане без результата.", Status.CONCLUDED),
        ("ru", "Седьмой раунд переговоров по Сирии в Астане начнется на день позже.", Status.POSTPONED),
        ("ru", "Переноса переговоров по Сирии в Астане нет, они пройдут в ноябре.", Status.PLANNED),
    ],
)
def test_what_a_preposition_or_a_negation_leaves_of_a_status(read, language, text, status):
    assert main(read(text, language, on=date(2017, 10, 31))).status is status


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ninth round of Syria talks will be held in Vienna on January 25-26."),
        ("ru", "Девятый раунд межсирийских переговоров в Вене открылся под эгидой ООН."),
    ],
)
def test_a_round_of_the_other_track_is_none_of_ours(read, language, text):
    text += " Astana." if language == "en" else " Астана."
    extraction = read(text, language, on=date(2018, 1, 20))
    assert not extraction.announces_new_round
    assert not any(fact.number == 9 for fact in extraction.rounds)


@pytest.mark.parametrize(
    ("on", "status"), [(date(2017, 12, 19), Status.ANNOUNCED), (date(2017, 12, 20), Status.ANNOUNCED)]
)
def test_opens_on_thursday_is_ahead_before_thursday(read, on, status):
    fact = main(read("8th round of Astana talks on Syria opens Thursday\nDelegations arrive.", on=on))
    assert (fact.status, fact.dates.edtf) == (status, "2017-12-21")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The working group on detainees of the Astana process on Syria will hold a meeting in Ankara."),
        ("ru", "Рабочая группа Астанинского процесса по Сирии проведет встречу в Анкаре 20 сентября."),
        ("en", "The presidents of Russia, Iran and Türkiye will meet in Tehran in the Astana format on Syria."),
        ("ru", "Министры иностранных дел России, Турции и Ирана встретятся в астанинском формате в Дохе."),
    ],
)
def test_a_meeting_of_others_announces_no_round(read, language, text):
    assert not read(text, language).announces_new_round


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        (
            "en",
            "The 19th round of Astana talks on Syria will start on 22 November and last for two days.",
            "2022-11-22/2022-11-23",
        ),
        ("en", "The 19th round of Astana talks on Syria will start on 22 November.", "2022-11-22"),
        ("en", "A two-day round of Astana talks on Syria will be held on November 22-23.", "2022-11-22/2022-11-23"),
        ("ru", "19-я встреча по Сирии в Астане начнется 22 ноября и продлится два дня.", "2022-11-22/2022-11-23"),
        ("ru", "19-я встреча по Сирии в Астане начнется 22 ноября.", "2022-11-22"),
    ],
)
def test_two_days_from_the_first_on(read, language, text, edtf):
    assert main(read(text, language, on=date(2022, 11, 14))).dates.edtf == edtf


def test_who_came_to_the_last_round_is_not_told_of_the_next(read):
    text = (
        "The 22nd round of the Astana talks on Syria is being prepared, Vershinin said.\n\n"
        "The 21st round in January was attended by the guarantors Russia, Iran and Türkiye."
    )
    people = read(text).participants
    assert {each.code for each in people if each.round == 21} == {"RUS", "IRN", "TUR"}
    assert not [each for each in people if each.round == 22]


def test_days_that_hang_on_a_condition_are_a_possible_plan(read):
    fact = main(
        read("The talks on Syria in Astana will begin on January 23 if the truce holds, he said.", on=ROUND_14)
    )
    assert (fact.status, fact.modality, fact.dates.edtf) == (Status.PLANNED, Modality.POSSIBLE, "2020-01-23")
    assert read("Astana may host talks on Syria next year if it is asked to.", on=ROUND_14).rounds == ()


def test_a_numbered_round_whose_plan_is_negated_keeps_its_number_and_nothing_else(read):
    fact = main(read("The 15th round of Astana talks on Syria is not planned for March, he said.", on=ROUND_14))
    assert (fact.number, fact.status, fact.dates, fact.venue) == (15, Status.EXPECTED, None, None)
    assert not read("The next round of Astana talks on Syria is not planned for March.", on=ROUND_14).rounds


def test_the_plenary_of_tomorrow_leaves_a_round_that_opened_today_without_half_of_its_days(read):
    text = "The 13th round of Astana talks on Syria opened today. A session is to be held and is planned tomorrow."
    fact = main(read(text, on=date(2019, 8, 1)))
    assert (fact.status, fact.dates) == (Status.UNDER_WAY, None)


def test_who_stays_away_leaves_those_in_place_that_attend_before_the_comma(read):
    text = "Jordan attends the 22nd Astana talks on Syria as an observer, and the United States is absent."
    assert {each.code for each in read(text).participants} >= {"JOR"}
    alone = "The 22nd Astana talks on Syria are held without the United States as an observer."
    assert "USA" not in {each.code for each in read(alone).participants}


def test_a_stranger_named_after_the_talks_is_an_aside_and_before_them_the_matter(lexicon):
    talks, congress = "انتهت في أستانا جولة من محادثات السلام السورية.", "يعقد مؤتمر الحوار الوطني في 18 نوفمبر."
    assert gate(f"{talks} {congress}", lexicon).relevant
    assert not gate(f"{congress} {talks}", lexicon).relevant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "لا تعتزم روسيا إلغاء صيغة أستانا الخاصة بسوريا.\nالحديث عن اجتماع جديد سابق لأوانه."),
        (
            "en",
            "Russia has no plans to cancel the Astana format on Syria. It is too early to speak of a new meeting.",
        ),
    ],
)
def test_a_format_that_is_not_called_off_announces_no_meeting(read, language, text):
    assert not read(text, language, on=None).announces_new_round


def test_where_verbs_come_last_a_verb_says_less_of_what_follows_it(read):
    text = "روند آستانه ادامه دارد و نشست بیست و یکم درباره سوریه در نیمه دوم سال ۲۰۲۳ برگزار می‌شود."
    assert main(read(text, "fa", on=None)).status is Status.PLANNED


def test_kazakh_the_words_after_a_quotation_are_a_clause_of_their_own(read):
    text = (
        "22-23 қарашада Астанада Сирия жөніндегі он тоғызыншы кездесу өтеді.\n"
        "«Ресей, Иран, Түркия делегациялары келеді», - деді ол брифингте."
    )
    found = read(text, "kk", on=date(2022, 11, 14))
    assert {each.code for each in found.participants} == {"RUS", "IRN", "TUR"}


def test_kazakh_the_last_round_is_looked_back_at(read):
    text = "Астана процесінің болашағы туралы айтуға ерте. Соңғы, 22-кездесу 11-12 қарашада өткен."
    found = read(text, "kk", on=date(2024, 12, 10))
    assert not found.announces_new_round
    assert all(fact.status is Status.CONCLUDED for fact in found.rounds)


def test_an_envoy_of_the_secretary_general_is_the_united_nations_and_the_secretary_general_is_not(read):
    envoy = "Астанадағы Сирия бойынша 12-ші кездесуге БҰҰ бас хатшысының арнайы өкілі қатысады."
    assert "UN" in {each.code for each in read(envoy, "kk").participants}
    himself = "Астанадағы Сирия бойынша 12-ші кездесуге БҰҰ бас хатшысы баға берді, делегациялар қатысады."
    assert "UN" not in {each.code for each in read(himself, "kk").participants}


def test_the_day_of_a_statement_between_the_verb_of_speech_and_the_plan_is_no_day_of_the_round(read):
    text = (
        "The ministry said in a statement on Thursday, October 10, that the 22nd Astana talks on Syria will be held."
    )
    assert main(read(text, on=date(2024, 10, 10))).dates is None


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        (
            "شاید بیست و دومین دور مذاکرات آستانه درباره سوریه در ماه نوامبر در پایتخت قزاقستان برگزار شود.",
            "possible",
        ),
        ("وزیر احتمال تعویق را رد کرد و گفت بیست و دومین دور مذاکرات آستانه درباره سوریه برگزار می‌شود.", "asserted"),
    ],
)
def test_where_verbs_come_last_a_doubt_reaches_to_its_own_verb(read, text, modality):
    assert main(read(text, "fa")).modality == modality


def test_a_page_that_only_its_head_dates_knows_no_round_of_later(lexicon):
    text = "October 19, 2017\nThe 7th round of Astana talks on Syria, the minister said.\nThe press service."
    history = [KnownRound(7, date(2017, 10, 30), date(2017, 10, 31), "Astana")]
    found = extract(ArticleText("", text, "en"), lexicon, history)
    assert [fact.status for fact in found.rounds] == [Status.EXPECTED]
