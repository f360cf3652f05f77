"""Words that look like news of a round and are not: other people's meetings, armies, doubts, ends of other things."""

from datetime import date

import pytest

from models.vocabulary import Modality, Status

AUTUMN = date(2024, 10, 9)


def facts(extraction):
    return [(fact.number, fact.status, fact.dates.edtf if fact.dates else None) for fact in extraction.rounds]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "en",
            "Russia, Syria, Turkey and Iran to hold talks in Astana on October 21",
            "The deputy foreign ministers of the four countries will meet in the Kazakh capital, the agency said.",
        ),
        (
            "ru",
            "Россия, Сирия, Турция и Иран проведут переговоры в Астане 21 октября",
            "Замминистры иностранных дел четырёх стран встретятся в столице Казахстана, сообщило агентство.",
        ),
        (
            "ru",
            "Министры стран «астанинской тройки» могут встретиться в Дохе",
            "Главы МИД России, Турции и Ирана проведут встречу по Сирии на полях форума в пятницу.",
        ),
    ],
)
def test_a_headline_means_the_meeting_that_its_first_sentence_tells_of(read, language, title, text):
    assert facts(read(text, language, AUTUMN, title)) == []


def test_a_round_that_the_headline_numbers_is_one_whoever_else_meets(read):
    text = "The deputy foreign ministers of the four countries will meet in the Kazakh capital before it."
    title = "22nd round of Syria talks to be held in Astana on October 21"
    assert facts(read(text, "en", AUTUMN, title)) == [(22, Status.ANNOUNCED, "2024-10-21")]


def test_what_an_army_began_is_no_round(read):
    text = (
        "Die Armee hat am Mittwoch mit Luftangriffen im Nordosten Syriens begonnen. Russland und Iran, mit denen "
        "Ankara im Astana-Prozess zusammenarbeitet, mahnten zur Zurückhaltung."
    )
    assert facts(read(text, "de", AUTUMN, "Türkei beginnt Militäroffensive in Nordsyrien")) == []


def test_an_end_does_not_reach_the_meeting_that_is_planned_behind_it(read):
    text = (
        "22-я международная встреча по Сирии в астанинском формате завершилась во вторник. Участники приняли "
        "заявление и решили провести 23-ю встречу в первой половине 2025 года."
    )
    assert sorted(facts(read(text, "ru", date(2024, 11, 12)))) == [
        (22, Status.CONCLUDED, None),
        (23, Status.PLANNED, "2025-40"),
    ]


def test_the_month_in_which_it_was_agreed_is_not_that_of_the_round(read):
    text = "The 22nd meeting in the Astana format would be held in the second half of 2024, as agreed in January."
    assert facts(read(text, "en", AUTUMN)) == [(22, Status.PLANNED, "2024-41")]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        (
            "The 22nd round of the Astana talks may be held, or could be held in November, say those who prepare it.",
            Modality.POSSIBLE,
        ),
        ("The 22nd round of the Astana talks on Syria is being prepared for November.", Modality.ASSERTED),
    ],
)
def test_a_plan_is_as_sure_as_most_of_what_is_said_of_it(read, text, modality):
    assert [fact.modality for fact in read(text, "en", AUTUMN).rounds] == [modality]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The 22nd round of the Astana talks on Syria is planned for mid-November.", Status.PLANNED),
        (
            "The 22nd round of the Astana talks on Syria, planned for October 20, will be held on December 10.",
            Status.POSTPONED,
        ),
    ],
)
def test_what_is_planned_is_no_former_plan(read, text, status):
    assert [fact.status for fact in read(text, "en", AUTUMN).rounds] == [status]


def test_the_week_in_which_they_met_is_not_that_of_the_next_round(read):
    text = "The sides that met this week decided to hold the 23rd Astana meeting on Syria in the first half of 2025."
    assert facts(read(text, "en", date(2024, 11, 13))) == [
        (23, Status.PLANNED, "2025-40"),
        (22, Status.CONCLUDED, None),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ar",
            "أرجئت الجولة التاسعة من محادثات أستانا حول سوريا، وقال إن وزراء خارجية الدول الثلاث سيلتقون في آذار.",
        ),
        (
            "en",
            "The ninth round of Astana talks on Syria is put off, and the meeting of foreign ministers is in March.",
        ),
    ],
)
def test_the_month_of_the_ministers_is_not_that_of_the_round_that_was_put_off(read, language, text):
    assert facts(read(text, language, date(2018, 2, 20))) == [(9, Status.POSTPONED, None)]


def test_whoever_asks_for_a_delay_puts_no_round_off(read):
    text = "تعقد الجولة الثالثة من محادثات أستانا حول سوريا يومي 14 و15 مارس. وطالب وفد المعارضة بتأجيل الاجتماع."
    assert facts(read(text, "ar", date(2017, 3, 9)))[0] == (3, Status.ANNOUNCED, "2017-03-14/2017-03-15")


def test_a_month_that_is_ruled_out_calls_no_round_off(read):
    text = "الجولة القادمة من محادثات أستانا حول سوريا لن تعقد في شهر أيار المقبل، ومن الممكن أن تجري خلال الصيف."
    assert facts(read(text, "ar", date(2021, 4, 27)))[0] == (14, Status.PLANNED, "2021-22")


@pytest.mark.parametrize(
    "line",
    ["Read also: 23rd round of Astana talks on Syria to be held on December 3", "See also: Astana round postponed"],
)
def test_a_line_that_points_to_another_article_tells_nothing(read, line):
    text = f"The 22nd round of Astana talks on Syria will be held on November 11-12.\n{line}"
    assert facts(read(text, "en", date(2024, 11, 8)))[0] == (22, Status.ANNOUNCED, "2024-11-11/2024-11-12")
