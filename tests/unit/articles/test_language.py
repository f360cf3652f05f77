from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.language import OURS, identify

HEADLINES = {
    "The next round of talks on Syria will be held in Astana": "en",
    "Следующий раунд переговоров по Сирии пройдёт в Астане": "ru",
    "الجولة المقبلة من المحادثات حول سوريا ستعقد في أستانا": "ar",
    "Suriye konulu görüşmelerin yeni turu Astana'da yapılacak": "tr",
    "دور بعدی مذاکرات درباره سوریه در آستانه برگزار می‌شود": "fa",
    "Сирия бойынша келіссөздердің келесі кезеңі Астанада өтеді": "kk",
    "Le prochain cycle de pourparlers sur la Syrie aura lieu à Astana": "fr",
    "Die nächste Runde der Syrien-Gespräche findet in Astana statt": "de",
    "La próxima ronda de conversaciones sobre Siria será en Astaná": "es",
}

FOREIGN = {
    "Наступний раунд переговорів щодо Сирії відбудеться в Астані": "uk",
    "Suriya üzrə danışıqların növbəti raundu Astanada keçiriləcək": "az",
    "Сирия боюнча сүйлөшүүлөрдүн кийинки айлампасы Астанада өтөт": "ky",
    "Il prossimo ciclo di colloqui sulla Siria si terrà ad Astana": "it",
    "Kolejna runda rozmów w sprawie Syrii odbędzie się w Astanie": "pl",
    "شام پر مذاکرات کا اگلا دور آستانہ میں ہوگا": "ur",
    "A próxima rodada de negociações sobre a Síria será em Astana": "pt",
}

LATIN_KAZAKH = [
    "Siriia boiynsha kelissözder Astanada ötedi",
    "Sırıa boıynsha kelissózder Astanada ótedi",
    "Astanada Siriya turaly kezdesu bolady",
]


@pytest.mark.parametrize(("text", "language"), HEADLINES.items())
def test_a_headline_is_enough(text, language):
    assert identify(text) == language


def test_every_language_of_ours_is_tried_here():
    assert set(HEADLINES.values()) == OURS


@pytest.mark.parametrize(("text", "language"), FOREIGN.items())
def test_a_foreign_language_is_not_forced_into_one_of_ours(text, language):
    assert identify(text) == language


@pytest.mark.parametrize(("text", "language"), (HEADLINES | FOREIGN).items())
def test_a_wrong_declaration_does_not_outvote_a_clear_text(text, language):
    wrong = "tr" if language != "tr" else "de"
    assert identify(text, wrong) == language


@pytest.mark.parametrize("text", LATIN_KAZAKH)
def test_kazakh_in_latin_letters_is_kazakh(text):
    assert identify(text) == "kk"


def test_turkish_and_uzbek_of_the_same_matter_are_not_kazakh():
    assert identify("Astana'da Suriye toplantısı yapılacak, Kazakistan ev sahipliği edecek") == "tr"
    assert identify("Ostonada Suriya bo‘yicha muzokaralarning navbatdagi bosqichi o‘tkaziladi") == "uz"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Президент Тоқаев елшіні қабылдады", "kk"),
        ("Тоқаев принял в Астане посла России, стороны обсудили подготовку встречи по Сирии и торговлю", "ru"),
        ("پوتین و اردوغان گفتگو کردند", "fa"),
        ("قال بوتين إن القمة ستعقد قريبا", "ar"),
        ("Ministers met in the Arab capital; the statement was titled «البيان المشترك»", "en"),
    ],
)
def test_letters_settle_what_is_close(text, language):
    assert identify(text) == language


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("", "ru-RU", "ru"),
        ("22 – 24", "en_US", "en"),
        ("Syria", "en", "en"),
        ("Астана", "kk", "kk"),
        ("Астана", "ru", "ru"),
        ("Астана", None, None),
        ("22", None, None),
        ("22", "kz", "kk"),
        ("22", "x-klingon", None),
        ("22", "", None),
    ],
)
def test_the_declared_language_decides_only_ties(text, hint, language):
    assert identify(text, hint) == language


def test_many_threads_may_ask_at_once():
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(identify, list(HEADLINES) * 4)) == list(HEADLINES.values()) * 4


@given(st.text(max_size=200), st.none() | st.text(max_size=8))
def test_the_answer_is_a_code_of_two_letters_or_none(text, hint):
    code = identify(text, hint)
    assert code is None or (len(code) == 2 and code.isascii() and code.islower())
