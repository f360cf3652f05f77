"""A marked text loses nothing: neither a character nor a span, however the spans lie."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.marks import Mark, Span, drawn, isolated, legend

BRACKET = re.compile(r"⟦\d+ |⟧[⁰¹²³⁴⁵⁶⁷⁸⁹]*")
RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
TEXT = "The 22nd round of the Astana talks"


def span(number: int, start: int, end: int, text: str = TEXT, field: str = "round") -> Span:
    return Span(number, start, end, text[start:end], (Mark(field, "says", "en.rule#0"),))


def plain(text: str, spans: list[Span], *, colours: bool = False) -> str:
    return "\n".join(line.plain for line, _ in drawn(text, spans, colours=colours))


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], TEXT),
        ([span(1, 4, 14)], "The ⟦1 22nd round⟧ of the Astana talks"),
        ([span(1, 4, 14), span(2, 4, 8)], "The ⟦1 ⟦2 22nd⟧ round⟧ of the Astana talks"),
        ([span(1, 4, 14), span(2, 9, 17)], "The ⟦1 22nd ⟦2 round⟧¹ of⟧ the Astana talks"),
        ([span(1, 4, 8), span(2, 8, 14)], "The ⟦1 22nd⟧⟦2  round⟧ of the Astana talks"),
        ([span(1, 0, len(TEXT))], f"⟦1 {TEXT}⟧"),
    ],
)
def test_spans_are_bracketed_with_their_numbers_nested_and_crossing(spans, shown):
    assert plain(TEXT, spans) == shown


def test_on_a_terminal_colours_tell_the_field_and_a_raised_number_the_span():
    [(line, _)] = drawn(TEXT, [span(1, 4, 14), span(2, 4, 8, field="dates")], colours=True)
    assert line.plain == "The 22nd² round¹ of the Astana talks"
    styles = {line.plain[part.start : part.end]: part.style for part in line.spans if part.style}
    assert styles == {"22nd": "bold cyan underline", "²": "dim", " round": "bold yellow", "¹": "dim"}


@given(
    st.text(alphabet="ab א\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=8),
    st.booleans(),
)
def test_without_its_marks_the_text_is_what_it_was_and_every_span_is_named_once(text, places, colours):
    spans = [
        span(number, start, min(start + length, len(text)), text)
        for number, (start, length) in enumerate(places, 1)
        if start < len(text)
    ]
    lines = list(drawn(text, spans, colours=colours))
    bare = [(RAISED if colours else BRACKET).sub("", line.plain) for line, _ in lines]
    assert bare == [line for line in text.split("\n") if line.strip()]
    in_sight = [one for one in spans if text[one.start : text.find("\n", one.start) % (len(text) + 1)].strip()]
    assert {one.number for one in in_sight} <= {one.number for _, own in lines for one in own}


def test_a_span_over_two_lines_is_marked_in_both_and_told_in_the_first():
    text = "“one\ntwo”"
    (first, own), (second, none) = drawn(text, [span(1, 1, 8, text)], colours=False)
    assert (first.plain, second.plain) == ("“⟦1 one⟧", "⟦1 two⟧”")
    assert ([one.number for one in own], none) == ([1], [])


def test_the_legend_names_field_number_rule_and_words():
    [(name, said)] = legend(span(3, 4, 14))
    assert (name.plain, said.plain) == ("round 3", "says  en.rule#0  22nd round")


@pytest.mark.parametrize(
    ("words", "shown"), [("22nd", "22nd"), ("الجولة 22", "\u2068الجولة 22\u2069"), ("אסטנה", "\u2068אסטנה\u2069")]
)
def test_words_from_right_to_left_do_not_turn_their_line(words, shown):
    assert isolated(words) == shown
