"""Gaps of many articles: near-equal sentences once, with their number."""

from analyst.gaps import Gap, gaps_of, grouped
from worker.extract.facts import ArticleText, Evidence, Extraction, Relevance

REPRINT = "The Astana format met for the 5th time, the agency writes."


def gap(sentence: str, article: str, language: str = "en") -> Gap:
    return Gap(language, sentence, "", "", article)


def test_near_equal_sentences_are_one_group_and_the_most_frequent_stands_first():
    groups = grouped(
        [
            gap("Nobody knows what the 22nd Astana round will bring.", "a"),
            gap(REPRINT, "b"),
            gap("The Astana format met for the 6th time, the agency wrote.", "c"),
            gap("THE ASTANA FORMAT met for the 5th time, the agency writes", "d"),
        ]
    )
    assert [(group.first.sentence, group.articles) for group in groups] == [
        (REPRINT, ["b", "c", "d"]),
        ("Nobody knows what the 22nd Astana round will bring.", ["a"]),
    ]


def test_the_same_words_in_two_languages_stay_two_groups():
    groups = grouped([gap("Astana 22", "a", "ru"), gap("Astana 22", "b", "en"), gap("Astana 22", "c", "ru")])
    assert [(group.first.language, len(group.articles)) for group in groups] == [("en", 1), ("ru", 2)]


def test_a_gap_has_what_stands_around_it():
    text = "Before it. The Astana format met a 5th time. After it."
    start, end = 11, 44
    found = (Evidence("gap", start, end, text[start:end], "gap"),)
    extraction = Extraction("en", read=True, relevance=Relevance(True, 1.0), lexicon_version="v", gaps=found)
    [one] = gaps_of("a1", ArticleText("", text, "en"), extraction)
    assert one == Gap("en", "The Astana format met a 5th time.", "Before it.", "After it.", "a1")
