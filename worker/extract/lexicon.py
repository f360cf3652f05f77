"""The language files compiled once per process: an automaton of anchors and the rules that hang on them."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ahocorasick_rs import AhoCorasick

from config.lexicon import Gate, GateLanguage, Language, Phrases, phrases_of
from config.track import Track
from worker.errors import ConfigError
from worker.extract.fold import fold_word
from worker.extract.slots import Slots, slots_of
from worker.extract.templates import Anchored, anchored

Value = str | int
Proclitics = Mapping[int, frozenset[str]]
DECOY = ""
"""The value of what only looks like one of its kind: it takes the place of a shorter one, and is dropped."""
NOTHING: Mapping[str, str | None] = {}


class Rule:
    """One compiled phrase. `name` is language, key and place in the list: what evidence carries as its rule.

    Its expression is compiled when a text first has its beginning: most rules of most languages never are.
    """

    __slots__ = ("_captures", "_expression", "_length", "_open", "_rest", "capitals", "kind", "name", "slot", "value")

    def __init__(self, name: str, kind: str, value: Value, phrase: str, part: Anchored) -> None:
        self.name, self.kind, self.value = name, kind, value
        self.slot = kind[1:] if kind[0] == "@" else ""
        """The slot that the phrase fills; such a rule only tells where a template may begin."""
        self.capitals = phrase.isupper() and len(phrase) > 1
        self._rest, self._open, self._length = part.rest, part.open, len(part.literal)
        self._captures = "(?P<" in part.rest
        self._expression: re.Pattern[str] | None = None

    def match(self, text: str, start: int) -> tuple[int, Mapping[str, str | None]] | None:
        """End of the match where the rule's beginning stands at `start`, and what its slots captured."""
        end = start + self._length
        if self._rest:
            found = self.expression.match(text, end)
            return (found.end(), found.groupdict() if self._captures else NOTHING) if found else None
        if self._open:
            return _letters_end(text, end), NOTHING
        runs_on = end < len(text) and (text[end].isalnum() or text[end] == "_") and text[end - 1].isalnum()
        return None if runs_on else (end, NOTHING)

    @property
    def expression(self) -> re.Pattern[str]:
        """What must follow the beginning, compiled at the first use. Our phrases yield no wrong expression."""
        if self._expression is None:
            self._expression = re.compile(self._rest)
        return self._expression


def _letters_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalpha():
        at += 1
    return at


class Compiled:
    """One language, immutable. `rules_at(literal)` and `rules_of(slot)` are what may begin there."""

    def __init__(self, language: Language, borrowed: tuple[Language, ...] = ()) -> None:
        self.language = language
        self.slots: Slots = slots_of(language)
        by_literal: dict[str, list[Rule]] = defaultdict(list)
        by_slot: dict[str, list[Rule]] = defaultdict(list)
        for name, kind, value, phrase in _rules(language, borrowed):
            for literal, slot, rule in self._compile(name, kind, value, phrase):
                (by_slot[slot] if slot else by_literal[literal]).append(rule)
        self.by_slot: Mapping[str, tuple[Rule, ...]] = {slot: tuple(rules) for slot, rules in by_slot.items()}
        self._literals = tuple(by_literal)
        self._rules = tuple(tuple(by_literal[literal]) for literal in self._literals)
        self._automaton = AhoCorasick(self._literals)
        self._proclitics = _by_length(language.text.proclitics)

    def _compile(self, name: str, kind: str, value: Value, phrase: str) -> Iterator[tuple[str, str, Rule]]:
        try:
            for part in anchored(phrase, self.slots.expressions):
                yield part.literal, part.slot or "", Rule(name, kind, value, phrase, part)
        except ValueError as error:
            raise ConfigError(
                f"{self.language.code}.toml: {name}", f"“{phrase}” does not compile: {error}"
            ) from error

    def hits(self, folded: str) -> Iterator[tuple[int, tuple[Rule, ...]]]:
        """Where an anchor stands at the beginning of a word (after a proclitic too), with its rules."""
        proclitics = self._proclitics
        for which, start, _ in self._automaton.find_matches_as_indexes(folded.replace("\n", " "), overlapping=True):
            if (
                start == 0
                or not folded[start - 1].isalnum()
                or not folded[start].isalnum()
                or (proclitics and _after_proclitic(folded, start, proclitics))
            ):
                yield start, self._rules[which]

    def begins_word(self, folded: str, start: int) -> bool:
        """True where a word begins, also right after a proclitic: the number of “الـ22”."""
        return not start or not folded[start - 1].isalnum() or _after_proclitic(folded, start, self._proclitics)


