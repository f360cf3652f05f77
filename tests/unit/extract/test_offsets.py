"""Marks that no reader sees (harakat, tatweel, bidi marks, zero-width signs) shift no evidence and change no fact."""

from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.extract.conftest import known_on
from worker.extract.facts import ArticleText, KnownRound
from worker.extract.fold import fold
from worker.extract.form import as_json
from worker.extract.lexicon import Lexicon
from worker.extract.read import extract

TEXTS = {
    "en": (
        "The 22nd round of the Astana talks on Syria will be held in the Kazakh capital on November 11-12, Foreign "
        "Ministry spokesman Aibek Smadiyarov said. Delegations of the guarantor states Russia, Türkiye and Iran take "
        "part; Jordan, Iraq and Lebanon are observers. “We expect a substantive meeting this time”, Deputy Minister "
        "Kanat Tumysh told TASS. The foreign ministers of Russia and Iran met in Moscow in the Astana format."
    ),
    "ru": (
        "XXII раунд переговоров по Сирии в астанинском формате пройдет в Астане 11-12 ноября, сообщил официальный "
        "представитель МИД Казахстана Айбек Смадияров. Участвуют делегации стран-гарантов России, Турции и Ирана, "
        "наблюдатели: Иордания, Ирак и Ливан. «Мы ожидаем содержательного разговора», заявил спецпредставитель "
        "президента Александр Лаврентьев, передает ТАСС."
    ),
    "ar": (
        "أعلنت وزارة الخارجية الكازاخية أن الجولة الثانية والعشرين من محادثات أستانا حول سوريا "
        "ستعقد يومي 11 و12 نوفمبر. "
        "وتشارك في الاجتماع وفود الدول الضامنة روسيا وتركيا وإيران، والأردن والعراق ولبنان بصفة مراقبين. "
        "وقال المتحدث باسم الوزارة أيبك سمادياروف لوكالة تاس «نتوقع حوارا مثمرا بين الأطراف»."
    ),
    "fa": (
        "دور بیست و دوم مذاکرات آستانه درباره سوریه ۲۱ و ۲۲ آبان برگزار می‌شود. "
        "کشورهای ضامن روسیه، ترکیه و ایران هستند."
    ),
    "tr": "Astana formatındaki 22. Suriye toplantısı 11-12 Kasım'da İstanbul'da değil, Astana'da yapılacak.",
    "kk": (
        "Astana formatyndaǵy Sırıa boıynsha 22-shi halyqaralyq kezdesý 11-12 qarashada Astanada ótedi. "
        "Астана процесі, Сирия."
    ),
}  # fmt: skip
UNSEEN = "\u064b\u0651\u0640\u200e\u200f\u202b\u202c\u2060\u2067\ufeff\u00ad\u200b"
VISIBLE = "İı\u200c🙂𐰴é\ud83dﷲ\u0307"
ON = datetime(2024, 11, 8, 12, tzinfo=UTC)

Sprinkled = tuple[str, str]


@st.composite
def sprinkled(draw: st.DrawFn, signs: str) -> Sprinkled:
    """A language and its text with signs put in at some places."""
    language = draw(st.sampled_from(sorted(TEXTS)))
    text = TEXTS[language]
    put = draw(st.lists(st.tuples(st.integers(0, len(text)), st.sampled_from(signs)), max_size=25))
    for place, sign in sorted(put, reverse=True):
        text = text[:place] + sign + text[place:]
    return language, text


def answer(language: str, text: str, lexicon: Lexicon) -> dict[str, Any]:
    history: list[KnownRound] = known_on(ON.date())
    return as_json(extract(ArticleText("", text, language, ON), lexicon, history))


def spans(value: Any) -> list[dict[str, Any]]:
    """Every object of an answer that has a start and an end."""
    if isinstance(value, list):
        return [span for part in value for span in spans(part)]
    if isinstance(value, dict):
        inside = [span for part in value.values() for span in spans(part)]
        return [value, *inside] if "exact" in value else inside
    return []


def facts(value: Any) -> Any:
    """An answer without its places, and its words without marks: what was read."""
    if isinstance(value, dict):
        return {key: facts(part) for key, part in value.items() if key not in ("start", "end")}
    if isinstance(value, list):
        return [facts(part) for part in value]
    return fold(value).shown if isinstance(value, str) else value


@settings(max_examples=120, deadline=None)
@given(sprinkled(UNSEEN + VISIBLE))
def test_every_span_holds_its_words_whatever_stands_between(lexicon, article):
    language, text = article
    found = spans(answer(language, text, lexicon))
    assert [text[span["start"] : span["end"]] for span in found] == [span["exact"] for span in found]


@settings(max_examples=120, deadline=None)
@given(sprinkled(UNSEEN))
def test_marks_that_no_reader_sees_change_no_fact(lexicon, article):
    language, text = article
    assert facts(answer(language, text, lexicon)) == facts(answer(language, TEXTS[language], lexicon))


@pytest.mark.parametrize("mark", UNSEEN)
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_a_mark_behind_every_letter_changes_no_fact(lexicon, language, mark):
    text = "".join(sign + mark for sign in TEXTS[language])
    assert facts(answer(language, text, lexicon)) == facts(answer(language, TEXTS[language], lexicon))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_text_that_the_marks_are_put_into_has_facts_of_every_kind(lexicon, language):
    """Else the properties above would hold of nothing."""
    found = answer(language, TEXTS[language], lexicon)
    kinds = ("rounds", "participants", "officials", "quotes", "sources")
    assert {kind: bool(found[kind]) for kind in kinds} == dict.fromkeys(kinds, True)
    assert found["rounds"][0]["dates"]["edtf"] == "2024-11-11/2024-11-12"
    assert {person["role"] for person in found["participants"]} >= {"guarantor", "observer"}
    assert {quote["speaker"] for quote in found["quotes"]} <= {person["name"] for person in found["officials"]}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_letters_written_as_two_signs_are_read_as_one(lexicon, language):
    apart = normalize("NFD", TEXTS[language])
    together = facts(answer(language, normalize("NFC", apart), lexicon))
    assert facts(answer(language, apart, lexicon)) == together


def test_the_place_of_an_offset_is_the_way_back_of_its_span():
    folded = fold("مُحَمَّد في أستا\u0640\u0640نا")
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert (folded.place(start), folded.place(end)) == (at, at + 1)
