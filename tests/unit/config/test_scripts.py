"""A phrase is found in both scripts of its language, under one name."""

import pytest

from config.scripts import in_both_scripts

SCRIPT = {"қ": ["q"], "а": ["a"], "р": ["r"], "ш": ["ş", "sh"], "ь": [""]}


@pytest.mark.parametrize(
    ("phrase", "spelled"),
    [
        ("қараша~", "(қараша~|qara(ş|sh)a~)"),
        ("{d} қар", "({d} қар|{d} qar)"),
        ("рь", "(рь|r)"),
        ("{d}-{d2}", "{d}-{d2}"),
        ("kazinform", "kazinform"),
    ],
)
def test_a_phrase_stands_beside_its_other_spelling(phrase, spelled):
    tables = {"script": SCRIPT, "dates": {"months": [[phrase]]}}
    assert in_both_scripts(tables)["dates"] == {"months": [[spelled]]}


def test_a_plain_word_gets_an_entry_for_each_spelling():
    tables = {"script": SCRIPT, "numbers": {"digit_suffixes": ["-ш", "-th"], "order": "ра"}}
    assert in_both_scripts(tables)["numbers"] == {"digit_suffixes": ["-ш", "-ş", "-sh", "-th"], "order": "ра"}


def test_examples_and_names_of_actors_stay_as_they_are():
    tables = {"script": SCRIPT, "example": [{"text": "қараша"}], "names": {"actors": {"РА": ["ра"]}}, "name": "қ"}
    out = in_both_scripts(tables)
    assert out["example"] == [{"text": "қараша"}]
    assert out["name"] == "қ"
    assert out["names"] == {"actors": {"РА": ["(ра|ra)"]}}


@pytest.mark.parametrize("tables", [{"background": ["қараша"]}, {"script": "q", "background": ["қараша"]}])
def test_without_a_table_of_letters_nothing_changes(tables):
    assert in_both_scripts(tables) == tables
