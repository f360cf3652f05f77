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
MAX_SPELLED = 48
"""In how many ways the beginning of one phrase is spelled out; beyond, the expression carries the alternatives."""


_UNSPACED = ("\u3040", "\u9fff")
"""Kana and Chinese characters: words stand without spaces between them."""


def bounds_word(sign: str) -> bool:
    """Whether a word that begins or ends with this sign may not run on beyond it."""
    return sign.isalnum() and not _UNSPACED[0] <= sign <= _UNSPACED[1]


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
    """A compiled rule: where it may begin (a folded literal, or a slot's name) and what must follow the literal."""

    literal: str
    """Empty when the rule begins with a slot. A space stands for one space or line end of the text."""
    slot: str | None
    rest: str
    """The expression of what follows the literal; empty when the literal is all there is."""
    open: bool = False
    """True when letters may follow the literal, and nothing else is asked for."""


def anchored(phrase: str, slots: Mapping[str, str]) -> Iterator[Anchored]:
    """Compile `phrase`. Raises ValueError for one that does not parse, an unknown slot or a bare beginning.

    Alternatives give one rule each while the phrase is spelled out, so that the automaton finds as many of its
    characters as it can: a rule that begins "will be held in" is tried there, not at every "will".
    """
    for literal, rest in _spelled("", parse(phrase), MAX_SPELLED):
        first = rest[0] if rest else None
        if not literal:
            if not isinstance(first, Slot):
                raise ValueError(f"“{phrase}” begins with nothing that can be looked for")
            yield Anchored("", first.name, _named_once(_expression(rest, slots) + _closing(rest)))
        elif not rest:
            yield Anchored(literal, None, "")
        elif rest == (Sign(WORD),):
            yield Anchored(literal, None, "", open=True)
        else:
            yield Anchored(literal, None, _named_once(_expression(rest, slots) + _closing(rest)))


def expressions(phrase: str, *, closed: bool = True) -> Iterator[str]:
    """The phrase as whole expressions, for a slot that holds it; a word that is not `closed` may run on where the
    template says so ("{m}~"). Raises ValueError as `anchored` does.
    """
    for nodes in _beginnings(parse(phrase)):
        yield _expression(nodes, {}) + (_closing(nodes) if closed else "")


def _spelled(literal: str, nodes: Nodes, room: int) -> Iterator[tuple[str, Nodes]]:
    """What the phrase begins with, spelled out in at most about `room` ways, and what follows."""
    at = 0
    while at < len(nodes):
        node = nodes[at]
        if isinstance(node, Literal):
            literal += fold_word(node.text)
        elif isinstance(node, Sign) and node.expression == SPACE:
            literal += " " if literal else ""
        else:
            break
        at += 1
    rest = nodes[at:]
    first = rest[0] if rest else None
    ways = [*first.alternatives, *([()] if first.optional else [])] if isinstance(first, Group) else []
    if not ways or (literal and len(ways) > room):
        yield literal, rest
        return
    for way in ways:
        yield from _spelled(literal, _joined([*way, *rest[1:]]), room // len(ways))


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
        return r"(?!\w)" if bounds_word(last.text[-1]) else ""
    return "" if isinstance(last, Sign) else r"(?!\w)"
