"""An article that tells the end of a round and the plan of the next: news of both."""

from datetime import date

import pytest

from models.vocabulary import Discourse, Status

LAST_DAY = date(2024, 11, 12)
ENDED = [
    (
        "en",
        "Next Astana meeting on Syria to be held in first half of 2025",
        "The 22nd international meeting on Syria in the Astana format has ended. They agreed to hold the 23rd one.",
    ),
    (
        "ru",
        "Следующая встреча по Сирии пройдёт в первой половине 2025 года",
        "22-я международная встреча по Сирии в астанинском формате завершилась. Решено провести 23-ю встречу.",
    ),
]


def told(extraction):
    return {fact.number: (fact.status, fact.discourse) for fact in extraction.rounds}


@pytest.mark.parametrize(("language", "title", "text"), ENDED)
def test_the_end_is_news_beside_the_plan_that_the_headline_has(read, language, title, text):
    assert told(read(text, language, LAST_DAY, title)) == {
        22: (Status.CONCLUDED, Discourse.FOCUS),
        23: (Status.PLANNED, Discourse.FOCUS),
    }


def test_an_end_that_is_only_recalled_is_none(read):
    text = (
        "The 22nd international meeting on Syria in the Astana format is to be held on November 11-12. "
        "Previously, the 21st round of the Astana talks ended with a joint statement."
    )
    assert told(read(text, "en", date(2024, 11, 8))) == {
        22: (Status.ANNOUNCED, Discourse.FOCUS),
        21: (Status.CONCLUDED, Discourse.BACKGROUND),
    }


def test_without_a_day_of_publication_the_end_may_be_long_ago(read):
    _, title, text = ENDED[0]
    assert told(read(text, "en", None, title))[22] == (Status.CONCLUDED, Discourse.BACKGROUND)


NEXT_IN_HEADLINE = [
    (
        "en",
        "Astana guarantors agree to hold 23rd round in first half of 2025",
        "At the end of the 22nd round of Astana talks on Syria the three states rejected separatist agendas.",
    ),
    (
        "ar",
        "الدول الضامنة تتفق على عقد الجولة الـ23 من محادثات أستانا حول سوريا في النصف الأول من 2025",
        "أكدت الدول الثلاث في ختام الجولة الـ22 من محادثات أستانا حول سوريا رفضها الأجندات الانفصالية.",
    ),
]


@pytest.mark.parametrize(("language", "title", "text"), NEXT_IN_HEADLINE)
def test_a_report_of_an_end_is_about_the_round_that_ended_whatever_number_the_headline_plans(
    read, language, title, text
):
    found = read(text, language, LAST_DAY, title).rounds
    assert [(fact.number, fact.status) for fact in found] == [(22, Status.CONCLUDED), (23, Status.PLANNED)]
