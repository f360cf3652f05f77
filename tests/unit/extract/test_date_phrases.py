"""Date phrases as they stand in announcements, read on 9 October 2024, beside near misses."""

from datetime import date

import pytest

from models.vocabulary import Status
from worker.extract.dates import Tense, find_dates, resolve
from worker.extract.fold import fold
from worker.extract.mentions import find

ON = date(2024, 10, 9)


def edtf(lexicon, language, phrase, tense=Tense.FUTURE, on=ON):
    compiled = lexicon.languages[language]
    folded = fold(phrase)
    found = find_dates(folded.text, find(folded, compiled), compiled, on)
    values = [resolve(mention, on, tense) for mention in found]
    return [dates.edtf for dates in values if dates]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("on November 11-12", "2024-11-11/2024-11-12"),
        ("on 11–12 November", "2024-11-11/2024-11-12"),
        ("on November 11 and 12", "2024-11-11/2024-11-12"),
        ("from 30 November to 1 December", "2024-11-30/2024-12-01"),
        ("on 11 November 2024", "2024-11-11"),
        ("on November 11, 2024", "2024-11-11"),
        ("on the 11th of November", "2024-11-11"),
        ("in January next year", "2025-01"),
        ("in January", "2025-01"),
        ("in November 2024", "2024-11"),
        ("in early November", "2024-11-01/2024-11-10"),
        ("in mid-November", "2024-11-10/2024-11-20"),
        ("in late November or early December", "2024-11-21/2024-12-10"),
        ("in the last week of November", "2024-11-24/2024-11-30"),
        ("in the second half of November", "2024-11-16/2024-11-30"),
        ("in the second half of the year", "2024-41"),
        ("in the first half of 2025", "2025-40"),
        ("in the first half of next year", "2025-40"),
        ("in the fourth quarter of 2024", "2024-36"),
        ("next month", "2024-11"),
        ("next week", "2024-10-14/2024-10-20"),
        ("by the end of the year", "2024-10-09/2024-12-31"),
        ("before November 20", "2024-10-09/2024-11-20"),
        ("on 2024-11-11", "2024-11-11"),
        ("on 11.11.2024", "2024-11-11"),
        ("tomorrow", "2024-10-10"),
    ],
)
def test_english_phrases(lexicon, phrase, expected):
    assert edtf(lexicon, "en", phrase) == [expected]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("11-12 ноября", "2024-11-11/2024-11-12"),
        ("11 и 12 ноября", "2024-11-11/2024-11-12"),
        ("с 11 по 12 ноября 2024 года", "2024-11-11/2024-11-12"),
        ("30 ноября - 1 декабря", "2024-11-30/2024-12-01"),
        ("11 ноября", "2024-11-11"),
        ("в ноябре", "2024-11"),
        ("в январе следующего года", "2025-01"),
        ("в середине ноября", "2024-11-10/2024-11-20"),
        ("в начале ноября 2024 года", "2024-11-01/2024-11-10"),
        ("в конце ноября - начале декабря", "2024-11-21/2024-12-10"),
        ("во второй половине ноября", "2024-11-16/2024-11-30"),
        ("во второй половине 2024 года", "2024-41"),
        ("в первом полугодии 2025 года", "2025-40"),
        ("в последнюю неделю ноября", "2024-11-24/2024-11-30"),
        ("до конца года", "2024-10-09/2024-12-31"),
        ("на следующей неделе", "2024-10-14/2024-10-20"),
        ("в следующем месяце", "2024-11"),
        ("завтра", "2024-10-10"),
    ],
)
def test_russian_phrases(lexicon, phrase, expected):
    assert edtf(lexicon, "ru", phrase) == [expected]


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "on November 9, 11 and 13, 14"),
        ("en", "9/11 November"),
        ("en", "on 31 February"),
        ("en", "12 noon"),
        ("en", "the delegation may arrive"),
        ("ru", "10, 11 и 12 ноября"),
        ("ru", "31 февраля"),
        ("ru", "12 мартовских встреч"),
    ],
)
def test_a_half_of_a_range_or_an_impossible_day_is_a_miss(lexicon, language, phrase):
    assert edtf(lexicon, language, phrase) == []


@pytest.mark.parametrize(
    ("tense", "on", "expected"),
    [
        (Tense.FUTURE, date(2023, 12, 20), "2024-01-24/2024-01-25"),
        (Tense.PAST, date(2024, 10, 9), "2024-01-24/2024-01-25"),
        (Tense.PAST, date(2023, 12, 20), "2023-01-24/2023-01-25"),
        (Tense.FUTURE, date(2024, 1, 26), "2024-01-24/2024-01-25"),
        (Tense.UNKNOWN, date(2024, 1, 20), "2024-01-24/2024-01-25"),
    ],
)
def test_the_year_comes_from_the_tense(lexicon, tense, on, expected):
    assert edtf(lexicon, "en", "on January 24-25", tense, on) == [expected]


