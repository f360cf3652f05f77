"""The `[[example]]` tables of a language file, read and compared."""

from datetime import UTC, date, datetime
from typing import Any

from config.examples import Example
from config.lexicon import Language
from worker.extract.checks.report import Check, Finding
from worker.extract.facts import ArticleText, Extraction, KnownRound
from worker.extract.lexicon import Lexicon
from worker.extract.read import extract

CALENDAR = (KnownRound(21, date(2024, 1, 24), date(2024, 1, 25), "Astana"),)
"""The history that examples are read with, from its first day on."""


def check_examples(language: Language, lexicon: Lexicon) -> Check:
    """Every example gives what it says."""
    findings = []
    for at, example in enumerate(language.example):
        wrong = mismatches(example, language.code, lexicon)
        if wrong:
            told = "; ".join(f"{key} is {got!r}, not {expected!r}" for key, (expected, got) in wrong.items())
            findings.append(Finding(example.rule, f"example {at + 1}, “{example.text}”: {told}"))
    return Check("examples", len(language.example), "examples", tuple(findings))


def mismatches(example: Example, code: str, lexicon: Lexicon) -> dict[str, tuple[Any, Any]]:
    """What of the example does not hold: key, expected, got."""
    got = _values(read_example(example, code, lexicon))
    expected = example.model_dump(exclude_unset=True, exclude={"text", "texts", "published_at", "rule"})
    return {key: (value, got[key]) for key, value in expected.items() if got[key] != value}


def read_example(example: Example, code: str, lexicon: Lexicon) -> Extraction:
    """What is read from an example, published at noon of its day."""
    on = example.published_at
    day = on.date() if isinstance(on, datetime) else on
    published = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else None
    begun = [known for known in CALENDAR if day and known.first_on <= day]
    return extract(ArticleText("", example.text, code, published), lexicon, begun)


def _values(extraction: Extraction) -> dict[str, Any]:
    main = extraction.rounds[0] if extraction.rounds else None
    dates, venue = (main.dates, main.venue) if main else (None, None)
    return {
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
