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
    "ar": "الجولة الثانية والعشرون من محادثات أستانا حول سوريا ستعقد في 11 و12 نوفمبر",
    "fa": "نشست بیست و دوم روند آستانه درباره سوریه در ۲۱ و ۲۲ آبان برگزار می‌شود.",
    "kk": "Астана форматындағы Сирия бойынша 22-ші халықаралық кездесу 11-12 қарашада елордада өтеді.",
    "it": "Il 22° incontro internazionale sulla Siria nel formato di Astana si terrà a novembre.",
}
OF_THE_CITY_ONLY = {
    "ar": "نادي أستانا يستضيف مباراة في الجولة 22",
    "kk": "Астана қаласында жаңа мектептер ашылды",
}


@pytest.mark.parametrize("language", sorted(ON_THE_FORMAT.keys() - load_languages(CONFIG / "languages").keys()))
def test_an_article_on_the_format_is_seen_and_not_read(seeing, language):
    seen = extract(ArticleText("", ON_THE_FORMAT[language], language, datetime(2024, 11, 8, tzinfo=UTC)), seeing)
    assert seen.relevance.relevant
    assert not seen.read
    assert seen.rounds == ()
    text = ON_THE_FORMAT[language]
    assert all(text[reason.start : reason.end] == reason.exact for reason in seen.relevance.reasons)


@pytest.mark.parametrize("language", sorted(OF_THE_CITY_ONLY))
def test_news_of_the_city_is_not(seeing, language):
    assert not gate(OF_THE_CITY_ONLY[language], seeing).relevant


def test_a_language_that_got_its_file_is_taken_from_there(seeing):
    without = compile_lexicon(seeing.track, load_languages(CONFIG / "languages"))
    assert without.languages.keys() == seeing.languages.keys() == load_languages(CONFIG / "languages").keys()
    assert not {one.code for one in load_gate_languages(CONFIG / "gate.toml")} & seeing.languages.keys()


def test_a_phrase_that_does_not_compile_is_named_with_its_file(tmp_path):
    path = tmp_path / "gate.toml"
    path.write_text((CONFIG / "gate.toml").read_text().replace('"siriano~"', '"(siriano"', 1))
    with pytest.raises(ConfigError, match=r"gate.toml.*siriano"):
        compile_lexicon(
            load_track(CONFIG / "tracks" / "astana.toml"),
            load_languages(CONFIG / "languages"),
            load_gate_languages(path),
        )
