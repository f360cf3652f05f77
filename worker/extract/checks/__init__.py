"""Proofs about a language file (pure): `astana languages check` prints them, and a test holds every file to them."""

from collections.abc import Sequence

from config.lexicon import Language
from worker.extract.checks.conflicts import check_conflicts
from worker.extract.checks.cues import check_cues, check_families
from worker.extract.checks.examples import check_examples
from worker.extract.checks.linear import check_linear
from worker.extract.checks.numbers import check_months, check_ordinals
from worker.extract.checks.report import Check, Finding
from worker.extract.lexicon import Lexicon

__all__ = ["Check", "Finding", "check_language"]


def check_language(language: Language, lexicon: Lexicon, sentences: Sequence[str] = ()) -> list[Check]:
    """Every proof about a language that stands in `lexicon`. `sentences` are further texts that may exercise cues."""
    return [
        check_linear(language),
        check_months(language),
        check_ordinals(language),
        check_examples(language, lexicon),
        check_families(language),
        check_cues(language, lexicon, sentences),
        check_conflicts(language),
    ]
