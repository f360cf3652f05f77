"""Stand-off mentions: what the language file's rules find in the folded text, longest first inside a family."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from worker.extract.fold import Folded
from worker.extract.lexicon import NOTHING, Compiled, Rule
from worker.extract.phrases import DECOY, Value
from worker.extract.slots import ROMAN

Span = tuple[int, int]
_DIGITS = re.compile(r"(?<![\d.,:])\d+")
_ROMANS = re.compile(rf"(?<!\w){ROMAN}[^\W\d_]{{0,4}}(?!\w)")
_LONGEST = 80
"""How far before a span a mention may begin that still reaches into it."""


class Mention(NamedTuple):
    """An annotation over the folded text. `groups` are the captured slots.

    A named tuple: an article has hundreds, and they are made three times as fast as instances of a frozen class.
    """

    kind: str
    value: Value
    start: int
    end: int
    rule: str
    groups: Mapping[str, str | None] = NOTHING

    def overlaps(self, start: int, end: int) -> bool:
        """True when any character is shared."""
        return self.start < end and start < self.end


class Mentions:
    """The mentions of one text by kind, in order of place."""

    def __init__(self, found: Iterable[Mention]) -> None:
        self._by_kind: dict[str, list[Mention]] = defaultdict(list)
        for mention in found:
            self._by_kind[mention.kind].append(mention)
        self._starts: dict[str, list[int]] = {}
        for kind, mentions in self._by_kind.items():
            self._by_kind[kind] = [mention for mention in longest(mentions) if mention.value != DECOY]
            self._starts[kind] = [mention.start for mention in self._by_kind[kind]]

    def of(self, kind: str) -> Sequence[Mention]:
        """All of a kind."""
        return self._by_kind.get(kind, ())

    def within(self, kind: str, start: int, end: int) -> Sequence[Mention]:
        """Those of a kind that begin inside the span."""
        starts = self._starts.get(kind)
        if not starts:
            return ()
        return self._by_kind[kind][bisect_left(starts, start) : bisect_right(starts, end - 1)]

    def overlapping(self, prefix: str, start: int, end: int) -> bool:
        """True when a mention of any kind that begins with `prefix` covers the span."""
        return any(
            (found := self.at(kind, start, end)) is not None and found.start <= start and end <= found.end
            for kind in self._by_kind
            if kind.startswith(prefix)
        )

    def at(self, kind: str, start: int, end: int) -> Mention | None:
        """The first of a kind that overlaps the span."""
        starts = self._starts.get(kind)
        if not starts:
            return None
        mentions = self._by_kind[kind]
        for at in range(bisect_left(starts, start - _LONGEST), bisect_left(starts, end)):
            if start < mentions[at].end:
                return mentions[at]
        return None


def longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Without overlaps: what holds another whole wins, then what fills more slots, the longer one, the earlier."""
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=_by_place):
        if chosen and mention.start < chosen[-1].end:
            if mention.end > chosen[-1].end and _weight(mention) > _weight(chosen[-1]):
                chosen[-1] = mention
            continue
        chosen.append(mention)
    return chosen


def _by_place(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _weight(mention: Mention) -> tuple[int, int]:
    """What captured more says more; then length."""
    return sum(1 for group in mention.groups.values() if group), mention.end - mention.start


def find(folded: Folded, compiled: Compiled, headline_end: int = 0) -> Mentions:
    """All mentions in the text. A headline's cues are cues of status before `headline_end`, and nothing after it."""
    return Mentions(_in_headline(_all(folded, compiled), headline_end))


def _in_headline(found: Iterable[Mention], end: int) -> list[Mention]:
    """A cue of status that overlaps a headline's own gives way to it."""
    every = list(found)
    own = longest(mention for mention in every if mention.kind == "headline" and mention.start < end)
    kept = [
        mention
        for mention in every
        if mention.kind != "headline"
        and not (mention.kind == "status" and any(mention.overlaps(cue.start, cue.end) for cue in own))
    ]
    return [*kept, *(cue._replace(kind="status") for cue in own)]


def _all(folded: Folded, compiled: Compiled) -> Iterator[Mention]:
    slots: dict[str, set[int]] = defaultdict(set)
    text = folded.text
    for start, rules in compiled.hits(text):
        for rule in rules:
            if rule.slot:
                slots[rule.slot].add(start)
            elif (found := rule.match(text, start)) and (mention := _mention(rule, start, *found, folded, compiled)):
                if mention.kind == "head":
                    slots["head"].add(start)
                yield mention
    slots["c"] |= slots["n"]
    _add_numbers(text, slots)
    yield from _from_slots(folded, compiled, slots)


def _add_numbers(text: str, slots: dict[str, set[int]]) -> None:
    """Places where a number in digits or Roman signs begins."""
    digits = {found.start() for found in _DIGITS.finditer(text)}
    for slot in ("d", "d2", "y", "n", "c"):
        slots[slot] |= digits
    romans = {found.start() for found in _ROMANS.finditer(text)}
    slots["n"] |= romans
    slots["c"] |= romans


def _from_slots(folded: Folded, compiled: Compiled, slots: Mapping[str, set[int]]) -> Iterator[Mention]:
    """Matches of the rules that begin with a slot."""
    text = folded.text
    for slot, rules in compiled.by_slot.items():
        for start in sorted(slots.get(slot, ())):
            if not compiled.begins_word(text, start):
                continue
            for rule in rules:
                found = rule.match(text, start)
                if found and (mention := _mention(rule, start, *found, folded, compiled)):
                    yield mention


def _mention(
    rule: Rule, start: int, end: int, groups: Mapping[str, str | None], folded: Folded, compiled: Compiled
) -> Mention | None:
    if rule.capitals and not _upper(start, end, folded):
        return None
    number = groups.get("n")
    if number and (signs := compiled.slots.roman_length(number)):
        at = folded.text.index(number, start)
        if not _upper(at, at + signs, folded):
            return None
    return Mention(rule.kind, rule.value, start, end, rule.name, groups)


def _upper(start: int, end: int, folded: Folded) -> bool:
    """True when the original has capitals there: Roman numerals and acronyms, not “mix” or “us”."""
    return folded.shown[start:end].isupper()
