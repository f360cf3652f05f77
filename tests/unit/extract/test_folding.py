import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.extract.fold import fold, fold_word

WILD = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("İıёـ\u064b\u200c\u200f\u202e\ufeffé́آی۲٢—’\ud800"))
)


@given(WILD)
def test_every_folded_span_leads_back_into_the_text(text):
    folded = fold(text)
    for start in range(len(folded.text)):
        first, last = folded.span(start, start + 1)
        assert 0 <= first < last <= len(text)


@given(WILD)
def test_folding_keeps_the_length_unless_marks_are_dropped(text):
    folded = fold(text)
    assert len(folded.text) == (len(text) if folded.kept is None else len(folded.kept))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İSTANBUL", "istanbul"),
        ("Идёт", "идет"),
        ("11–12", "11-12"),
        ("١٢ تشرين", "12 تشرين"),
        ("أستانا", "استانا"),
        ("Turkey’s", "turkey's"),
    ],
)
def test_one_form_of_each_letter(text, folded):
    assert fold_word(text) == folded


def test_dropped_marks_do_not_shift_the_evidence():
    folded = fold("مُحَمَّد Astana")
    at = folded.text.index("astana")
    first, last = folded.span(at, at + 6)
    assert folded.original[first:last] == "Astana"


def test_the_evidence_keeps_the_vowel_signs_of_its_last_letter():
    folded = fold("سوريةُ، أستانا")
    first, last = folded.span(0, 5)
    assert folded.original[first:last] == "سوريةُ"


def test_of_repeated_spaces_one_is_read_and_a_line_end_stays():
    folded = fold("will  be \u00a0 held\n\nin  Astana")
    assert folded.text == "will be held\n\nin astana"
    assert folded.original[slice(*folded.span(3, 12))] == "l  be \u00a0 held"
