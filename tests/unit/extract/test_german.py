"""German: dotted ordinals, numbers in one word, verbs around their sentence, nouns that are written like names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Modality, Status
from worker.extract.fold import fold

ON = date(2024, 10, 9)
TOLD = date(2024, 11, 8)
ONES = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
TENS = {20: "zwanzigste", 30: "dreißigste", 40: "vierzigste", 50: "fünfzigste"}
FIRST = [
    "erste", "zweite", "dritte", "vierte", "fünfte", "sechste", "siebte", "achte", "neunte", "zehnte", "elfte",
    "zwölfte", "dreizehnte", "vierzehnte", "fünfzehnte", "sechzehnte", "siebzehnte", "achtzehnte", "neunzehnte",
]  # fmt: skip
WORDS = {
    **dict(enumerate(FIRST, 1)),
    **TENS,
    **{ten + at: f"{one}und{word}" for ten, word in TENS.items() for at, one in enumerate(ONES, 1)},
}


def main(read, text, on=ON):
    (fact, *_) = read(text, "de", on=on).rounds
    return fact


@pytest.mark.parametrize("ending", ["", "n", "r", "s"])
def test_ordinals_in_one_word_read_back(lexicon, ending):
    slots = lexicon.languages["de"].slots
    assert len(WORDS) == 59
    assert {n: slots.number(fold(word + ending).text) for n, word in WORDS.items()} == {n: n for n in WORDS}


@pytest.mark.parametrize(
    "round_",
    [
        "Die 22. Runde der Syrien-Gespräche in Astana",
        "Die 22. Astana-Runde zu Syrien",
        "Die XXII. Astana-Runde zu Syrien",
        "Die zweiundzwanzigste Gesprächsrunde über Syrien in Astana",
        "Das 22. Internationale Treffen zu Syrien in Astana",
        "Das 22. hochrangige Treffen zu Syrien im Astana-Format",
        "Die Runde 22 der Astana-Gespräche über Syrien",
        "Die 22te Verhandlungsrunde über Syrien in Astana",
        "Astana-22 zu Syrien",
    ],
)
def test_a_round_is_numbered_in_every_way(read, round_):
    fact = main(read, f"{round_} wird im November stattfinden.")
    assert (fact.number, fact.implied, fact.status) == (22, False, Status.PLANNED)


@pytest.mark.parametrize(
    "text",
    [
        "Die Syrien-Gespräche in Astana finden am 22. November statt.",
        "Am 22. Tag der Waffenruhe in Syrien werden neue Gespräche in Astana vorbereitet.",
        "Die Arbeitsgruppe zu Gefangenen in Syrien soll in Astana zu ihrer 7. Sitzung zusammenkommen.",
        "Die Astana-Gespräche zu Syrien werden vorbereitet.\nIn Genf begann die achte Runde der Syrien-Gespräche.",
    ],
)
def test_another_number_is_no_round(read, text):
    assert all(fact.number is None or fact.implied for fact in read(text, "de", on=ON).rounds)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("am 11. und 12. November", "2024-11-11/2024-11-12"),
        ("am 11./12. November", "2024-11-11/2024-11-12"),
        ("am 11.-12. November 2024", "2024-11-11/2024-11-12"),
        ("vom 11. bis 12. November", "2024-11-11/2024-11-12"),
        ("vom 11. bis zum 12. November dieses Jahres", "2024-11-11/2024-11-12"),
        ("am 30. November und 1. Dezember", "2024-11-30/2024-12-01"),
        ("am 24. und 25. Jänner", "2025-01-24/2025-01-25"),
        ("am 24. Januar", "2025-01-24"),
        ("am 9., 11. und 12. November", None),
        ("Anfang Dezember", "2024-12-01/2024-12-10"),
        ("Mitte Dezember", "2024-12-10/2024-12-20"),
        ("Ende November oder Anfang Dezember", "2024-11-21/2024-12-10"),
        ("in der ersten Dezemberhälfte", "2024-12-01/2024-12-15"),
        ("in der letzten Novemberwoche", "2024-11-24/2024-11-30"),
        ("im Dezember", "2024-12"),
        ("in der ersten Hälfte des Jahres 2025", "2025-40"),
        ("im zweiten Halbjahr 2025", "2025-41"),
        ("im kommenden Monat", "2024-12"),
    ],
)
def test_days_and_periods(read, words, edtf):
    dates = main(read, f"Die 22. Runde der Syrien-Gespräche in Astana soll {words} stattfinden.", TOLD).dates
    assert (dates.edtf if dates else None) == edtf


@given(day=st.integers(1, 28), month=st.sampled_from(["Januar", "Jänner", "März", "Mai", "Juli", "Oktober"]))
def test_a_dotted_day_is_read_and_its_words_are_in_the_text(read, day, month):
    text = f"„Es bleibt dabei“: Die 22. Runde der Astana-Gespräche zu Syrien soll am {day}. {month} stattfinden."
    fact = main(read, text, TOLD)
    assert fact.dates.first.day == fact.dates.last.day == day
    assert all(text[proof.start : proof.end] == proof.exact for proof in fact.evidence)
    assert f"{day}. {month}" in {proof.exact for proof in fact.evidence}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("findet am 11. November in der kasachischen Hauptstadt statt", Status.ANNOUNCED),
        ("werde am 11. November beginnen, hieß es", Status.ANNOUNCED),
        ("ist für November vorgesehen", Status.PLANNED),
        ("sei in Vorbereitung, sagte ein Sprecher", Status.PLANNED),
        ("werde wie vereinbart stattfinden", Status.CONFIRMED),
        ("ist um eine Woche verschoben worden", Status.POSTPONED),
        ("verzögert sich", Status.POSTPONED),
        ("wird nicht verschoben", Status.CONFIRMED),
        ("ist abgesagt worden", Status.CANCELLED),
    ],
)
def test_the_verb_around_its_sentence_tells_the_status(read, said, status):
    assert main(read, f"Die 22. Runde der Astana-Gespräche über Syrien {said}.", TOLD).status is status


@pytest.mark.parametrize(
    ("text", "status", "number"),
    [
        ("Die 22. Runde der Astana-Gespräche über Syrien ist zu Ende gegangen.", Status.CONCLUDED, 22),
        ("Zum Abschluss der 22. Astana-Runde über Syrien gab es eine Erklärung.", Status.CONCLUDED, 22),
        ("Neue Syrien-Gespräche in Astana haben begonnen. Es ist die 22. Runde.", Status.UNDER_WAY, 22),
    ],
)
def test_a_round_that_runs_or_is_over_is_not_announced(read, text, status, number):
    article = read(text, "de", on=date(2024, 11, 12))
    assert (article.rounds[0].status, article.rounds[0].number) == (status, number)
    assert not article.announces_new_round


def test_a_doubt_is_kept(read):
    fact = main(read, "Die 22. Runde der Astana-Gespräche über Syrien könnte im November stattfinden.")
    assert (fact.status, fact.modality) == (Status.PLANNED, Modality.POSSIBLE)


def test_both_days_stand_for_the_first_alone(read):
    text = (
        "Nächste Astana-Runde zu Syrien findet am 11. November statt\n"
        "Das Treffen zu Syrien ist für den 11. und 12. November in Astana geplant."
    )
    assert main(read, text, TOLD).dates.edtf == "2024-11-11/2024-11-12"


def test_a_day_alone_stays_one_day(read):
    text = "Die Astana-Gespräche zu Syrien beginnen am 11. November. Am 12. Dezember folgt ein Gipfel in Moskau."
    assert main(read, text, TOLD).dates.edtf == "2024-11-11"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Laut Lawrow beginnen die Astana-Gespräche über Syrien im November.", "Lawrow"),
        ("Am Montag sagte Sergej Lawrow, die Astana-Gespräche über Syrien seien nah.", "Sergej Lawrow"),
        ("Die Reise Lawrows galt den Astana-Gesprächen über Syrien.", "Lawrows"),
    ],
)
def test_a_noun_before_a_surname_is_no_given_name(read, said, words):
    (official,) = read(said, "de").officials
    assert (official.name, official.evidence[0].exact) == ("Sergei Lavrov", words)


def test_nouns_before_a_verb_of_speech_are_no_person(read):
    assert read("Hohe Kreise sagten, die Astana-Gespräche über Syrien seien nah.", "de").officials == ()


def test_the_man_is_not_the_city(read):
    text = "Nursultan Nasarbajew sprach in Moskau über die Astana-Gespräche zu Syrien im November."
    article = read(text, "de")
    assert [official.name for official in article.officials] == ["Nursultan Nazarbayev"]
    assert "Nursultan" not in {proof.exact for fact in article.rounds for proof in fact.evidence}


def test_who_takes_part_who_guarantees_and_who_observes(read):
    text = (
        "In Astana hat die 22. Runde der Gespräche über Syrien begonnen. "
        "Die Garantiemächte Russland, Türkei und Iran sind vertreten. "
        "Jordanien, der Irak und der Libanon nehmen als Beobachter teil. "
        "Die bewaffnete Opposition nimmt nicht teil."
    )
    told = {one.code: one.role.value for one in read(text, "de", on=date(2024, 11, 11)).participants}
    assert told == {
        "RUS": "guarantor", "TUR": "guarantor", "IRN": "guarantor", "JOR": "observer", "IRQ": "observer",
        "LBN": "observer",
    }  # fmt: skip
