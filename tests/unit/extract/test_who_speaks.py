"""Whose word it is, and which plain "nth meeting" is a round."""

from datetime import UTC, datetime

import pytest

from worker.extract.facts import ArticleText
from worker.extract.read import extract

DAY = datetime(2024, 10, 9, 12, tzinfo=UTC)
LEAD = {
    "en": "Preparations for the 22nd international meeting on Syria in the Astana format have begun",
    "ru": "Ведется подготовка 22-й международной встречи по Сирии в астанинском формате",
}


def speakers(lexicon, language, text):
    sources = extract(ArticleText("", text, language, DAY), lexicon).sources
    return [source.name for source in sources if source.kind == "official"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", f"{LEAD['en']}, Deputy Foreign Minister Sergei Vershinin said.", ["Sergei Vershinin"]),
        ("en", f"{LEAD['en']}, Vershinin told TASS.", ["Sergei Vershinin"]),
        ("en", f"{LEAD['en']} in Astana. Sergei Lavrov will fly to Minsk, he told reporters.", []),
        ("en", f"{LEAD['en']} without Sergei Vershinin.", []),
        ("ru", f"{LEAD['ru']}, сообщил Сергей Вершинин.", ["Sergei Vershinin"]),
        ("ru", f"{LEAD['ru']} без Сергея Вершинина.", []),
    ],
)
def test_the_official_beside_the_verb_of_the_sentence_is_the_voice(lexicon, language, text, expected):
    assert speakers(lexicon, language, text) == expected


@pytest.mark.parametrize(
    ("language", "tail", "numbers"),
    [
        ("ru", "В январе этого года состоялась 21-я встреча.", {22, 21}),
        ("en", "The 21st meeting took place in January.", {22, 21}),
        ("ru", "Накануне состоялась 7-я встреча клуба.", {22}),
        ("en", "The 79th session of the General Assembly took place in September.", {22}),
    ],
)
def test_a_plain_number_counts_only_beside_a_rounds_own(lexicon, language, tail, numbers):
    text = f"{LEAD[language]}.\n\n{tail}"
    assert {fact.number for fact in extract(ArticleText("", text, language, DAY), lexicon).rounds} == numbers


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", f"{LEAD['en']}, the Russian Foreign Ministry reported.", "official"),
        ("en", f"{LEAD['en']}, TASS reported.", "reported_by"),
        ("en", f"{LEAD['en']}, TASS said, citing the Russian Foreign Ministry.", "citing"),
        ("ru", f"{LEAD['ru']}, сообщает МИД России.", "official"),
        ("ru", f"{LEAD['ru']}, сообщил прессе замминистра иностранных дел РФ Вершинин.", "official"),
        ("ru", f"{LEAD['ru']}, сообщает ТАСС.", "reported_by"),
    ],
)
def test_a_ministry_that_reports_speaks_for_itself(lexicon, language, text, kind):
    sources = extract(ArticleText("", text, language, DAY), lexicon).sources
    assert kind in {str(source.kind) for source in sources if source.name in ("Russian Foreign Ministry", "TASS")}


def test_the_state_of_an_official_who_attends_takes_part_and_of_one_who_speaks_in_no_round(read):
    attends = "در نشست بیست و یکم آستانه درباره سوریه الکساندر لاورنتیف نماینده ویژه رئیس‌جمهور روسیه حضور دارد."
    assert ("RUS", 21) in {(each.code, each.round) for each in read(attends, "fa").participants}
    speaks = "معاون وزیر خارجه روسیه سرگئی ورشینین گفت هیئت‌ها در نشست بیست و یکم آستانه درباره سوریه حضور دارند."
    assert ("RUS", None) in {(each.code, each.round) for each in read(speaks, "fa").participants}