def _by_length(proclitics: Iterable[str]) -> Proclitics:
    folded = {fold_word(proclitic) for proclitic in proclitics}
    return {length: frozenset(each for each in folded if len(each) == length) for length in set(map(len, folded))}


def _after_proclitic(folded: str, start: int, proclitics: Proclitics) -> bool:
    for length, known in proclitics.items():
        at = start - length
        if at >= 0 and folded[at:start] in known and (at == 0 or not folded[at - 1].isalnum()):
            return True
    return False


class Lexicon:
    """All languages and the track, compiled. Immutable and safe to share between threads."""

    def __init__(self, track: Track, languages: Mapping[str, Language], seen: Sequence[GateLanguage] = ()) -> None:
        self.track = track
        self.version = _version(track, languages)
        self.languages: Mapping[str, Compiled] = {
            code: Compiled(language, tuple(languages[other] for other in language.borrows))
            for code, language in languages.items()
        }
        self.gate = GateLexicon(languages, [one for one in seen if one.code not in languages])

    @cached_property
    def actors(self) -> Mapping[str, str]:
        """Names by code."""
        return {actor.code: actor.name for actor in self.track.actors}


GATE_KINDS = ("format", "talks", "syria", "guarantors", "host", "counter")


class GateLexicon:
    """The gate's phrases of every language in one automaton."""

    def __init__(self, languages: Mapping[str, Language], seen: Sequence[GateLanguage]) -> None:
        by_literal: dict[str, list[Rule]] = defaultdict(list)
        for code, language in languages.items():
            phrases = _gate_rules(code, language.gate, language.names.places, language.names.place_decoys)
            _add_gate_rules(by_literal, f"{code}.toml", phrases, slots_of(language).expressions)
        for one in seen:
            _add_gate_rules(by_literal, "gate.toml", _gate_rules(one.code, one.gate, one.places), {})
        self.literals = tuple(by_literal)
        self._rules = tuple(tuple(by_literal[literal]) for literal in self.literals)
        self._automaton = AhoCorasick(self.literals)
        self._proclitics = _by_length(mark for language in languages.values() for mark in language.text.proclitics)

    def hits(self, folded: str) -> Iterator[tuple[int, tuple[Rule, ...]]]:
        """As `Compiled.hits`, for the gate's phrases."""
        for which, start, _ in self._automaton.find_matches_as_indexes(folded.replace("\n", " "), overlapping=True):
            if start == 0 or not folded[start - 1].isalnum() or _after_proclitic(folded, start, self._proclitics):
                yield start, self._rules[which]


def compile_lexicon(track: Track, languages: Mapping[str, Language], seen: Sequence[GateLanguage] = ()) -> Lexicon:
    """Compile all language files, and the gate of the languages that are only seen; one with a file is read from it.

    Raises ConfigError naming file, key and phrase that does not compile.
    """
    _check_names(track, languages)
    return Lexicon(track, languages, seen)


def _check_names(track: Track, languages: Mapping[str, Language]) -> None:
    known = {
        "places": {place.code for place in track.places},
        "actors": {actor.code for actor in track.actors},
        "listed": {actor.code for actor in track.actors},
        "adjectives": {actor.code for actor in track.actors},
        "officials": {official.name for official in track.officials},
        "sources": {source.name for source in track.sources},
    }
    for code, language in languages.items():
        used = {**{key: set(getattr(language.names, key)) for key in known}, "topics": set(language.topics)}
        for key, names in {**known, "topics": {topic.code for topic in track.topics}}.items():
            strange = sorted(used[key] - names)
            if strange:
                where = key if key == "topics" else f"names.{key}"
                told = ", ".join(f"“{name}”" for name in strange)
                raise ConfigError(
                    f"{code}.toml: {where}", f"{told} is not in the track file; add it there or correct it"
                )


