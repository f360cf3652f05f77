"""Words are folded for searching, and found again where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.words import folded_words, passage, wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The 22nd round, in ASTANA!", " the 22nd round in astana "),
        ("22-я встреча: «Ёлка»", " 22 я встреча елка "),
        ("وَزِيرُ الخَارِجِيَّة — أُستانا", " وزير الخارجيه استانا "),
        ("می‌شود ۲۲ آبان", " مي شود 22 ابان "),
        ("Kasım'da İstanbul", " kasim da istanbul "),
        ("", "  "),
        ("…—«»", "  "),
    ],
)
def test_everything_but_letters_and_digits_is_one_space(text: str, words: str) -> None:
    assert folded_words(text) == words


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Astana ministry", ["astana", "ministry"]),
        ('"foreign ministry" Astana', ["foreign ministry", "astana"]),
        ('an "unclosed mark', [" an ", "unclosed mark"]),
        ("22 22nd", [" 22 ", "22nd"]),
        ("11-12", ["11 12"]),
        ("astana ASTANA", ["astana"]),
        ("“quoted”", ["quoted"]),
        ('— … ""', []),
        ("", []),
    ],
)
def test_a_question_is_cut_into_what_must_stand_in_the_words(question: str, parts: list[str]) -> None:
    assert wanted(question) == parts


@pytest.mark.parametrize(
    ("text", "parts", "shown"),
    [
        ("Talks in Astana end.", ["astana"], ("Talks in ", "Astana", " end.")),
        ("one two three four five six seven", ["four"], ("three ", "four", " five")),
        ("В Астане пройдёт", ["пройдет"], ("В Астане ", "пройдёт", "")),
        ("the Foreign-Ministry said", ["foreign ministry"], ("the ", "Foreign-Ministry", " said")),
        ("22nd of 22", [" 22 "], ("22nd of ", "22", "")),
    ],
)
def test_a_passage_is_shown_as_it_is_written(text: str, parts: list[str], shown: tuple[str, str, str]) -> None:
    found = passage(text, parts, 9)
    assert found is not None
    begin, start, end, last = found
    assert (text[begin:start], text[start:end], text[end:last]) == shown


def test_nothing_found_has_no_passage() -> None:
    assert passage("Talks in Astana", ["sochi"], 20) is None


@given(st.text(max_size=200), st.integers(min_value=0, max_value=60))
def test_whatever_stands_in_the_words_of_a_text_is_found_in_it(text: str, around: int) -> None:
    for word in folded_words(text).split():
        if len(word) >= 3:
            assert wanted(word) == [word]
            found = passage(text, [word], around)
            assert found is not None, word
            begin, start, end, last = found
            assert 0 <= begin <= start < end <= last <= len(text)
