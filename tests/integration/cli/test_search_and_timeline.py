"""`astana search` finds the same on both databases, in every script; `astana timeline` tells what happened when."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.settings import Settings, load_settings
from models.article import ArticleWords
from models.database import open_engine
from tests.integration.cli.articles import ARTICLES, add_articles
from tests.integration.cli.conftest import Astana
from tests.integration.cli.databases import NOW, postgres_with_history
from worker.articles.words import folded_words
from worker.schema import upgrade
from worker.store.articles import save_words


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of either engine with the history and articles in five languages, made once."""
    if request.param == "postgresql":
        with postgres_with_history(request.getfixturevalue("postgres_url")) as url:
            add_articles(engine := open_engine(url))
            engine.dispose()
            yield url
        return
    url = f"sqlite:///{tmp_path_factory.mktemp('search') / 'astana.db'}"
    upgrade(engine := open_engine(url), load_settings().track_file, NOW)
    add_articles(engine)
    engine.dispose()
    yield url


@pytest.fixture
def engine(made_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """That database, as the operator's."""
    monkeypatch.setenv("ASTANA_DATABASE_URL", made_url)
    opened = open_engine(made_url)
    yield opened
    opened.dispose()


def found(astana: Astana, *words: str) -> list[str]:
    """Languages of the articles found, the newest first: each of the five is in one of its own."""
    said = astana("search", *words, "--json")
    assert said.code == 0, said.err
    return [row["language"] for row in said.json]


@pytest.mark.parametrize(
    ("words", "languages"),
    [
        (["astana"], ["tr", "en"]),
        (["ASTANA", "kazakh"], ["en"]),
        (["turkiye"], []),
        (["türkiye"], ["en"]),
        (["астан"], ["ru"]),
        (["пройдет"], ["ru"]),
        (["ПРОЙДЁТ"], ["ru"]),
        (["سوريا"], ["ar"]),
        (["أَسْتانا"], ["ar"]),
        (["ايران"], ["fa", "ar"]),
        (["خارجية"], ["ar"]),
        (["سوریه"], ["fa"]),
        (["می‌شود"], ["fa"]),
        (["٢٢"], ["tr", "fa", "ru"]),
        (["22"], ["tr", "fa", "ru"]),
        (["2024"], ["tr", "ar", "ru", "en"]),
        (["suriye"], ["tr"]),
        (["irán"], []),
        (["İran"], ["tr"]),
        (["kasım'da"], ["tr"]),
        (["11-12 November"], ["en"]),
        (['"foreign ministry"'], ["en"]),
        (['"ministry foreign"'], []),
        (["it"], []),
        (["in"], ["en"]),
        (["nowhere"], []),
        (["100%"], []),
        (["a_b"], []),
        (["' OR 1=1 --"], []),
        (['NEAR("astana" "kazakh")'], []),
    ],
    ids=" ".join,
)
def test_words_are_found_in_every_script_and_form(
    words: list[str], languages: list[str], astana: Astana, engine: Engine
) -> None:
    assert found(astana, *words) == languages


def test_a_search_can_be_narrowed(astana: Astana, engine: Engine) -> None:
    assert found(astana, "2024", "--language", "ar") == ["ar"]
    assert found(astana, "2024", "--publisher", "Steppe Wire") == ["en"]
    assert found(astana, "2024", "--since", "2024-11-09", "--until", "2024-11-10") == ["ar", "ru"]
    assert found(astana, "2024", "--as-of", "2024-11-08") == ["en"]
    assert found(astana, "2024", "--limit", "1") == ["tr"]


def test_a_find_shows_the_words_around_it_as_they_are_written(
    astana: Astana, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = astana("search", "kazakh foreign")
    lines = said.out.splitlines()
    assert lines[:2] == ["Kazakhstan names the days", "Steppe Wire · 2024-11-08 06:00 · en"]
    assert "on 11-12 November 2024, the Kazakh Foreign Ministry said" in " ".join(said.out.split())
    assert lines[-2].strip() == "https://wire.example/08"
    assert max(map(len, lines)) <= 80
    [row] = astana("search", "ДЁТ", "--json").json
    assert (row["find"], row["article_id"]) == ("дёт", 2)


def test_a_new_text_of_an_article_takes_the_place_of_the_old_in_the_index(astana: Astana, engine: Engine) -> None:
    with Session(engine) as session:
        before = session.get_one(ArticleWords, 1).words
        save_words(session, 1, folded_words("The talks moved to Sochi"))
        session.commit()
        assert (found(astana, "sochi"), found(astana, "kazakh")) == (["en"], [])
        session.delete(session.get_one(ArticleWords, 1))
        session.commit()
        assert found(astana, "sochi") == []
        save_words(session, 1, before)
        session.commit()
    assert found(astana, "kazakh") == ["en"]


@pytest.mark.parametrize("words", ["", "   ", "…—«»", '""'])
def test_a_question_without_a_word_is_refused(words: str, astana: Astana, today: None) -> None:
    said = astana("search", words)
    assert said.code == 2
    assert "holds no word to look for" in " ".join(said.err.replace("│", " ").split())


def test_nothing_found_is_an_answer(astana: Astana, today: None) -> None:
    assert astana("search", "astana") == (0, "No article holds them.\n", "")


def test_the_articles_of_the_test_are_of_different_languages() -> None:
    assert len({one["language"] for one in ARTICLES}) == len(ARTICLES)


def test_the_timeline_tells_signs_plans_rounds_and_other_meetings(astana: Astana, history: Settings) -> None:
    rows = astana("timeline", "--since", "2024-09-01", "--json").json
    assert [(row["on"], row["round_number"], row["what"]) for row in rows] == [
        ("2024-09-28", 22, "signalled"),
        ("2024-09-28", None, "ministerial"),
        ("2024-10-09", 22, "signalled"),
        ("2024-11-08", 22, "announced"),
        ("2024-11-11", 22, "under_way"),
        ("2024-11-12", 22, "concluded"),
        ("2024-11-12", 23, "plan"),
        ("2024-12-07", None, "ministerial"),
    ]


def test_the_timeline_of_a_round_begins_with_its_plan(astana: Astana, today: None) -> None:
    rows = astana("timeline", "--round", "20", "--json").json
    assert [row["what"] for row in rows] == ["plan", "announced", "under_way", "concluded"]
    assert (rows[0]["who"], rows[0]["edtf"], rows[0]["city"]) == ("statement of round 19", "2023-40", "Astana")


def test_the_timeline_as_of_a_day_ends_with_what_was_known(astana: Astana, today: None) -> None:
    rows = astana("timeline", "--as-of", "2024-10-09", "--json").json
    assert rows[-1]["on"] == "2024-10-09"
    assert not [row for row in rows if row["what"] == "plan" and row["round_number"] == 23]


def test_the_timeline_fits_eighty_columns(astana: Astana, today: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = astana("timeline").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert " ".join(lines[0].split()) == "day round what who"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--round", "99"], "round 99: is not known; `astana rounds` lists those that are"),
        (["--since", "2024-02-30"], "is no day; write it as 2024-10-09"),
        (["--since", "2024-02-01", "--until", "2024-01-01"], "nothing lies between 2024-02-01 and 2024-01-01"),
    ],
)
def test_a_timeline_that_cannot_be_is_refused(words: list[str], sentence: str, astana: Astana, today: None) -> None:
    said = astana("timeline", *words)
    assert said.code == 2
    assert sentence in " ".join(said.err.replace("│", " ").split())