def _version(track: Track, languages: Mapping[str, Language]) -> str:
    everything = {code: language.model_dump(mode="json") for code, language in sorted(languages.items())}
    text = json.dumps([track.model_dump(mode="json"), everything], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _listed(code: str, key: str, kind: str, value: Value, phrases: Phrases) -> Iterator[tuple[str, str, Value, str]]:
    for at, phrase in enumerate(phrases):
        yield f"{code}.{key}#{at}", kind, value, phrase


def _gate_rules(
    code: str, gate: Gate, places: Mapping[str, Phrases], decoys: Phrases = ()
) -> Iterator[tuple[str, str, str]]:
    for at, phrase in enumerate(decoys):
        yield f"{code}.names.place_decoys#{at}", "decoy", phrase
    for kind in GATE_KINDS:
        for at, phrase in enumerate(getattr(gate, kind)):
            yield f"{code}.gate.{kind}#{at}", kind, phrase
    for place, phrases in places.items():
        for at, phrase in enumerate(phrases):
            yield f"{code}.names.places.{place}#{at}", f"place:{place}", phrase


def _add_gate_rules(
    by_literal: dict[str, list[Rule]], file: str, phrases: Iterable[tuple[str, str, str]], slots: Mapping[str, str]
) -> None:
    for name, kind, phrase in phrases:
        try:
            for part in anchored(phrase, slots):
                if part.slot:
                    raise ConfigError(f"{file}: {name}", f"“{phrase}” begins with a slot; begin with a word")
                by_literal[part.literal].append(Rule(name, kind, kind, phrase, part))
        except ValueError as error:
            raise ConfigError(f"{file}: {name}", f"“{phrase}” does not compile: {error}") from error


def _rules(language: Language, borrowed: tuple[Language, ...]) -> Iterator[tuple[str, str, Value, str]]:
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
        ("title", language.people.titles), ("link", language.people.links), ("not_name", language.people.not_names),
        ("report", language.reporting.verbs), ("reported_by", language.reporting.reported_by),
        ("decoy", language.names.decoys), ("citing", language.reporting.citing), ("noise", language.reporting.noise),
        ("format", language.gate.format), ("talks", language.gate.talks), ("syria", language.gate.syria),
    ):  # fmt: skip
        yield from _listed(code, kind, kind, kind, phrases)
    yield from _listed(code, "names.place_decoys", "place", DECOY, language.names.place_decoys)
    for source in (language, *borrowed):
        for kind, table in _names(source):
            for value, phrases in table.items():
                actual = f"actor:{value}" if kind == "actor" else kind
                yield from _listed(source.code, f"names.{kind}.{value}", actual, value, phrases)


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
    for table in (dates.periods, dates.deadlines):
        for key, phrases in table.items():
            yield from _listed(code, f"dates.{key}", "date", key, phrases)


def _round_rules(language: Language) -> Iterator[tuple[str, str, Value, str]]:
    code, rounds, numbers = language.code, language.rounds, language.numbers
    for number, forms in (*numbers.ordinals.items(), *numbers.tens.items()):
        yield from _listed(code, f"numbers.{number}", "@n", number, forms)
    for kind, phrases in (
        ("numbered", rounds.numbered), ("coming", rounds.nexts), ("previous", rounds.previouses),
        ("part", rounds.parts),
        ("head", rounds.heads), ("plural", rounds.plurals), ("strong", rounds.strong),
        ("@adj", rounds.adjectives), ("@coming", rounds.coming),
        ("@previous", rounds.previous), ("@series", rounds.series),
    ):  # fmt: skip
        yield from _listed(code, f"rounds.{kind.strip('@')}", kind, kind, phrases)
    yield from _listed(code, "rounds.decoys", "numbered", DECOY, rounds.decoys)


def all_phrases(language: Language) -> Iterator[tuple[str, str]]:
    """Every (key, phrase) of the file that is compiled."""
    for name, _, _, phrase in _rules(language, ()):
        yield name, phrase
    yield from phrases_of({"gate": language.gate.model_dump()})


__all__ = ["Compiled", "Lexicon", "Rule", "compile_lexicon", "fold_word"]
