"""Direct quotations with their speaker."""

import re
from collections.abc import Iterator

from worker.extract.facts import Official, Quote
from worker.extract.reading import Reading

_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "‹": "›", "「": "」"}
_OPEN = re.compile("[" + "".join(_PAIRS) + "]")
_MIN_WORDS, _REACH, _FAR = 3, 130, 700


def find_quotes(reading: Reading, officials: tuple[Official, ...]) -> tuple[Quote, ...]:
    """Words between paired marks, at least three; a mark without its pair runs to the end of its paragraph."""
    text, place = reading.folded.shown, reading.folded.place
    names = sorted((place(e.start), place(e.end), official.name) for official in officials for e in official.evidence)
    quotes = []
    for start, end in _spans(text):
        if len(text[start:end].split()) >= _MIN_WORDS and _spoken(start, end, text, reading):
            first, last = reading.folded.span(start, end)
            exact = reading.folded.original[first:last]
            quotes.append(Quote(_speaker(start, end, text, names), first, last, exact))
    return tuple(quotes)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while found := _OPEN.search(text, at):
        start = found.end()
        paragraph = text.find("\n", start)
        limit = len(text) if paragraph < 0 else paragraph
        end = _closing(text, start, limit, found[0])
        if end < 0:
            if found[0] in '"„':
                at = start
                continue
            end = limit
        yield _tight(text, start, end)
        at = end + 1


def _closing(text: str, start: int, limit: int, mark: str) -> int:
    ends = [
        at
        for close in (_PAIRS[mark], "”" if mark == "“" else "")
        if close and (at := text.find(close, start, limit)) >= 0
    ]
    return min(ends, default=-1)


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " \t,":
        end -= 1
    while start < end and text[start] in " \t":
        start += 1
    return start, end


def _spoken(start: int, end: int, text: str, reading: Reading) -> bool:
    """A verb of speech near, on either side in the paragraph, or a sentence of its own."""
    if (
        text[end - 1 : end] in (".", "!", "?")
        or text[end : end + 2] in ("”,", '",', "»,")
        or text[end - 1 : end] == ","
    ):
        return True
    first = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    paragraph = text.find("\n", end)
    last = min(len(text) if paragraph < 0 else paragraph, end + _REACH)
    return bool(reading.mentions.within("report", first, start) or reading.mentions.within("report", end, last))


def _speaker(start: int, end: int, text: str, names: list[tuple[int, int, str]]) -> str | None:
    """The nearest official of the paragraph outside the quotation, those after it first; else the last one before."""
    paragraph = text.find("\n", end)
    limit = min(len(text) if paragraph < 0 else paragraph, end + _REACH)
    after = [name for a, _, name in names if end <= a < limit]
    first = text.rfind("\n", 0, start) + 1
    before = [(b, name) for a, b, name in names if first <= a and b <= start]
    if before and (not after or start - before[-1][0] <= 60):  # noqa: PLR2004 - "X said: «…»"
        return before[-1][1]
    if after:
        return after[0]
    earlier = [name for _, b, name in names if start - _FAR <= b <= start]
    return earlier[-1] if earlier else None
