"""Texts and questions folded for searching, so that both databases find the same (pure).

Letters are folded as reading folds them (case, harakat, forms of alef, ya and kaf, digits of all scripts), everything
but letters and digits is one space, and a space stands at either end. What is asked for is then looked for as it
stands, anywhere: `сири` finds `Сирию`, and `سوريا` finds `بسوريا`. What is shorter than three signs must be a word.
"""

import re

from worker.extract.fold import Folded, fold

_WORD = re.compile(r"\w+")
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
SHORTEST_PART = 3
"""Indexes of trigrams know nothing shorter."""


def folded_words(text: str) -> str:
    """The words of a text, folded, between single spaces."""
    return f" {' '.join(_WORD.findall(fold(text).text))} "


def wanted(question: str) -> list[str]:
    """What a text's folded words must hold, each: a word, or words in quotation marks; nothing when none is asked."""
    parts = [folded_words(quoted or word) for quoted, word in _ASKED.findall(question)]
    trimmed = [part.strip() for part in parts]
    return list(dict.fromkeys(part if len(part) >= SHORTEST_PART else f" {part} " for part in trimmed if part))


def passage(text: str, parts: list[str], around: int) -> tuple[int, int, int, int] | None:
    """Where the first of the parts stands in the text, and `around` signs on either side, to whole words.

    Returns:
        Start of the passage, start and end of the find, end of the passage; None when nothing is found.
    """
    folded = fold(text)
    finds = (_find(folded, part) for part in parts)
    found = min((one for one in finds if one), default=None)
    if found is None:
        return None
    start, end = found
    return _back(text, start - around), start, end, _on(text, end + around)


def _find(folded: Folded, part: str) -> tuple[int, int] | None:
    edge = r"\b" if part.startswith(" ") else ""
    pattern = edge + r"[\W_]+".join(map(re.escape, part.split())) + edge
    found = re.search(pattern, folded.text)
    return folded.span(*found.span()) if found else None


def _back(text: str, offset: int) -> int:
    """The first start of a word from there on; the text's own start."""
    return 0 if offset <= 0 else text.find(" ", offset) + 1


def _on(text: str, offset: int) -> int:
    """The last end of a word up to there; the text's own end."""
    space = text.rfind(" ", 0, offset)
    return len(text) if offset >= len(text) or space < 0 else space
