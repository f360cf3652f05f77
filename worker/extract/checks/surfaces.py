"""The word forms that a phrase finds, as far as it names them: each choice taken, open endings left empty."""

from collections.abc import Iterable, Iterator
from itertools import islice, product

from worker.extract.fold import fold_word
from worker.extract.templates import GAP, WORD, Group, Literal, Node, Nodes, Sign, Slot, parse

MOST = 200
"""Forms of one phrase; a phrase with more choices than that is judged by its first."""


def surfaces(phrase: str) -> list[str]:
    """The folded forms of a phrase. A slot gives nothing: use it for phrases, not for templates."""
    return list(dict.fromkeys(fold_word(form) for form in islice(_of(parse(phrase)), MOST)))


def _of(nodes: Nodes) -> Iterator[str]:
    return ("".join(parts) for parts in product(*(list(islice(_forms(node), MOST)) for node in nodes)))


def _forms(node: Node) -> Iterable[str]:
    match node:
        case Literal():
            return [node.text]
        case Sign():
            return ["" if node.expression == WORD else " x " if node.expression == GAP else " "]
        case Slot():
            return ["{" + node.name + "}"]
        case Group():
            inside = (form for alternative in node.alternatives for form in _of(alternative))
            return [*inside, ""] if node.optional else inside
