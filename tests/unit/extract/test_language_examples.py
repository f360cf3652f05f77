"""The shipped language files are proven: what `astana languages check` holds of a file holds of each."""

from pathlib import Path

import pytest

from config.lexicon import load_languages
from worker.extract.checks import check_language

LANGUAGES = load_languages(Path(__file__).parents[3] / "config" / "languages")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_proof_of_the_language_holds(lexicon, code: str):
    checks = check_language(LANGUAGES[code], lexicon)
    assert [finding for check in checks for finding in check.findings if finding.fails] == []
    assert all(check.looked_at for check in checks)
