"""Every [[example]] of every language file holds, and every rule family has a near miss."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.lexicon import Example, load_languages
from worker.extract.facts import ArticleText, KnownRound
from worker.extract.read import extract

LANGUAGES = load_languages(Path(__file__).parents[3] / "config" / "languages")
CASES = [(code, example) for code, language in LANGUAGES.items() for example in language.example]
HISTORY = [KnownRound(21, date(2024, 1, 24), date(2024, 1, 25), "Astana")]


@pytest.mark.parametrize(("code", "example"), CASES, ids=[f"{code}-{at}" for at, (code, _) in enumerate(CASES)])
def test_the_example_holds(lexicon, code: str, example: Example):
    on = example.published_at
    day = on.date() if isinstance(on, datetime) else on
    published = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else None
    history = [known for known in HISTORY if day and known.first_on <= day]
    extraction = extract(ArticleText("", example.text, code, published), lexicon, history)
    main = extraction.rounds[0] if extraction.rounds else None
    dates, venue = (main.dates, main.venue) if main else (None, None)
    got = {
        "none": main is None,
        "relevant": extraction.relevance.relevant,
        "round": main.number if main else None,
        "implied": main.implied if main else None,
        "status": main.status.value if main else None,
        "modality": main.modality.value if main else None,
        "edtf": dates.edtf if dates else "",
        "city": venue.city if venue else None,
        "announces": extraction.announces_new_round,
    }
    expected = example.model_dump(exclude_unset=True, exclude={"text", "published_at", "rule"})
    assert {key: got[key] for key in expected} == expected


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_status_has_an_example_and_every_family_a_near_miss(code):
    language = LANGUAGES[code]
    rules = {example.rule for example in language.example}
    assert {f"status.{status}" for status in language.status} <= rules
    assert {
        "dates.ranges",
        "rounds.numbered",
        "rounds.nexts",
        "modality.denied",
        "background",
        "gate.counter",
    } <= rules
    assert any(example.none for example in language.example)
