from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.lexicon import Language, load_languages
from config.track import load_track
from worker.extract.facts import ArticleText, Extraction, KnownRound
from worker.extract.lexicon import Lexicon, compile_lexicon
from worker.extract.read import extract

CONFIG = Path(__file__).parents[3] / "config"

ROUNDS = [
    KnownRound(1, date(2017, 1, 23), date(2017, 1, 24), "Astana"),
    KnownRound(2, date(2017, 2, 15), date(2017, 2, 16), "Astana"),
    KnownRound(13, date(2019, 8, 1), date(2019, 8, 2), "Astana"),
    KnownRound(20, date(2023, 6, 20), date(2023, 6, 21), "Astana"),
    KnownRound(21, date(2024, 1, 24), date(2024, 1, 25), "Astana"),
    KnownRound(22, date(2024, 11, 11), date(2024, 11, 12), "Astana"),
]


def known_on(day: date) -> list[KnownRound]:
    """The rounds that were over or under way on a day."""
    return [known for known in ROUNDS if known.first_on <= day]


@pytest.fixture(scope="session")
def languages() -> dict[str, Language]:
    return load_languages(CONFIG / "languages")


@pytest.fixture(scope="session")
def lexicon(languages: dict[str, Language]) -> Lexicon:
    return compile_lexicon(load_track(CONFIG / "tracks" / "astana.toml"), languages)


Read = Callable[..., Extraction]


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Read:
    """Reads a text as published on a day, with the history of that day."""

    def reader(text: str, language: str = "en", on: date | None = date(2024, 10, 9), title: str = "") -> Extraction:
        published = datetime(on.year, on.month, on.day, 12, tzinfo=UTC) if on else None
        history = known_on(on) if on else []
        return extract(ArticleText(title, text, language, published), lexicon, history)

    return reader