def test_without_a_publication_day_the_year_stays_open(lexicon):
    compiled = lexicon.languages["en"]
    folded = fold("on November 11-12")
    (mention,) = find_dates(folded.text, find(folded, compiled), compiled, None)
    dates = resolve(mention, None, Tense.FUTURE)
    assert dates is not None
    assert (dates.first, dates.last, dates.edtf) == (None, None, "XXXX-11-11/XXXX-11-12")


@pytest.mark.parametrize(
    ("tense", "on", "expected"),
    [
        (Tense.FUTURE, date(2024, 11, 8), ["2024-11-12"]),
        (Tense.FUTURE, date(2024, 11, 12), ["2024-11-12"]),
        (Tense.PAST, date(2024, 11, 14), ["2024-11-12"]),
        (Tense.UNKNOWN, date(2024, 11, 8), []),
        (Tense.FUTURE, None, []),
    ],
)
def test_a_day_of_the_week_is_the_next_or_the_last_one(lexicon, tense, on, expected):
    assert edtf(lexicon, "en", "on Tuesday", tense, on) == expected
    assert edtf(lexicon, "ru", "во вторник", tense, on) == expected


def test_a_day_of_the_week_beside_a_date_adds_nothing(lexicon):
    assert edtf(lexicon, "en", "on Monday, November 11", Tense.FUTURE, date(2024, 11, 8)) == ["2024-11-11"]


def test_a_day_nearly_a_year_ago_on_a_page_stamped_too_early_is_a_miss(lexicon):
    assert edtf(lexicon, "en", "on June 21", Tense.PAST, date(2023, 6, 1)) == []
    assert edtf(lexicon, "en", "on June 21", Tense.PAST, date(2023, 12, 1)) == ["2023-06-21"]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        (
            "The minister told the press today in the capital that the Astana talks on Syria will be held in March.",
            "2025-03",
        ),
        ("The Astana talks on Syria will be held today.", "2025-02-11"),
        ("The Astana talks on Syria begin tomorrow.", "2025-02-12"),
    ],
)
def test_today_is_the_day_of_a_plan_only_beside_its_verb(read, text, edtf):
    assert read(text, on=date(2025, 2, 11)).rounds[0].dates.edtf == edtf


TUESDAY_AND_WEDNESDAY = {
    "ar": "تستضيف سوتشي الثلاثاء والأربعاء الجولة الـ15 من محادثات أستانا حول سوريا.",
    "en": "The 15th round of Astana talks on Syria will be held in Sochi on Tuesday and Wednesday.",
    "ru": "15-й раунд переговоров по Сирии в астанинском формате пройдет в Сочи во вторник и среду.",
    "tr": "Suriye konulu Astana toplantısının 15'incisi salı ve çarşamba günleri Soçi'de yapılacak.",
}


@pytest.mark.parametrize("published", [date(2021, 2, 12), date(2021, 2, 16), date(2021, 2, 17)])
@pytest.mark.parametrize("language", TUESDAY_AND_WEDNESDAY)
def test_two_weekdays_that_follow_each_other_are_both_days(read, language, published):
    found = read(TUESDAY_AND_WEDNESDAY[language], language, published).rounds[0]
    assert found.dates.edtf == "2021-02-16/2021-02-17"


def test_two_weekdays_that_do_not_follow_each_other_are_a_miss(read):
    text = "The 15th round of Astana talks on Syria will be held in Sochi on Tuesday or Friday."
    assert read(text, "en", date(2021, 2, 12)).rounds[0].dates is None


ENDS_ON = {
    "ar": "بدأت اليوم الجولة الـ19 من محادثات أستانا حول سوريا. ومن المقرر أن تختتم المحادثات في 23 نوفمبر.",
    "en": "The 19th round of Astana talks on Syria began today. The talks will conclude on November 23.",
    "kk": "Бүгін Астана процесі аясында Сирия бойынша 19-кездесу басталды. Кездесу 23 қарашада аяқталады.",
    "ru": "Сегодня начался 19-й раунд переговоров по Сирии в Астане. Встреча завершится 23 ноября.",
    "tr": "Suriye konulu 19. Astana toplantısı bugün başladı. Toplantı 23 Kasım'da ortak bildiriyle sona erecek.",
}


@pytest.mark.parametrize("language", ENDS_ON)
def test_the_day_on_which_a_round_ends_is_its_last_one(read, language):
    found = read(ENDS_ON[language], language, date(2022, 11, 22)).rounds[0]
    assert found.status is Status.UNDER_WAY
    assert found.dates.edtf == "2022-11-22/2022-11-23"


@pytest.mark.parametrize("language", ENDS_ON)
def test_a_last_day_alone_dates_no_round(read, language):
    assert read(ENDS_ON[language], language, None).rounds[0].dates is None


def test_a_round_that_opens_and_ends_on_told_days_has_both(read):
    text = "The 19th round of Astana talks on Syria will open on November 22 and will conclude on November 23."
    assert read(text, "en", date(2022, 11, 14)).rounds[0].dates.edtf == "2022-11-22/2022-11-23"


def test_a_day_beside_a_city_without_rounds_is_no_day_of_the_round(read):
    text = "The third round of Astana talks on Syria has begun, before Geneva on March 23."
    assert read(text, "en", date(2017, 3, 14)).rounds[0].dates is None
