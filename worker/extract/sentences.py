"""Sentences and clauses of a folded text: the reach of a cue."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from config.lexicon import Text
from worker.extract.mentions import Mentions

_END = re.compile(r"[.!?…؟۔](?=[\"'»”“\])]*(?:\s|$))|\n+|[;؛]")
_LAST_WORD = re.compile(r"[\w.]+$")
_ORDINAL = re.compile(r"(?<![\w.,:])\d{1,2}$")
_WORD_FOLLOWS = re.compile(r" +[^\W\d_]")
_FAR_BACK = 24
_HEADLINES, _HEADLINE = 4, 170
_CLOSING = 6
_ASKED = re.compile(r"[?؟][\"'»”“\])]*\s*$")
_FRONT = 6
_QUOTED = re.compile('[,:] ?(?=["“«„][^"”»“]{40})')
"""A comma or colon before a quotation that is a sentence of its own, not a name in marks."""
_STOP = re.compile(r"[.!…۔:;,][\"'»”“\])]*\s*$")
PLAIN = Text()
LONGEST = 1500
"""No sentence is longer: the reach of a cue, and the work for it, stay bounded."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch that one flag governs. `sentence` and `paragraph` are running numbers; `asked`: of a question;
    `aside`: of a line that only points to another article ("Read also: ...").
    """

    start: int
    end: int
    sentence: int
    paragraph: int
    asked: bool = False
    aside: bool = False


class Clauses:
    """The clauses of a text in order, found by place, and the order of words in them (`Text`)."""

    def __init__(self, clauses: Sequence[Clause], text: str = "", rules: Text = PLAIN) -> None:
        self.text = text
        self.all = tuple(clauses)
        self.verb_last, self.modifiers_first = rules.verb_last, rules.modifiers_first
        self._starts = [clause.start for clause in clauses]
        self._sentences: dict[int, tuple[int, int]] = {}
        for clause in clauses:
            first = self._sentences.get(clause.sentence, (clause.start, 0))[0]
            self._sentences[clause.sentence] = (first, clause.end)

    def index(self, place: int) -> int:
        """Number of the clause at a place."""
        return max(0, bisect_right(self._starts, place) - 1)

    def at(self, place: int) -> Clause:
        """The clause at a place."""
        return self.all[self.index(place)]

    def sentence(self, number: int) -> tuple[int, int]:
        """Start and end of a sentence."""
        return self._sentences[number]


def headline_end(text: str, *, titled: bool) -> int:
    """Where the headline ends: the title and the short first lines that no full stop closes; 0 without any."""
    start = 0
    for at in range(_HEADLINES):
        end = text.find("\n", start)
        told = titled and at == 0
        if end < 0 or (not told and (end - start > _HEADLINE or _STOP.search(text, max(start, end - _CLOSING), end))):
            return start
        start = end + 1
    return start


def cut(text: str, mentions: Mentions, rules: Text) -> Clauses:
    """Cut at sentence ends, paragraph ends, semicolons and the language's terminators."""
    clauses: list[Clause] = []
    paragraph = 0
    for sentence, (start, end, breaks) in enumerate(_sentences(text, mentions, rules)):
        clauses.extend(_clauses(text, start, end, mentions, sentence, paragraph))
        paragraph += breaks
    return Clauses(clauses or [Clause(0, len(text), 0, 0)], text, rules)


def _sentences(text: str, mentions: Mentions, rules: Text) -> Iterator[tuple[int, int, bool]]:
    """Start, end, and whether a paragraph ends there. What runs on for pages is cut at a fixed length."""
    start = 0
    abbreviations = frozenset(rules.abbreviations)
    for found in [*_END.finditer(text), None]:
        if found is not None and found[0] == ".":
            if _abbreviated(text, found.start(), abbreviations):
                continue
            if rules.ordinal_dot and _ordinal(text, found.start(), mentions):
                continue
        end = len(text) if found is None else found.end()
        while end - start > LONGEST:
            yield start, start + LONGEST, False
            start += LONGEST
        yield start, end, found is not None and found[0][0] == "\n"
        start = end


def _clauses(text: str, start: int, end: int, mentions: Mentions, sentence: int, paragraph: int) -> list[Clause]:
    if start < end and not text[start:end].strip():
        return []
    ends = {mention.start for mention in mentions.within("terminator", start + 1, end)}
    ends |= {mention.end for mention in mentions.within("closer", start, end) if mention.end < end}
    edges = [start, *sorted(ends), end]
    asked = _ASKED.search(text, max(start, end - _CLOSING), end) is not None
    aside = bool(mentions.within("aside", start, start + _FRONT))
    edges += [found.end() for found in _QUOTED.finditer(text, start, end)]
    return [Clause(a, b, sentence, paragraph, asked or aside, aside) for a, b in pairwise(sorted(set(edges)))]


def _abbreviated(text: str, dot: int, abbreviations: frozenset[str]) -> bool:
    """After a listed abbreviation or an initial."""
    word = _LAST_WORD.search(text, max(0, dot - _FAR_BACK), dot)
    if word is None:
        return False
    before = word[0]
    return before in abbreviations or (len(before) == 1 and before.isalpha())


def _ordinal(text: str, dot: int, mentions: Mentions) -> bool:
    """“the 22. round”: after one or two digits with a word behind, unless a whole "round 22" ends right before it."""
    if not _ORDINAL.search(text, max(0, dot - _FAR_BACK), dot) or not _WORD_FOLLOWS.match(text, dot + 1):
        return False
    counted = mentions.at("numbered", dot - 1, dot)
    return counted is None or counted.end != dot
