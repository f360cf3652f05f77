"""The shipped language files are proven: what `astana languages check` holds of a file holds of each."""

from pathlib import Path

import pytest

from config.lexicon import Example, load_languages
from worker.extract.checks import check_language
from worker.extract.checks.examples import mismatches

LANGUAGES = load_languages(Path(__file__).parents[3] / "config" / "languages")
CASES = [(code, example) for code, language in LANGUAGES.items() for example in language.example]


@pytest.mark.parametrize(("code", "example"), CASES, ids=[f"{code}-{at}" for at, (code, _) in enumerate(CASES)])
def test_the_example_holds(lexicon, code: str, example: Example):
    assert mismatches(example, code, lexicon) == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_proof_of_the_language_holds(lexicon, code: str):
    checks = check_language(LANGUAGES[code], lexicon)
    assert [finding for check in checks for finding in check.findings if finding.fails] == []
    assert all(check.looked_at for check in checks)
