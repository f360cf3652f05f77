"""A text in lines, cut where evidence begins and ends, so that each piece can be marked. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyst.marks import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line with the spans that cover all of it, the outermost first."""

    text: str
    spans: tuple[Span, ...]
    begins: tuple[Span, ...] = ()
    """The spans that begin with this piece: here the reader of a list of evidence is led."""

    @property
    def field(self) -> str:
        """What the narrowest span proves."""
        return self.spans[-1].marks[0].field if self.spans else ""

    @property
    def says(self) -> str:
        """All that is read from these words, in a line."""
        return "; ".join(f"{mark.field}: {mark.says}" for span in self.spans for mark in span.marks)


def lines(whole: str, spans: Sequence[Span]) -> Iterator[list[Piece]]:
    """Each line that holds something, in pieces; spans are in the order of the text, the longer first."""
    start = 0
    for line in whole.split("\n"):
        end = start + len(line)
        touching = [span for span in spans if span.start < end and start < span.end]
        if line.strip():
            yield list(_pieces(whole, start, end, touching))
        start = end + 1


def _pieces(whole: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    inside = {edge for span in spans for edge in (span.start, span.end) if start < edge < end}
    edges = [start, *sorted(inside), end]
    for left, right in pairwise(edges):
        covering = sorted(
            (span for span in spans if span.start <= left and right <= span.end),
            key=lambda span: span.start - span.end,
        )
        begins = tuple(span for span in covering if span.start == left)
        yield Piece(whole[left:right], tuple(covering), begins)
