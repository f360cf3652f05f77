"""Proof that every phrase is looked for in time linear in the text, whatever the text is.

The phrase language has two signs that may run over any number of characters: an open ending (letters) and a space
(a gap is at most five runs of spaces with words between). A search can only take more than linear time when two such
runs may divide the same characters between them in many ways: an open ending, then letters only, then another; or two
spaces with nothing that must stand between. So every phrase is walked with the set of runs that are still open.
"""

import re
from collections.abc import Iterable, Mapping

from config.lexicon import Language, Phrases
from worker.extract.checks.report import Check, Finding
from worker.extract.phrases import all_phrases
from worker.extract.templates import GAP, SPACE, WORD, Group, Literal, Node, Nodes, Sign, Slot, parse

LETTERS, SPACES = "letters", "spaces"
Runs = frozenset[str]
NONE: Runs = frozenset()
_LETTER = re.compile(WORD.removesuffix("*"))
_SPACE = re.compile(r"[^\S\n]")
_SENTENCES = {
    LETTERS: "two open endings (~) can share the letters between them; write the first word out",
    SPACES: "two spaces meet where what is between them is left out; put the space into the brackets: “[of ]{m}”",
}
_DIGITS = Group(((Literal("0"),),), optional=False)


def check_linear(language: Language) -> Check:
    """Every phrase and template of the file."""
    slots = slot_nodes(language)
    phrases = list(all_phrases(language))
    findings = [
        Finding(name, f"“{phrase}”: {_SENTENCES[run]}")
        for name, phrase in phrases
        for run in sorted(ambiguous(phrase, slots))
    ]
    return Check("linear time", len(phrases), "phrases", tuple(findings))


def ambiguous(phrase: str, slots: Mapping[str, Group]) -> Runs:
    """The kinds of runs that two signs of the phrase can divide in many ways; none when its time is linear."""
    walk = _Walk(slots)
    walk.sequence(parse(phrase), NONE)
    return frozenset(walk.shared)


def slot_nodes(language: Language) -> dict[str, Group]:
    """What may stand in each slot, in the phrase language itself."""
    numbers, rounds = language.numbers, language.rounds
    ones = [form for one in range(1, 10) for form in numbers.compound_ones.get(one, numbers.ordinals[one])]
    tens = [form for forms in numbers.tens.values() for form in forms]
    joiners = Group(
        tuple((Sign(SPACE) if mark == " " else Literal(mark),) for mark in numbers.joiners), optional=False
    )
    members = (_any(tens), joiners, _any(ones))
    compound: Nodes = members if numbers.order == "tens-first" else members[::-1]
    words = [parse(form) for forms in numbers.ordinals.values() for form in forms]
    number = Group((*_DIGITS.alternatives, *words, *((compound,) if tens else ())), optional=False)
    near = language.dates.relative_months.values()
    named = [language.dates.months, *language.dates.calendars.values(), near]
    month = _any(form for months in named for forms in months for form in forms)
    days = [parse(form) for forms in language.dates.day_words.values() for form in forms]
    day = Group((*_DIGITS.alternatives, *days), optional=False)
    years = [parse(form) for forms in language.dates.relative_years.values() for form in forms]
    after_adjective = Group(((Sign(SPACE),), (Literal("-"),)), optional=False)
    return {
        "d": day, "d2": day, "digits": _DIGITS, "m": month, "m2": month, "month": month, "n": number, "c": number,
        "y": Group((*_DIGITS.alternatives, *years), optional=False),
        "adj": Group(((_any(rounds.adjectives), after_adjective),), optional=True),
        "head": _any(rounds.heads), "coming": _any(rounds.coming), "previous": _any(rounds.previous),
        "series": _any(rounds.series),
    }  # fmt: skip


WHOLE_WORDS = ("head", "coming", "previous", "series")
"""After these slots no letter may follow (`slots_of`): their open endings have one end only."""
REPEATED = ("adj",)
"""May stand several times."""


def _any(phrases: Iterable[str] | Phrases) -> Group:
    return Group(tuple(parse(phrase) for phrase in phrases), optional=False)


class _Walk:
    """One way through a phrase, with every choice taken at once: each run is followed by itself."""

    def __init__(self, slots: Mapping[str, Group]) -> None:
        self.slots = slots
        self.shared: set[str] = set()

    def sequence(self, nodes: Nodes, runs: Runs) -> Runs:
        for node in nodes:
            runs = self.node(node, runs)
        return runs

    def node(self, node: Node, runs: Runs) -> Runs:
        match node:
            case Literal():
                return frozenset(run for run in runs if _only(node.text, run))
            case Sign():
                return self.sign(node.expression, runs)
            case Group():
                inside = frozenset[str]().union(*(self.sequence(nodes, runs) for nodes in node.alternatives))
                return inside | runs if node.optional else inside
            case Slot():
                return self.slot(node.name, runs)

    def sign(self, expression: str, runs: Runs) -> Runs:
        run = LETTERS if expression == WORD else SPACES
        if run in runs:
            self.shared.add(run)
        assert expression in (WORD, SPACE, GAP)  # noqa: S101 - a new sign needs its own proof
        return runs | {LETTERS} if run is LETTERS else frozenset({SPACES})

    def slot(self, name: str, runs: Runs) -> Runs:
        after = self.node(self.slots[name], runs)
        if name in REPEATED:
            after |= self.node(self.slots[name], after)
        return after - {LETTERS} if name in WHOLE_WORDS else after


def _only(text: str, run: str) -> bool:
    """Whether a run may go on over this text."""
    sign = _LETTER if run == LETTERS else _SPACE
    return all(sign.fullmatch(character) for character in text)
