"""Phrases that say two things, and phrases that add nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from config.lexicon import Language, Phrases
from worker.extract.checks.report import Check, Finding
from worker.extract.checks.surfaces import surfaces

_OF_ONE_MIND = ({"pseudo", "possible"}, {"pseudo", "negated"}, {"pseudo", "denied"}, {"pseudo", "conditional"})


def check_conflicts(language: Language) -> Check:
    """The same words under two values that contradict fail; phrases that another already covers are told."""
    tables = dict(_tables(language))
    findings: list[Finding] = []
    for table, values in tables.items():
        findings += _contradictions(table, values)
        for value, phrases in values.items():
            findings += _needless(f"{table}.{value}", phrases)
    looked_at = sum(len(phrases) for values in tables.values() for phrases in values.values())
    return Check("conflicts", looked_at, "phrases", tuple(findings))


def _tables(language: Language) -> Iterator[tuple[str, Mapping[str, Phrases]]]:
    """Values that exclude each other, table by table."""
    yield "status", {str(value): phrases for value, phrases in language.status.items()}
    yield "headline", {str(value): phrases for value, phrases in language.headline.items()}
    yield "dates", {**language.dates.periods, **language.dates.deadlines}
    yield "modality", {str(value): phrases for value, phrases in language.modality.items()}
    yield "meetings", {str(value): phrases for value, phrases in language.meetings.items()}
    yield "rounds", {"coming": language.rounds.coming, "previous": language.rounds.previous}
    yield "names.places", language.names.places
    yield "names.officials", language.names.officials
    yield "background", {"background": language.background}
    yield "gate", {"counter": language.gate.counter}


def _contradictions(table: str, values: Mapping[str, Phrases]) -> Iterator[Finding]:
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for value, phrases in values.items():
        for phrase in phrases:
            for form in surfaces(phrase):
                said[_key(form, phrase)].setdefault(value, phrase)
    for form, by_value in said.items():
        if len(by_value) > 1 and not any(set(by_value) <= same for same in _OF_ONE_MIND):
            told = " and ".join(f"{table}.{value} (“{phrase}”)" for value, phrase in by_value.items())
            yield Finding(f"{table}", f"“{form}” stands in {told}; leave it in one of them")


def _key(form: str, phrase: str) -> str:
    """Capitals are another word than the same in small letters: “US” and “us”."""
    return form.upper() if phrase.isupper() else form


def _needless(key: str, phrases: Phrases) -> Iterator[Finding]:
    """Forms that a phrase before it finds already, whole or by its open ending."""
    seen: dict[str, str] = {}
    for phrase in phrases:
        for form in surfaces(phrase):
            whole = _key(form, phrase)
            if whole in seen and seen[whole] != phrase:
                sentence = f"“{phrase}” repeats “{whole}” of “{seen[whole]}”"
                yield Finding(key, sentence, fails=False)
                break
            seen.setdefault(whole, phrase)
    stems = [phrase[:-1] for phrase in phrases if phrase.endswith("~") and phrase[:-1].isalpha()]
    for phrase in phrases:
        stem = next((one for one in stems if _covered(one, phrase)), None)
        if stem:
            yield Finding(key, f"“{phrase}” adds nothing to “{stem}~”", fails=False)


def _covered(stem: str, phrase: str) -> bool:
    bare = phrase.removesuffix("~")
    return bare != stem and bare.isalpha() and bare.startswith(stem)
