"""Phrases and templates of the language files, parsed once and compiled to a regular expression with an anchor.

The anchor is how the rule begins: a literal that the automaton looks for, or a slot. No sign of the phrase
language can nest a quantifier, so every compiled expression runs in time linear in its match.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from worker.extract.fold import fold_word

WORD = r"[^\W\d_]*"
GAP = r"(?:[^\S\n]+[^\s.;!?]+){0,4}?[^\S\n]+"
SPACE = r"(?:[^\S\n]+|\n(?!\n))"


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A named slot."""

    name: str


@dataclass(frozen=True, slots=True)
class Sign:
    """An open ending, a gap or a space, as the expression it becomes."""

    expression: str


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives, perhaps none of them."""

    alternatives: tuple["Nodes", ...]
    optional: bool


Node = Literal | Slot | Sign | Group
Nodes = tuple[Node, ...]
_TOKEN = re.compile(
    r"\\(?P<escaped>.)|\{(?P<slot>\w+)\}|(?P<gap> ?\.\. ?)|(?P<sign>[~()\[\]|])|(?P<space> +)|(?P<char>.)"
)


@dataclass(frozen=True, slots=True)
class Anchored:
    """A compiled rule: where it may begin (a folded literal, or a slot's name) and what must follow."""

    literal: str | None
    slot: str | None
    expression: str
    whole: bool = False
    """True when the literal is all there is: a hit of the automaton is a match, but for the end of the word."""


def anchored(phrase: str, slots: Mapping[str, str]) -> Iterator[Anchored]:
    """Compile `phrase`; alternatives at its beginning give one rule each. Raises ValueError for an unknown slot."""
    for nodes in _beginnings(parse(phrase)):
        first = nodes[0]
        if not isinstance(first, Slot | Literal):
            raise ValueError(f"“{phrase}” begins with nothing that can be looked for")  # noqa: TRY004 - the phrase is wrong
        expression = _named_once(_expression(nodes, slots) + _closing(nodes))
        if isinstance(first, Slot):
            yield Anchored(None, first.name, expression)
        else:
            yield Anchored(fold_word(first.text), None, expression, len(nodes) == 1)


def _named_once(expression: str) -> str:
    """A slot that stands twice is captured at its first place only: a name may be given to one group."""
    seen: set[str] = set()

    def named(found: re.Match[str]) -> str:
        if found[1] in seen:
            return "(?:"
        seen.add(found[1])
        return found[0]

    return re.sub(r"\(\?P<(\w+)>", named, expression)


def parse(phrase: str) -> Nodes:
    """The phrase as nodes."""
    tokens = [(str(found.lastgroup), found[0]) for found in _TOKEN.finditer(phrase)]
    nodes, rest = _sequence(tokens, 0)
    if rest != len(tokens):
        raise ValueError(f"“{phrase}” closes a bracket that was not opened")
    return nodes


def _sequence(tokens: list[tuple[str, str]], at: int) -> tuple[Nodes, int]:
    nodes: list[Node] = []
    while at < len(tokens):
        kind, text = tokens[at]
        if kind == "sign" and text in ")]|":
            break
        if kind == "sign" and text in "([":
            group, at = _group(tokens, at + 1, optional=text == "[")
            nodes.append(group)
            continue
        nodes.append(_node(kind, text))
        at += 1
    return _joined(nodes), at


def _group(tokens: list[tuple[str, str]], at: int, *, optional: bool) -> tuple[Group, int]:
    alternatives: list[Nodes] = []
    while True:
        nodes, at = _sequence(tokens, at)
        alternatives.append(nodes)
        if at >= len(tokens):
            raise ValueError("a bracket is opened and not closed")
        if tokens[at][1] != "|":
            return Group(tuple(alternatives), optional), at + 1
        at += 1


def _node(kind: str, text: str) -> Node:
    if kind == "slot":
        return Slot(text[1:-1])
    if kind == "gap":
        return Sign(GAP)
    if kind == "space":
        return Sign(SPACE)
    if kind == "sign":
        return Sign(WORD)
    return Literal(text[-1])


def _joined(nodes: list[Node]) -> Nodes:
    joined: list[Node] = []
    for node in nodes:
        if isinstance(node, Literal) and joined and isinstance(joined[-1], Literal):
            joined[-1] = Literal(joined[-1].text + node.text)
        else:
            joined.append(node)
    return tuple(joined)


def _beginnings(nodes: Nodes) -> Iterator[Nodes]:
    if not nodes:
        return
    first, rest = nodes[0], nodes[1:]
    if isinstance(first, Sign) and first.expression == SPACE:
        yield from _beginnings(rest)
        return
    if not isinstance(first, Group):
        yield nodes
        return
    for alternative in first.alternatives:
        yield from _beginnings(_joined([*alternative, *rest]))
    if first.optional:
        yield from _beginnings(rest)


def _expression(nodes: Nodes, slots: Mapping[str, str]) -> str:
    return "".join(_part(node, slots) for node in nodes)


def _part(node: Node, slots: Mapping[str, str]) -> str:
    if isinstance(node, Literal):
        return re.escape(fold_word(node.text))
    if isinstance(node, Sign):
        return node.expression
    if isinstance(node, Slot):
        if node.name not in slots:
            raise ValueError(f"the slot {{{node.name}}} cannot be used here")
        return slots[node.name]
    inside = "|".join(_expression(alternative, slots) for alternative in node.alternatives)
    return f"(?:{inside})" + ("?" if node.optional else "")


def _closing(nodes: Nodes) -> str:
    """Where a word may not run on: after a letter or digit, and after a slot."""
    last = nodes[-1]
    if isinstance(last, Literal):
        return r"(?!\w)" if last.text[-1].isalnum() else ""
    return "" if isinstance(last, Sign) else r"(?!\w)"
