"""A text cut into pieces: nothing of it is lost, and a piece is marked by the spans that cover it."""

from hypothesis import given
from hypothesis import strategies as st

from analyst.marks import Mark, Span, numbered
from analyst.web.evidence import lines

WHOLE = "Round 22 in Astana\n\nIt opens on 11 November.\n"


def spans(*places: tuple[int, int, str]) -> list[Span]:
    return numbered(WHOLE, {(start, end): [Mark(field, "said", "en.rule")] for start, end, field in places})


def test_a_text_without_evidence_is_its_lines_without_the_empty_ones() -> None:
    assert [[piece.text for piece in line] for line in lines(WHOLE, [])] == [
        ["Round 22 in Astana"],
        ["It opens on 11 November."],
    ]


def test_evidence_is_cut_out_and_says_what_it_proves() -> None:
    [first, _] = lines(WHOLE, spans((0, 8, "round")))
    assert [(piece.text, piece.field, piece.says) for piece in first] == [
        ("Round 22", "round", "round: said"),
        (" in Astana", "", ""),
    ]


def test_where_evidence_lies_in_evidence_the_narrower_gives_the_colour() -> None:
    [first, _] = lines(WHOLE, spans((0, 18, "status"), (12, 18, "venue")))
    assert [(piece.text, piece.field, len(piece.spans)) for piece in first] == [
        ("Round 22 in ", "status", 1),
        ("Astana", "venue", 2),
    ]


def test_evidence_that_crosses_is_cut_at_each_edge_and_begins_once() -> None:
    [first, _] = lines(WHOLE, spans((0, 11, "status"), (6, 18, "venue")))
    assert [piece.text for piece in first] == ["Round ", "22 in", " Astana"]
    assert [[span.number for span in piece.begins] for piece in first] == [[1], [2], []]


def test_evidence_over_two_lines_is_marked_in_both_and_begins_in_the_first() -> None:
    first, second = lines(WHOLE, spans((12, 22, "status")))
    assert [(piece.text, len(piece.begins)) for piece in first if piece.spans] == [("Astana", 1)]
    assert [(piece.text, len(piece.begins)) for piece in second if piece.spans] == [("It", 0)]


@given(
    st.text(alphabet="ab \nش\u202e", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=6),
)
def test_no_sign_is_lost_and_each_span_that_shows_begins_once(whole: str, places: list[tuple[int, int]]) -> None:
    kept = {(start, min(start + length, len(whole))) for start, length in places if start < len(whole)}
    found = numbered(whole, {place: [Mark("dates", "", "rule")] for place in kept})
    pieces = list(lines(whole, found))
    assert ["".join(piece.text for piece in line) for line in pieces] == [
        line for line in whole.split("\n") if line.strip()
    ]
    begun = [span.number for line in pieces for piece in line for span in piece.begins]
    assert len(begun) == len(set(begun))
