"""Every phrase of a language file with the name, kind and value of the rule that it becomes."""

from collections.abc import Iterator, Mapping
from typing import Any

from config.lexicon import Gate, Language, Phrases, phrases_of

Value = str | int
DECOY = ""
"""The value of what only looks like one of its kind: it takes the place of a shorter one, and is dropped."""
GATE_KINDS = ("format", "talks", "syria", "guarantors", "host", "counter")


def phrases_of_language(language: Language, borrowed: tuple[Language, ...]) -> Iterator[tuple[str, str, Value, str]]:
    """Name, kind, value and phrase of each rule; of the borrowed languages the spellings of names."""
    code = language.code
    yield from _date_rules(language)
    yield from _round_rules(language)
    tables: tuple[tuple[str, Mapping[Any, Phrases]], ...] = (
        ("status", language.status),
        ("headline", language.headline),
        ("modality", language.modality),
        ("other", language.meetings),
        ("role", language.roles),
        ("topic", language.topics),
    )
    for kind, table in tables:
        for value, phrases in table.items():
            yield from _listed(code, f"{kind}.{value}", kind, str(value), phrases)
    for kind, phrases in (
        ("background", language.background), ("old_plan", language.old_plan),
        ("terminator", language.text.terminators), ("closer", language.text.closers),
        ("title", language.people.titles), ("introducer", language.people.introducers),
        ("link", language.people.links), ("not_name", language.people.not_names),
        ("report", language.reporting.verbs), ("reported_by", language.reporting.reported_by),
        ("decoy", language.names.decoys), ("citing", language.reporting.citing), ("noise", language.reporting.noise),
        ("aside", language.reporting.asides),
        ("format", language.gate.format), ("talks", language.gate.talks), ("syria", language.gate.syria),
    ):  # fmt: skip
        yield from _listed(code, kind, kind, kind, phrases)
    yield from _listed(code, "names.place_decoys", "place", DECOY, language.names.place_decoys)
    yield from _listed(code, "reporting.decoys", "report", DECOY, language.reporting.decoys)
    yield from _listed(code, "status_decoys", "status", DECOY, language.status_decoys)
    for source in (language, *borrowed):
        for kind, table in _names(source):
            for value, phrases in table.items():
                actual = f"actor:{value}" if kind == "actor" else kind
                yield from _listed(source.code, f"names.{kind}.{value}", actual, value, phrases)


def gate_phrases(
    code: str, gate: Gate, places: Mapping[str, Phrases], decoys: Phrases = ()
) -> Iterator[tuple[str, str, str]]:
    """Name, kind and phrase of each rule of the gate."""
    for at, phrase in enumerate(decoys):
        yield f"{code}.names.place_decoys#{at}", "decoy", phrase
    for kind in GATE_KINDS:
        for at, phrase in enumerate(getattr(gate, kind)):
            yield f"{code}.gate.{kind}#{at}", kind, phrase
    for place, phrases in places.items():
        for at, phrase in enumerate(phrases):
            yield f"{code}.names.places.{place}#{at}", f"place:{place}", phrase


def all_phrases(language: Language) -> Iterator[tuple[str, str]]:
    """Every (key, phrase) of the file that is compiled."""
    for name, _, _, phrase in phrases_of_language(language, ()):
        yield name, phrase
    yield from phrases_of({"gate": language.gate.model_dump()})


def _listed(code: str, key: str, kind: str, value: Value, phrases: Phrases) -> Iterator[tuple[str, str, Value, str]]:
    for at, phrase in enumerate(phrases):
        yield f"{code}.{key}#{at}", kind, value, phrase


def _names(language: Language) -> Iterator[tuple[str, Mapping[str, Phrases]]]:
    names = language.names
    yield from (("place", names.places), ("actor", names.actors), ("adjective", names.adjectives))
    yield "listed", names.listed
    yield from (("official", names.officials), ("source", names.sources))


def _date_rules(language: Language) -> Iterator[tuple[str, str, Value, str]]:
    code, dates = language.code, language.dates
    for number, forms in enumerate(dates.months, 1):
        yield from _listed(code, f"dates.months.{number}", "@m", number, forms)
    for name, months in dates.calendars.items():
        for number, forms in enumerate(months, 1):
            yield from _listed(code, f"dates.calendars.{name}.{number}", "@m", number, forms)
    for day, forms in dates.day_words.items():
        yield from _listed(code, f"dates.day_words.{day}", "@d", day, forms)
    for number, forms in enumerate(dates.weekdays):
        yield from _listed(code, f"dates.weekdays.{number}", "weekday", number, forms)
    yield from _listed(code, "dates.ranges", "date", "range", dates.ranges)
    yield from _listed(code, "dates.days", "date", "day", dates.days)
    yield from _listed(code, "dates.decoys", "date", DECOY, dates.decoys)
    yield from _listed(code, "dates.superseded", "superseded", "superseded", dates.superseded)
    yield from _listed(code, "dates.two_days", "two_days", "two_days", dates.two_days)
    yield from _listed(code, "dates.ends", "ends", "ends", dates.ends)
    for table in (dates.periods, dates.deadlines):
        for key, phrases in table.items():
            yield from _listed(code, f"dates.{key}", "date", key, phrases)


def _round_rules(language: Language) -> Iterator[tuple[str, str, Value, str]]:
    code, rounds, numbers = language.code, language.rounds, language.numbers
    for number, forms in (*numbers.ordinals.items(), *numbers.tens.items()):
        yield from _listed(code, f"numbers.{number}", "@n", number, forms)
    for kind, phrases in (
        ("numbered", rounds.numbered), ("coming", rounds.nexts), ("previous", rounds.previouses),
        ("part", rounds.parts), ("identity", rounds.identity),
        ("head", rounds.heads), ("plural", rounds.plurals), ("strong", rounds.strong),
        ("@adj", rounds.adjectives), ("@coming", rounds.coming),
        ("@previous", rounds.previous), ("@series", rounds.series),
    ):  # fmt: skip
        yield from _listed(code, f"rounds.{kind.strip('@')}", kind, kind, phrases)
    yield from _listed(code, "rounds.decoys", "numbered", DECOY, rounds.decoys)
