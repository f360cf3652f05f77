"""The language files compiled once per process: an automaton of anchors and the rules that hang on them."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from config.lexicon import GateLanguage, Language
from config.track import Track
from worker.errors import ConfigError
from worker.extract.fold import fold_word
from worker.extract.phrases import Value, gate_phrases, phrases_of_language
from worker.extract.slots import Slots, slots_of
from worker.extract.templates import Anchored, anchored, bounds_word

Proclitics = Mapping[int, frozenset[str]]
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
        runs_on = end < len(text) and (text[end].isalnum() or text[end] == "_") and bounds_word(text[end - 1])
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
        for name, kind, value, phrase in phrases_of_language(language, borrowed):
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


class GateLexicon:
    """The gate's phrases of every language in one automaton."""

    def __init__(self, languages: Mapping[str, Language], seen: Sequence[GateLanguage]) -> None:
        by_literal: dict[str, list[Rule]] = defaultdict(list)
        for code, language in languages.items():
            phrases = gate_phrases(code, language.gate, language.names.places, language.names.place_decoys)
            _addgate_phrases(by_literal, f"{code}.toml", phrases, slots_of(language).expressions)
        for one in seen:
            _addgate_phrases(by_literal, "gate.toml", gate_phrases(one.code, one.gate, one.places), {})
        self.literals = tuple(by_literal)
        self._rules = tuple(tuple(by_literal[literal]) for literal in self.literals)
        self._automaton = AhoCorasick(self.literals)
        self._proclitics = _by_length(mark for language in languages.values() for mark in language.text.proclitics)

    def hits(self, folded: str) -> Iterator[tuple[int, tuple[Rule, ...]]]:
        """As `Compiled.hits`, for the gate's phrases."""
        for which, start, _ in self._automaton.find_matches_as_indexes(folded.replace("\n", " "), overlapping=True):
            if (
                start == 0
                or not folded[start - 1].isalnum()
                or not bounds_word(folded[start])
                or _after_proclitic(folded, start, self._proclitics)
            ):
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


def _addgate_phrases(
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
