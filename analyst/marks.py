"""A text with the spans marked that carry what was read from it: in colours on a terminal, else in brackets."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from analyst.show import safe
from models.vocabulary import Status
from worker.extract.explaining import Cue, Explanation
from worker.extract.facts import Evidence, RoundFact

STYLES = {
    "round": "bold yellow", "status": "bold green", "dates": "bold cyan", "venue": "bold magenta",
    "meeting": "yellow", "participant": "blue", "official": "blue", "source": "magenta", "quote": "italic",
    "topic": "cyan", "gap": "red", "cue": "green",
}  # fmt: skip
"""By field; what has none is underlined."""
_OTHER = "underline"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RIGHT_TO_LEFT = ("R", "AL")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Mark:
    """One reason for a span: the field it proves, what it says, and the rule that found it."""

    field: str
    says: str
    rule: str


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of the text, with its number and all that it carries."""

    number: int
    start: int
    end: int
    exact: str
    marks: tuple[Mark, ...]


def spans_of(found: Explanation) -> list[Span]:
    """Every span with what it carries, numbered in the order of the text, the longer first."""
    marks: dict[tuple[int, int], dict[Mark, None]] = defaultdict(dict)
    for start, end, mark in _marks(found):
        marks[start, end][mark] = None
    return numbered(found.article.whole, marks)


def numbered(whole: str, marks: Mapping[tuple[int, int], Iterable[Mark]]) -> list[Span]:
    """The marks by start and end as spans, numbered in the order of the text, the longer first."""
    places = sorted(marks, key=lambda place: (place[0], -place[1]))
    return [
        Span(number, start, end, whole[start:end], tuple(marks[start, end]))
        for number, (start, end) in enumerate(places, 1)
    ]


def drawn(whole: str, spans: Sequence[Span], *, colours: bool) -> Iterator[tuple[Text, list[Span]]]:
    """Each line of the text, marked, with the spans that begin in it."""
    start = 0
    for line in whole.split("\n"):
        end = start + len(line)
        own = [span for span in spans if start <= span.start < end or (span.start == end and span.end == end)]
        touching = [span for span in spans if span.start < end and start < span.end]
        if line.strip():
            yield _line(line, start, touching, colours=colours), own
        start = end + 1


def legend(span: Span) -> Iterator[tuple[Text, Text]]:
    """Field and number, and what each mark of a span says by which rule; the words stand at the end."""
    words = isolated(safe(" ".join(span.exact.split())))
    for mark in span.marks:
        said = Text.assemble(mark.says, ("  " if mark.says else ""), (mark.rule, "dim"), "  ", (words, "italic"))
        yield Text.assemble((mark.field, style_of(mark.field)), f" {span.number}"), said


def isolated(words: str) -> str:
    """Words that are written from right to left, so that they do not turn what stands beside them."""
    turns = any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in words)
    return f"{_ISOLATE}{words}{_END_ISOLATE}" if turns else words


def style_of(field: str) -> str:
    """The style of a field."""
    return STYLES.get(field, _OTHER)


def _line(line: str, offset: int, spans: Sequence[Span], *, colours: bool) -> Text:
    """A line with brackets, or colours, put in. Spans may cross: a bracket that closes another than the last opened
    tells whose it is.
    """
    drawn_line, opened = Text(), list[Span]()
    # A span that runs on is closed at the end of the line and opened again in the next.
    places = {span: (max(span.start - offset, 0), min(span.end - offset, len(line))) for span in spans}
    edges = sorted({0, len(line), *(edge for place in places.values() for edge in place)})
    for edge, following in zip(edges, [*edges[1:], len(line)], strict=True):
        for span in [one for one in reversed(opened) if places[one][1] == edge]:
            drawn_line.append(_closing(span, inmost=span is opened[-1], colours=colours))
            opened.remove(span)
        for span in [one for one in spans if places[one][0] == edge]:
            opened.append(span)
            drawn_line.append(Text("" if colours else f"⟦{span.number} "))
        drawn_line.append(Text(safe(line[edge:following]), style=_style(opened) if colours else ""))
    return drawn_line


def _closing(span: Span, *, inmost: bool, colours: bool) -> Text:
    if colours:
        return Text(_raised(span), style="dim")
    return Text("⟧" if inmost else f"⟧{_raised(span)}")


def _raised(span: Span) -> str:
    return str(span.number).translate(_SUPERSCRIPTS)


def _style(opened: Sequence[Span]) -> str:
    """The shortest span tells the colour; under several, the text is underlined as well."""
    if not opened:
        return ""
    inner = min(opened, key=lambda span: span.end - span.start)
    styled = [mark.field for mark in inner.marks if mark.field in STYLES]
    style = style_of(styled[0] if styled else "")
    return f"{style} underline" if len(opened) > 1 else style


def _marks(found: Explanation) -> Iterator[tuple[int, int, Mark]]:
    read = found.extraction
    for reason in read.relevance.reasons:
        yield from _of([reason], "relevance", reason.field)
    for fact in read.rounds:
        yield from _of(fact.evidence, None, told(fact))
    for meeting in read.meetings:
        yield from _of(meeting.evidence, None, f"no round: {_words(meeting.kind.value)}")
    for who in read.participants:
        in_round = f" in round {who.round}" if who.round else ""
        yield from _of(who.evidence, None, f"{who.code} {who.role.value}{in_round}")
    for person in read.officials:
        yield from _of(person.evidence, None, ", ".join(part for part in (person.name, person.affiliation) if part))
    for quote in read.quotes:
        yield quote.start, quote.end, Mark("quote", quote.speaker or "nobody named", "")
    for source in read.sources:
        yield from _of(source.evidence, None, f"{source.name} ({source.kind.value})")
    for topic in read.topics:
        yield from _of(topic.evidence, None, topic.code)
    yield from _of(read.gaps, None, "names a round, gave no status and no date")
    for cue in found.cues:
        yield from _of([cue.evidence], "cue", told_of(cue))


def told(fact: RoundFact) -> str:
    """A fact about a round in a line."""
    number = f"round {fact.number}" if fact.number else "a round"
    implied = ", implied" if fact.implied else ""
    return f"{number}{implied}: {_words(fact.status.value)}, {fact.modality.value}, {fact.discourse.value}"


def told_of(cue: Cue) -> str:
    """A cue in a line."""
    back = ", looks back" if cue.looks_back else ""
    return f"{_words(cue.status.value)}, {cue.modality.value}{back}; speaks of {isolated(cue.about)}"


def _words(value: Status | str) -> str:
    return value.replace("_", " ")


def _of(evidence: Iterable[Evidence], field: str | None, says: str) -> Iterator[tuple[int, int, Mark]]:
    for proof in evidence:
        yield proof.start, proof.end, Mark(field or proof.field, says, proof.rule)


def as_rows(spans: Iterable[Span]) -> list[Mapping[str, object]]:
    """For programs."""
    return [
        {
            "number": span.number,
            "start": span.start,
            "end": span.end,
            "exact": span.exact,
            "marks": [{"field": mark.field, "says": mark.says, "rule": mark.rule} for mark in span.marks],
        }
        for span in spans
    ]
