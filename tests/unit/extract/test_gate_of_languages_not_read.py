"""Languages without a file: an article on the format is seen by names and words, never read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.lexicon import load_gate_languages, load_languages
from config.track import load_track
from worker.extract.facts import ArticleText
from worker.extract.gate import gate
from worker.extract.lexicon import Lexicon, compile_lexicon
from worker.extract.read import extract

CONFIG = Path(__file__).parents[3] / "config"


@pytest.fixture(scope="module")
def seeing() -> Lexicon:
    languages, seen = load_languages(CONFIG / "languages"), load_gate_languages(CONFIG / "gate.toml")
    return compile_lexicon(load_track(CONFIG / "tracks" / "astana.toml"), languages, seen)


ON_THE_FORMAT = {
    "it": "Il 22° incontro internazionale sulla Siria nel formato di Astana si terrà a novembre.",
    "id": "Putaran ke-22 pembicaraan tentang Suriah dalam format Astana akan digelar pada 11 November di Kazakhstan.",
    "uk": "Двадцять другий раунд переговорів щодо Сирії відбудеться в Астані 11 листопада.",
    "pl": "Dwudziesta druga runda rozmów w sprawie Syrii odbędzie się w Astanie 11 i 12 listopada.",
    "nl": "De 22e ronde van het Astana-overleg over Syrië wordt op 11 november gehouden.",
    "pt": "A 22ª ronda de conversações sobre a Síria no formato de Astana terá lugar em novembro.",
    "az": "Suriya üzrə Astana formatında 22-ci beynəlxalq görüş noyabrın 11-də keçiriləcək.",
    "uz": "Suriya bo‘yicha Ostona formatidagi 22-xalqaro uchrashuv 11-noyabr kuni bo‘lib o‘tadi.",
    "zh": "哈萨克斯坦外交部宣布，第22轮叙利亚问题阿斯塔纳会谈将于11月11日举行。",
    "ja": "カザフスタン外務省は、シリア和平をめぐる第22回アスタナ会合を11月に開くと発表した。",
    "ko": "카자흐스탄 외무부는 시리아 사태를 다룰 제22차 아스타나 회담을 11월에 연다고 밝혔다.",
    "he": "הסבב ה-22 של שיחות אסטנה על סוריה ייערך בנובמבר בקזחסטן.",
}
WITHOUT_ITS_NAME = {
    "it": "I colloqui di pace intersiriani riprendono giovedì ad Astana, dice il Kazakistan.",
    "id": "Pertemuan tentang Suriah di Nur-Sultan dihadiri negara penjamin Rusia, Iran dan Turki.",
    "uk": "Країни-гаранти обговорили в Нур-Султані ситуацію у Сирії.",
    "pt": "As negociações sobre a Síria recomeçam em Nur-Sultan com os países garantes.",
    "zh": "关于叙利亚问题的会谈在努尔苏丹举行，担保国俄罗斯、土耳其和伊朗出席。",
}
OTHER_NEWS = {
    "it": (
        "Calcio: l'Astana perde in casa la gara del terzo turno.",
        "Il vertice dell'Osce ad Astana ha parlato anche di Siria.",
        "Il forum economico di Astana si apre giovedì.",
    ),
    "id": (
        "Klub sepak bola Astana kalah di putaran ketiga.",
        "Pertemuan OSCE di Astana membahas juga Suriah.",
        "Forum ekonomi Astana dibuka hari Kamis.",
    ),
    "uk": (
        "Футбольний клуб «Астана» програв у третьому раунді.",
        "На зустрічі ОБСЄ в Астані говорили й про Сирію.",
        "Економічний форум в Астані відкриється у четвер.",
    ),
    "pl": (
        "Piłkarze Astany przegrali w trzeciej rundzie.",
        "Na szczycie OBWE w Astanie mówiono też o Syrii.",
        "Forum ekonomiczne w Astanie rusza w czwartek.",
    ),
    "nl": (
        "Voetbal: Astana verliest in de derde ronde.",
        "Op de OVSE-top in Astana ging het ook over Syrië.",
        "Het economisch forum in Astana begint donderdag.",
    ),
    "pt": (
        "Futebol: o Astana perdeu na terceira ronda.",
        "A cimeira da OSCE em Astana falou também da Síria.",
        "O fórum económico de Astana começa na quinta-feira.",
    ),
    "az": (
        "“Astana” futbol klubu üçüncü raundda məğlub oldu.",
        "Astanada ATƏT sammitində Suriyadan da danışıldı.",
        "Astana iqtisadi forumu cümə axşamı açılır.",
    ),
    "uz": (
        "“Ostona” futbol klubi uchinchi raundda yutqazdi.",
        "Ostonada YeXHT sammitida Suriya ham tilga olindi.",
        "Ostona iqtisodiy forumi payshanba kuni ochiladi.",
    ),
    "zh": (
        "阿斯塔纳足球俱乐部在第三轮失利。",
        "阿斯塔纳欧安组织峰会也谈到了叙利亚。",
        "阿斯塔纳经济论坛周四开幕。",
    ),
    "ja": (
        "サッカーのアスタナは3回戦で敗れた。",
        "アスタナの欧州安保協力機構の首脳会議ではシリアも話題になった。",
        "アスタナ経済フォーラムが木曜に始まる。",
    ),
    "ko": (
        "축구단 아스타나가 3라운드에서 졌다.",
        "아스타나에서 열린 유럽안보협력기구 정상회의는 시리아도 다뤘다.",
        "아스타나 경제포럼이 목요일에 열린다.",
    ),
    "he": ("קבוצת הכדורגל אסטנה הפסידה בסיבוב השלישי.",),
}  # fmt: skip


@pytest.mark.parametrize("language", ON_THE_FORMAT)
def test_an_article_on_the_format_is_seen_and_not_read(seeing, language):
    seen = extract(ArticleText("", ON_THE_FORMAT[language], language, datetime(2024, 11, 8, tzinfo=UTC)), seeing)
    assert seen.relevance.relevant
    assert not seen.read
    assert seen.rounds == ()
    text = ON_THE_FORMAT[language]
    assert all(text[reason.start : reason.end] == reason.exact for reason in seen.relevance.reasons)


@pytest.mark.parametrize("language", WITHOUT_ITS_NAME)
def test_talks_on_syria_in_the_city_are_seen_whatever_they_are_called(seeing, language):
    assert gate(WITHOUT_ITS_NAME[language], seeing).relevant


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in OTHER_NEWS.items() for text in texts])
def test_other_news_of_the_city_is_not(seeing, language, text):
    assert not gate(text, seeing).relevant


def test_every_language_of_the_gate_is_tried_both_ways():
    codes = {one.code for one in load_gate_languages(CONFIG / "gate.toml")}
    assert codes == ON_THE_FORMAT.keys() == OTHER_NEWS.keys()


def test_a_language_that_got_its_file_is_taken_from_there(seeing):
    without = compile_lexicon(seeing.track, load_languages(CONFIG / "languages"))
    assert without.languages.keys() == seeing.languages.keys() == load_languages(CONFIG / "languages").keys()
    assert not {one.code for one in load_gate_languages(CONFIG / "gate.toml")} & seeing.languages.keys()


def test_a_phrase_that_does_not_compile_is_named_with_its_file(tmp_path):
    path = tmp_path / "gate.toml"
    path.write_text((CONFIG / "gate.toml").read_text().replace('"kazako~"', '"(kazako"', 1))
    with pytest.raises(ConfigError, match=r"gate.toml.*kazako"):
        compile_lexicon(
            load_track(CONFIG / "tracks" / "astana.toml"),
            load_languages(CONFIG / "languages"),
            load_gate_languages(path),
        )
