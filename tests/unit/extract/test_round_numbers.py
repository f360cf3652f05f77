"""What is a round's number, and what only looks like one."""

import pytest

from worker.extract.facts import Extraction


def numbers(extraction: Extraction) -> set[int | None]:
    return {fact.number for fact in extraction.rounds if not fact.implied}


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "The 22nd round of Astana talks on Syria will be held in November.", 22),
        (
            "en",
            "The twenty-second international high-level meeting on Syria in the Astana format will be held soon.",
            22,
        ),
        ("en", "Astana-22 on Syria is scheduled for November.", 22),
        ("en", "Astana XXII on Syria is scheduled for November.", 22),
        ("en", "Round 22 of the Astana talks on Syria will be held in November.", 22),
        ("en", "The XXII International Meeting on Syria will be held in Astana in November.", 22),
        ("ru", "22-й раунд переговоров по Сирии в Астане пройдет в ноябре.", 22),
        ("ru", "Двадцать вторая встреча по Сирии в астанинском формате пройдет в ноябре.", 22),
        ("ru", "XXII Международная встреча по Сирии пройдет в Астане в ноябре.", 22),
        ("ru", "ХХII встреча по Сирии пройдет в Астане в ноябре.", 22),
    ],
)
def test_a_round_in_digits_words_and_roman_numerals(read, language, text, number):
    assert numbers(read(text, language)) == {number}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Astana talks on Syria will be held on the 22nd of November."),
        ("en", "On the second day of the Astana talks on Syria the delegations will sign a statement."),
        ("en", "The working group on detainees of the Astana format on Syria will hold its sixth session."),
        ("en", "The seventh summit of the Astana format on Syria will be held in Tehran."),
        ("en", "After 22 rounds the Astana format on Syria lives on."),
        ("en", "At the 79th session of the UN General Assembly they praised the Astana format on Syria."),
        ("en", "The Astana format on Syria was discussed after Geneva's seventh round."),
        ("ru", "Переговоры по Сирии пройдут в Астане 22 ноября."),
        ("ru", "На второй день переговоров по Сирии в Астане примут заявление."),
        ("ru", "Седьмой саммит астанинского формата по Сирии пройдет в Тегеране."),
        ("ru", "Рабочая группа Астанинского процесса по Сирии проведет шестое заседание."),
    ],
)
def test_other_numbers_are_no_round(read, language, text):
    assert numbers(read(text, language)) <= {None}


def test_the_next_round_without_a_number_is_the_highest_concluded_and_one(read):
    (fact,) = read("The next round of the Astana talks on Syria will be held in November.").rounds
    assert (fact.number, fact.implied) == (22, True)


def test_without_history_nothing_is_implied(read):
    (fact,) = read("The next round of the Astana talks on Syria will be held in November.", on=None).rounds
    assert (fact.number, fact.implied) == (None, False)


@pytest.mark.parametrize(
    ("number", "other"),
    [(22, 23), (7, 31)],
)
def test_another_number_changes_nothing_but_the_round(read, number, other):
    text = "The {}th round of the Astana talks on Syria will be held in the Kazakh capital on November 11-12."
    one, two = (read(text.format(n)).rounds[0] for n in (number, other))
    assert (one.number, two.number) == (number, other)
    assert one.dates == two.dates or number == 7
    assert one.venue == two.venue
